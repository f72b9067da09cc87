package tracker

import (
	"maps"
	"slices"
)

// Which games amendments concern.

// amending is amendments as they will be, and the games that have to be folded again
// for that.
type amending struct {
	ids     []uint64
	through amendmentList
	games   []recount
}

// amending returns what is to be done so that all amendments up to the number hold.
func (s *state) amending(through uint64) (a amending) {
	products := make(map[string]bool)
	for i := range s.amendments {
		if m := &s.amendments[i]; m.Status == Running && m.ID <= through {
			a.ids = append(a.ids, m.ID)
			s.concerned(m, products)
		}
	}
	a.through = slices.Clone(s.amendments)
	a.through.activate(through, toCome)
	s.renamed(a.through, products)
	for _, product := range slices.Sorted(maps.Keys(products)) {
		a.games = append(a.games, s.recountOf(product, a.through))
	}
	return a
}

// trial returns what would be done for an amendment that is not in the log.
func (s *state) trial(m Amendment) amending {
	m.ID, m.Status = s.sequence+1, Running
	next := *s
	next.amendments = append(slices.Clone(s.amendments), m)
	return next.amending(m.ID)
}

// concerned adds the games in which the amendment retracts or restores events. Whose
// players were one for some time may be any: a match between the two was rejected, and
// has left nothing there.
func (s *state) concerned(a *Amendment, products map[string]bool) {
	switch a.Kind {
	case Retraction:
		products[a.Game] = true
	case Restoration:
		i, ok := s.amendments.find(a.Of)
		switch {
		case ok && s.amendments[i].Kind == Retraction:
			products[s.amendments[i].Game] = true
		case ok:
			for product := range s.games {
				products[product] = true
			}
		}
	}
}

// renamed adds the games that have to do with players whose id stands for another from
// now on: that know them, or have a retraction of one. A game that knows only who they
// become may have rejected events of theirs, which count for him.
func (s *state) renamed(next amendmentList, products map[string]bool) {
	names := next.aliases()
	others := s.aliases.changed(names)
	if len(others) == 0 {
		return
	}
	for product, g := range s.games {
		for id := range others {
			if g.knows(id) {
				products[product] = true
				break
			}
		}
	}
	for i := range next {
		a := &next[i]
		if a.Kind == Retraction && a.Status == Done && (others[s.aliases.of(a.Player)] || others[names.of(a.Player)]) {
			products[a.Game] = true
		}
	}
}

// changed returns whom ids stand for in only one of the two.
func (names aliases) changed(next aliases) map[string]bool {
	ids := make(map[string]bool)
	for _, some := range []aliases{names, next} {
		for id := range some {
			if before, after := names.of(id), next.of(id); before != after {
				ids[before], ids[after] = true, true
			}
		}
	}
	return ids
}
