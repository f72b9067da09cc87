package standings

import (
	"slices"
	"sort"
)

// Sealed is a board that does not change any more: the players who were listed
// when a live board was sealed, in the same order and with the same ranks, with
// score and tie, and whether they were marked then. Further numbers of the rows
// and the orders of the changes are gone.
//
// It takes 16.4 bytes a player, 24.4 with a tie, in a few large blocks without
// pointers. It is immutable; any number of goroutines may use it. Who was hidden
// when it was taken from the game is not listed.
type Sealed struct {
	shape   Shape
	flip    flip
	changes uint64 // of the live board
	// By place:
	scores  []uint64 // see flip
	ties    []uint64 // likewise; nil without a tie
	players []Player
	marks   []uint64 // a bit each
	// By number of the player:
	places []uint32
	some   []Player // the first of each sampleSize of them

	gaps *gaps // nil if nobody here is hidden
}

// sampleSize is how many places a search for a player looks at in the end. They
// lead to memory far apart, all of which is fetched at once.
const sampleSize = 16

// Shape returns the shape of the board. It keeps no more of a row than the
// score and the tie, though.
func (s *Sealed) Shape() Shape { return s.shape }

// Len returns the number of players listed.
func (s *Sealed) Len() int { return s.shownBefore(len(s.players)) }

// Score returns the score of a player; see [Ranking].
func (s *Sealed) Score(p Player) (score float64, listed bool) {
	place, listed := s.findShown(p)
	if !listed {
		return 0, false
	}
	return s.flip.scoreOf(s.scores[place]), true
}

// Marked reports whether a player was marked; false if he is not listed.
func (s *Sealed) Marked(p Player) bool {
	place, listed := s.findShown(p)
	return listed && s.marked(place)
}

func (s *Sealed) marked(place int) bool { return s.marks[place/64]>>(place%64)&1 != 0 }

// Rank returns the rank of a player; see [Ranking].
func (s *Sealed) Rank(p Player) (rank int, ok bool) {
	place, ok := s.findShown(p)
	if !ok {
		return 0, false
	}
	return s.rank(place), true
}

// rank returns the rank of the entry at a place.
func (s *Sealed) rank(place int) int { return s.shownBefore(s.before(s.key(place))) + 1 }

// Place returns the place of a player; see [Ranking].
func (s *Sealed) Place(p Player) (place int, ok bool) {
	place, ok = s.findShown(p)
	return s.shownBefore(place), ok
}

// find returns where the entry of a player is.
func (s *Sealed) find(p Player) (place int, ok bool) {
	end := sampleSize * sort.Search(len(s.some), func(i int) bool { return s.some[i] > p })
	for _, place := range s.places[max(0, end-sampleSize):min(end, len(s.places))] {
		if s.players[place] == p {
			return int(place), true
		}
	}
	return 0, false
}

// Below returns how many are worse than a player; see [Ranking].
func (s *Sealed) Below(p Player) int {
	place, ok := s.findShown(p)
	if !ok {
		return 0
	}
	return s.Len() - s.shownBefore(s.before(s.key(place).behind()))
}

// key returns the key of those who have what the entry at a place has, as
// [flip.key] does.
func (s *Sealed) key(place int) key {
	if s.ties == nil {
		return key{score: s.scores[place], tie: s.flip.none}
	}
	return key{score: s.scores[place], tie: s.ties[place]}
}

// before returns the number of entries whose key is smaller than k.
func (s *Sealed) before(k key) int {
	return sort.Search(len(s.players), func(i int) bool { return s.key(i).before(k) == 0 })
}

// AppendPage appends the entries from a place on; see [Listing].
func (s *Sealed) AppendPage(dst []Entry, from, n int) []Entry {
	if from < 0 || from >= s.Len() || n <= 0 {
		return dst
	}
	n = min(n, s.Len()-from)
	dst = slices.Grow(dst, n)
	page := dst[len(dst) : len(dst)+n]
	s.fillPage(page, s.at(from))
	setRanks(page, from, s.rank(s.at(from)))
	return dst[:len(dst)+n]
}

// fillPage makes page the entries that readers see from a place on, without their
// ranks.
func (s *Sealed) fillPage(page []Entry, place int) {
	var hidden []int
	if s.gaps != nil {
		hidden = s.gaps.places[s.gaps.before(place):]
	}
	for i := range page {
		for len(hidden) > 0 && hidden[0] == place {
			hidden = hidden[1:]
			place++
		}
		s.fill(&page[i], place)
		place++
	}
}

// fill makes e the entry at a place, without its rank.
func (s *Sealed) fill(e *Entry, place int) {
	e.Player, e.Marked = s.players[place], s.marked(place)
	e.Score, e.Tie, e.Order = s.flip.scoreOf(s.scores[place]), 0, s.changes+1+uint64(place)
	if s.ties != nil {
		e.Tie = s.flip.tieOf(s.ties[place])
	}
}

// After appends the entries after a cursor; see [Listing]. A cursor that is from
// before the sealing stands before all who have its score and tie: who reads on
// with it may see some of them again, but misses nobody.
func (s *Sealed) After(c Cursor, dst []Entry, n int) []Entry {
	k := s.flip.key(unsigned(c.Score), unsigned(c.Tie))
	from := s.before(k)
	if c.Order > s.changes {
		seen := int(min(c.Order-s.changes, uint64(len(s.players))))
		from = max(from, min(seen, s.before(k.behind())))
	}
	return s.AppendPage(dst, s.shownBefore(from), n)
}
