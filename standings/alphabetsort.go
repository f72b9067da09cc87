package standings

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sort"
)

// extended returns the order of all that have an id in s, whose first players are
// those of o.
func (o *order) extended(s *ids) *order {
	fresh := sortedFrom(s, Player(o.n))
	next := &order{n: s.n, blocks: make([][]Player, 0, len(o.blocks)+nodesFor(len(fresh), alphabetBuilt))}
	rest := o.blocks
	for len(fresh) > 0 && len(rest) > 0 {
		behind := sort.Search(len(rest), func(i int) bool { return s.compare(rest[i][0], fresh[0]) > 0 })
		at := max(0, behind-1) // the block where the first of them belongs
		next.blocks = append(next.blocks, rest[:at]...)
		n := len(fresh)
		if at+1 < len(rest) {
			n = s.ahead(fresh, rest[at+1][0])
		}
		next.append(s.merged(rest[at], fresh[:n]))
		rest, fresh = rest[at+1:], fresh[n:]
	}
	next.blocks = append(next.blocks, rest...)
	next.append(fresh)
	return next
}

// append adds players to the end, in blocks of their own.
func (o *order) append(players []Player) {
	parts := 1
	if len(players) > alphabetBlock {
		parts = nodesFor(len(players), alphabetBuilt)
	}
	for i := range parts {
		if from, to := share(len(players), parts, i); from < to {
			o.blocks = append(o.blocks, append(make([]Player, 0, to-from), players[from:to]...))
		}
	}
}

// ahead returns how many of the players, who are sorted, come before another one. It
// looks at no more than it counts.
func (s *ids) ahead(players []Player, of Player) (n int) {
	id := s.get(of)
	for n < len(players) && s.get(players[n]) < id {
		n++
	}
	return n
}

// merged returns two sorted lists as one.
func (s *ids) merged(a, b []Player) []Player {
	all := make([]Player, 0, len(a)+len(b))
	for _, p := range b {
		i := sort.Search(len(a), func(i int) bool { return s.compare(a[i], p) > 0 })
		all = append(append(all, a[:i]...), p)
		a = a[i:]
	}
	return append(all, a...)
}

// lettered is a player on his way into an order, with a part of his id.
type lettered struct {
	word   uint64
	player Player
}

// sortedFrom returns the players from a number on in the order of their ids.
func sortedFrom(s *ids, first Player) []Player {
	list := make([]lettered, s.n-int(first))
	for i := range list {
		list[i].player = first + Player(i)
	}
	sortLettered(s, list, 0)
	players := make([]Player, len(list))
	for i := range list {
		players[i] = list[i].player
	}
	return players
}

// wordLetters is how many bytes of an id are in a word.
const wordLetters = 7

// sortLettered sorts players whose ids have the first depth bytes in common: by the
// next seven bytes at once, which are fetched once, and then those that have these in
// common likewise.
func sortLettered(s *ids, list []lettered, depth int) {
	for i := range list {
		list[i].word = wordOf(s.get(list[i].player), depth)
	}
	slices.SortFunc(list, func(a, b lettered) int { return cmp.Compare(a.word, b.word) })
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && list[to].word == list[from].word {
			to++
		}
		if to-from > 1 {
			sortLettered(s, list[from:to], depth+wordLetters)
		}
		from = to
	}
}

// wordOf returns seven bytes of an id, and below them how many there are, which is 8
// if there are more: so an id is before those that it begins, and two different
// ones have the same word only if both go on.
func wordOf(id string, depth int) uint64 {
	rest := id[depth:]
	var letters [8]byte
	copy(letters[:wordLetters], rest)
	letters[wordLetters] = byte(min(len(rest), wordLetters+1))
	return binary.BigEndian.Uint64(letters[:])
}
