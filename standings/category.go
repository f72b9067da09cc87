package standings

// Category returns the number of the category with a name, and adds it if it is
// new: 0, 1, 2, … in order of first appearance. A name may be any 1 to [MaxID]
// bytes; it panics if it is not. It counts as a write even if the name is known.
func (g *Game) Category(name string) uint32 {
	if len(name) < 1 || len(name) > MaxID {
		panic("standings: category name must have 1 to 512 bytes")
	}
	if g.categories == nil {
		r := newRoster()
		g.categories = &r
	}
	c, _ := g.categories.intern(name)
	return uint32(c)
}

// LookupCategory returns the number of the category with a name; ok is false if
// there is none.
func (g *Game) LookupCategory(name string) (category uint32, ok bool) {
	if g.categories == nil {
		return 0, false
	}
	c, ok := g.categories.lookup(name)
	return uint32(c), ok
}

// CategoryName returns the name of a category that the game has numbered,
// without a copy, as [Game.ID] does.
func (g *Game) CategoryName(category uint32) string {
	return g.categories.ids.get(Player(category))
}

// Categories returns the number of categories.
func (g *Game) Categories() int {
	if g.categories == nil {
		return 0
	}
	return g.categories.ids.n
}
