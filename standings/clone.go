package standings

// Game returns a game that is equal to the snapshot: rank indexes built, and
// nobody hidden. It is independent of the game that the snapshot is of, which may
// be written meanwhile. The two share memory that does not change, and copy a page
// when they first write to it.
//
// A million players with one board take about 0.3 s on two processors, of which it
// uses all that there are, and at first 30 bytes each: those of the rank index and
// of the tables of ids. Sealed boards take none.
func (s *Snapshot) Game() *Game {
	g := &Game{players: rosterOf(&s.players)}
	tasks := []func(){g.players.mustFill}
	if s.categories.n > 0 {
		r := rosterOf(&s.categories)
		g.categories = &r
		tasks = append(tasks, r.mustFill)
	}
	for i := range s.boards.items {
		tasks = append(tasks, g.boards.add(s.boards.names[i], s.boards.items[i].board()).Build)
	}
	for i, sealed := range s.sealed.items {
		g.sealed.add(s.sealed.names[i], sealed.whole())
	}
	for i, list := range s.counters.items {
		g.counters.add(s.counters.names[i], &Column{thaw(list)})
	}
	for i, list := range s.measures.items {
		g.measures.add(s.measures.names[i], &Measure{thaw(list)})
	}
	inParallel(len(tasks), func(i int) { tasks[i]() })
	return g
}

// board returns a live board without an index that goes on from the view.
func (v *boardView) board() *Board {
	b := newBoard(v.shape)
	b.Defer()
	b.order, b.listed, b.scores.pages = v.order, v.listed, thaw(v.scores)
	for i, list := range v.more {
		b.more[i].codes = thaw(list)
	}
	return b
}
