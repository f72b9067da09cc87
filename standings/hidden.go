package standings

import "slices"

// hidden is the players whom readers of a game do not see, sorted. A game and
// its live boards share one; nil is nobody.
type hidden struct{ players []Player }

// has reports whether a player is hidden.
func (h *hidden) has(p Player) bool { return h != nil && h.contains(p) }

func (h *hidden) contains(p Player) bool {
	_, found := slices.BinarySearch(h.players, p)
	return found
}

// all returns the players who are hidden.
func (h *hidden) all() []Player {
	if h == nil {
		return nil
	}
	return h.players
}

// Hide hides a player: everything that is for readers goes on as if he were on
// no board, and everything that is for the fold as if nothing had happened; the
// package comment has which is which. He stays hidden, also on boards that are
// added or sealed later, until Show. If he is hidden already, it does nothing.
//
// That somebody is hidden is not part of a snapshot, its encoding and digest.
//
// With h hidden players it takes O(log n) for each live board of n players and
// O(log n + h log h) for each sealed one that he is on. From then on reads and Set
// take O(log h) more, and a page of a sealed board a step for each of them in it;
// [Board.Len] of a deferred board and [Game.Seal] take O(h log n) more.
func (g *Game) Hide(p Player) {
	if g.hidden == nil {
		g.hidden = new(hidden)
		for _, b := range g.boards.items {
			b.hidden = g.hidden
		}
	}
	i, found := slices.BinarySearch(g.hidden.players, p)
	if found {
		return
	}
	g.hidden.players = slices.Insert(g.hidden.players, i, p)
	for _, b := range g.boards.items {
		b.withdraw(p)
	}
	for i, s := range g.sealed.items {
		g.sealed.items[i] = s.hide(p)
	}
}

// Show ends what Hide began: the player stands where he would stand if he had
// never been hidden. If he is not hidden, it does nothing. It takes as long as
// Hide.
func (g *Game) Show(p Player) {
	if !g.hidden.has(p) {
		return
	}
	i, _ := slices.BinarySearch(g.hidden.players, p)
	g.hidden.players = slices.Delete(g.hidden.players, i, i+1)
	for _, b := range g.boards.items {
		b.restage(p)
	}
	for i, s := range g.sealed.items {
		g.sealed.items[i] = s.show(p)
	}
}

// Visible returns the number of players who are not hidden.
func (g *Game) Visible() int { return g.Players() - len(g.hidden.all()) }

// Hidden reports whether a player is hidden.
func (g *Game) Hidden(p Player) bool { return g.hidden.has(p) }

// withdraw takes a player out of the rank index and leaves all else.
func (b *Board) withdraw(p Player) {
	if r := b.reached(p); r.order != 0 && !b.deferred {
		b.index.remove(b.key(r, p))
	}
}

// restage puts a player into the rank index again.
func (b *Board) restage(p Player) {
	if r := b.reached(p); r.order != 0 && !b.deferred {
		b.index.insert(b.key(r, p), uint16(p))
	}
}

// shown returns what readers see of a player: nothing if he is hidden.
func (b *Board) shown(p Player) reached {
	if b.hidden.has(p) {
		return reached{}
	}
	return b.reached(p)
}

// withdrawn returns how many of the listed players are hidden.
func (b *Board) withdrawn() (n int) {
	for _, p := range b.hidden.all() {
		if b.scores.get(p).order != 0 {
			n++
		}
	}
	return n
}

// visible returns those of the items that readers see. It overwrites items.
func (b *Board) visible(items []item) []item {
	if len(b.hidden.all()) == 0 {
		return items
	}
	return slices.DeleteFunc(items, func(it item) bool { return b.hidden.contains(it.player()) })
}
