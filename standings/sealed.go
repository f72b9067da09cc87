package standings

import (
	"math"
	"slices"
	"sort"
)

// Sealed is a board that does not change any more: who was listed on a live
// board when it was sealed, in the same order, with score and tie, and
// whether he was marked then. It takes about 16 bytes a player, 24 with a tie.
//
// It is immutable; any number of goroutines may use it.
type Sealed struct {
	shape   Shape
	changes uint64 // of the live board
	// By place:
	scores  []float64
	ties    []float64 // nil without a tie
	players []Player
	marks   []uint64 // a bit each
	// By player: see findPlace.
	places  []uint32
	samples []Player
}

// seal returns what a board is to become.
func seal(b *Board, mark func(p Player) bool) *Sealed {
	s := newSealed(b.shape, b.order, b.Len())
	live := *b
	if b.deferred {
		live.Build()
	}
	for i, e := range live.AppendPage(nil, 0, b.Len()) {
		s.scores = append(s.scores, e.Score)
		if s.shape.Tie != 0 {
			s.ties = append(s.ties, e.Tie)
		}
		s.players = append(s.players, e.Player)
		if mark != nil && mark(e.Player) {
			s.marks[i/64] |= 1 << (i % 64)
		}
	}
	s.indexPlayers()
	return s
}

func newSealed(shape Shape, changes uint64, n int) *Sealed {
	return &Sealed{shape: shape, changes: changes, marks: make([]uint64, (n+63)/64)}
}

// indexPlayers makes what finds the place of a player. It reports whether no
// player is listed twice.
func (s *Sealed) indexPlayers() bool {
	s.places = make([]uint32, len(s.players))
	for i := range s.places {
		s.places[i] = uint32(i)
	}
	slices.SortFunc(s.places, func(a, b uint32) int { return int(s.players[a]) - int(s.players[b]) })
	for i := 1; i < len(s.places); i++ {
		if s.players[s.places[i]] == s.players[s.places[i-1]] {
			return false
		}
	}
	return true
}

// Shape returns the shape of the board.
func (s *Sealed) Shape() Shape { return s.shape }

// Len returns the number of players listed.
func (s *Sealed) Len() int { return len(s.players) }

// Score returns the score of a player; see [Listing].
func (s *Sealed) Score(p Player) (score float64, listed bool) {
	place, ok := s.Place(p)
	if !ok {
		return 0, false
	}
	return s.scores[place], true
}

// Marked reports whether a player was marked; false if he is not listed.
func (s *Sealed) Marked(p Player) bool {
	place, ok := s.Place(p)
	return ok && s.marked(place)
}

func (s *Sealed) marked(place int) bool { return s.marks[place/64]>>(place%64)&1 != 0 }

// Rank returns the rank of a player; see [Listing].
func (s *Sealed) Rank(p Player) (rank int, ok bool) {
	place, ok := s.Place(p)
	if !ok {
		return 0, false
	}
	return s.first(s.key(place)) + 1, true
}

// Place returns the place of a player; see [Listing].
func (s *Sealed) Place(p Player) (place int, ok bool) {
	i := sort.Search(len(s.places), func(i int) bool { return s.players[s.places[i]] >= p })
	if i == len(s.places) || s.players[s.places[i]] != p {
		return 0, false
	}
	return int(s.places[i]), true
}

// Below returns how many are worse than a player; see [Listing].
func (s *Sealed) Below(p Player) int {
	place, ok := s.Place(p)
	if !ok {
		return 0
	}
	return s.Len() - s.first(s.key(place).worse())
}

// key returns the key of those who have what the entry at a place has.
func (s *Sealed) key(place int) key {
	tie := 0.0
	if s.ties != nil {
		tie = s.ties[place]
	}
	return flipOf(s.shape).key(s.scores[place], tie)
}

// worse returns the key of those who are just worse.
func (k key) worse() key {
	k.order = math.MaxUint64
	return k.next()
}

// first returns the first place whose key is not smaller than k.
func (s *Sealed) first(k key) int {
	return sort.Search(s.Len(), func(i int) bool { return s.key(i).before(k) == 0 })
}

// AppendPage appends the entries from a place on; see [Listing].
func (s *Sealed) AppendPage(dst []Entry, from, n int) []Entry {
	if from < 0 || from >= s.Len() || n <= 0 {
		return dst
	}
	n = min(n, s.Len()-from)
	dst = slices.Grow(dst, n)
	rank := s.first(s.key(from)) + 1
	for place := from; place < from+n; place++ {
		if place > from && s.key(place) != s.key(place-1) {
			rank = place + 1
		}
		e := Entry{Rank: rank, Player: s.players[place], Marked: s.marked(place), Score: s.scores[place], Order: s.changes + 1 + uint64(place)}
		if s.ties != nil {
			e.Tie = s.ties[place]
		}
		dst = append(dst, e)
	}
	return dst
}

// After appends the entries after a cursor; see [Listing]. A cursor of the live
// board is behind those who are better, and before those with the same score
// and tie.
func (s *Sealed) After(c Cursor, dst []Entry, n int) []Entry {
	k := flipOf(s.shape).key(unsigned(c.Score), unsigned(c.Tie))
	from := s.first(k)
	if c.Order > s.changes {
		from = max(from, min(s.first(k.worse()), int(min(c.Order-s.changes, uint64(s.Len())))))
	}
	return s.AppendPage(dst, from, n)
}
