package standings

import "slices"

// nameSlice is how many names are read at once: writers wait for no more.
const nameSlice = 256

// NameSorting is what has to be done until [Game.SearchNames] is quick: bringing the order
// of names up to now. It is for outside of the lock, which it takes again and again for
// some names.
type NameSorting struct {
	game  *Game
	names *byName
	from  Naming

	ids   ids
	order *nameOrder // the next one
	old   int        // how many players there were for the order before
	gone  playerSet  // of those, who is not to be taken from it
	ahead []string   // the ids of players who may have another name now
	next  Player     // the first who came after it and has not been looked at
	fresh []nameEntry
}

// NameSorting returns what makes [Game.SearchNames] quick, and nil if it is. Nothing is
// sorted before the first time, and a rename undoes it.
func (g *Game) NameSorting(from Naming) *NameSorting {
	if o := g.nameOrder(from); o != nil {
		if changed, _ := from.Renames(o.mark); changed <= fewUnsorted && g.Players()-o.n <= fewUnsorted {
			return nil
		}
	}
	names := &g.letters().names
	names.CompareAndSwap(nil, new(byName)) // another reader may be doing the same
	return &NameSorting{game: g, names: names.Load(), from: from}
}

// Run sorts. Several goroutines may do so, beside readers and a writer: one of them sorts
// and the others wait for it, to find that there is little left. A million players with
// names of 12 bytes take about two seconds and for that time some 100 bytes each, and from
// then on 19.5 bytes, of which 12 are the name; those who are new or have another name since
// the last time about 20 µs each (BenchmarkNameSorting, beside other work).
func (s *NameSorting) Run() {
	s.names.sorting.Lock()
	defer s.names.sorting.Unlock()
	var before *nameOrder
	s.from.Within(func() { before = s.begin() })
	if before == nil {
		return
	}
	for more := true; more; {
		s.from.Within(func() { more = s.read() })
	}
	slices.SortFunc(s.fresh, s.ids.compareNamed)
	m := nameMerger{ids: &s.ids, gone: s.gone}
	s.order.blocks = m.merged(before.blocks, s.fresh)
	s.names.order.Store(s.order)
}

// begin finds out what there is to do, and returns the order before; nil if somebody else
// has been here, or the order has been forgotten.
func (s *NameSorting) begin() *nameOrder {
	if s.game.byName() != s.names || s.game.NameSorting(s.from) == nil {
		return nil
	}
	before := s.game.nameOrder(s.from)
	if before == nil {
		before = new(nameOrder)
	}
	s.old, s.gone, s.next = before.n, newPlayerSet(before.n), Player(before.n)
	s.ids = s.game.players.ids.freeze()
	s.order = &nameOrder{n: s.ids.n, mark: s.from.Mark()}
	s.ahead = slices.AppendSeq(s.ahead, s.from.Renamed(before.mark))
	return before
}

// read reads some names, and reports whether there are more to be read. One that changes
// after this is among those that have changed since the mark.
func (s *NameSorting) read() (more bool) {
	for range nameSlice {
		if len(s.ahead) == 0 && int(s.next) == s.ids.n {
			return false
		}
		if p, ok := s.following(); ok {
			if name := s.from.Name(s.ids.get(p)); name != "" {
				s.fresh = append(s.fresh, nameEntry{name, p})
			}
		}
	}
	return true
}

// following returns who is to be looked at, whose name is not to be that of the order
// before; ok is false if that is somebody whom it does not have, or who has had his turn.
func (s *NameSorting) following() (p Player, ok bool) {
	if n := len(s.ahead); n > 0 {
		p, ok = s.game.Lookup(s.ahead[n-1])
		s.ahead = s.ahead[:n-1]
		if ok = ok && int(p) < s.old && !s.gone.has(p); ok {
			s.gone.add(p)
		}
		return p, ok
	}
	s.next++
	return s.next - 1, true
}
