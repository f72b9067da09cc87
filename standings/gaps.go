package standings

import (
	"slices"
	"sort"
)

// gaps is the places on a sealed board whose players are hidden, sorted. Readers
// count places without them. A sealed board is given other gaps by copying what
// leads to its entries; so gaps never change, nor does a board that somebody has.
type gaps struct{ places []int }

// before returns how many gaps are before a place.
func (g *gaps) before(place int) int {
	i, _ := slices.BinarySearch(g.places, place)
	return i
}

// skip returns the place of the entry before which readers count shown others.
func (g *gaps) skip(shown int) int {
	return shown + sort.Search(len(g.places), func(i int) bool { return g.places[i]-i > shown })
}

// hide returns the board without a player, who was not hidden.
func (s *Sealed) hide(p Player) *Sealed { return s.without([]Player{p}) }

// without returns the board without players, who were not hidden.
func (s *Sealed) without(players []Player) *Sealed {
	var places []int
	for _, p := range players {
		if place, ok := s.find(p); ok {
			places = append(places, place)
		}
	}
	if places == nil {
		return s
	}
	if s.gaps != nil {
		places = append(places, s.gaps.places...)
	}
	slices.Sort(places)
	return s.withGaps(&gaps{places})
}

// show returns the board with a player who was hidden.
func (s *Sealed) show(p Player) *Sealed {
	place, ok := s.find(p)
	switch {
	case !ok:
		return s
	case len(s.gaps.places) == 1:
		return s.whole()
	}
	i := s.gaps.before(place)
	return s.withGaps(&gaps{slices.Concat(s.gaps.places[:i], s.gaps.places[i+1:])})
}

// whole returns the board with all of its players.
func (s *Sealed) whole() *Sealed {
	if s.gaps == nil {
		return s
	}
	return s.withGaps(nil)
}

// withGaps returns a board of the same entries, which are not copied.
func (s *Sealed) withGaps(g *gaps) *Sealed {
	other := *s
	other.gaps = g
	return &other
}

// shownBefore returns how many entries before a place readers see.
func (s *Sealed) shownBefore(place int) int {
	if s.gaps == nil {
		return place
	}
	return place - s.gaps.before(place)
}

// at returns where the entry is that has a place for readers, in [0, Len).
func (s *Sealed) at(shown int) int {
	if s.gaps == nil {
		return shown
	}
	return s.gaps.skip(shown)
}

// findShown is find for readers.
func (s *Sealed) findShown(p Player) (place int, ok bool) {
	place, ok = s.find(p)
	if !ok || s.gaps == nil {
		return place, ok
	}
	if _, hidden := slices.BinarySearch(s.gaps.places, place); hidden {
		return 0, false
	}
	return place, true
}
