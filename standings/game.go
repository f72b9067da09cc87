package standings

import (
	"slices"
	"sync/atomic"
)

// Player is the number of a player within one game: 0, 1, 2, … in order of
// first appearance.
type Player uint32

// Game is the state of one game: its players, its boards, live and sealed, its
// counters and measures, and the names of categories.
//
// Reads may run beside one another; [Game.Intern], [Game.Category],
// [Game.Snapshot], [Game.Hide], [Game.Show], [Game.Rename], [Game.ForgetNames] and what adds or removes
// something, like the writing methods of its boards, counters and measures, beside
// nothing.
type Game struct {
	players    roster
	categories *roster // nil until there is one
	boards     catalog[Board]
	sealed     catalog[Sealed]
	counters   catalog[Column]
	measures   catalog[Measure]
	hidden     *hidden                  // nil if nobody ever was
	alphabet   atomic.Pointer[alphabet] // nil until somebody searches
}

// NewGame returns a game without anything.
func NewGame() *Game { return &Game{players: newRoster()} }

// Players returns the number of players.
func (g *Game) Players() int { return g.players.ids.n }

// Lookup returns the player with an id; ok is false if there is none.
func (g *Game) Lookup(id string) (p Player, ok bool) { return g.players.lookup(id) }

// Intern returns the player with an id, and adds him if he is new. It keeps a
// copy of the id, which may be any 1 to [MaxID] bytes; it panics if it is not.
// It counts as a write even if the id is known.
func (g *Game) Intern(id string) Player {
	checkID(id)
	p, _ := g.players.intern(id)
	return p
}

// checkID panics if no player can have an id.
func checkID(id string) {
	if len(id) < 1 || len(id) > MaxID {
		panic("standings: player id must have 1 to 512 bytes")
	}
}

// ID returns the id of a player, without a copy. The string stays valid whatever
// happens to the game; it keeps 64 KiB of memory from being freed, though. After
// [Game.Rename] it is an old one.
func (g *Game) ID(p Player) string { return g.players.ids.get(p) }

// AddBoard adds a live board, on which nobody is yet. It panics if there is a
// board of the name, live or sealed, or if the shape is not one.
func (g *Game) AddBoard(name string, s Shape) *Board {
	if g.boards.get(name) != nil || g.sealed.get(name) != nil {
		panic("standings: there is a board of this name")
	}
	b := newBoard(s)
	b.hidden = g.hidden
	return g.boards.add(name, b)
}

// Board returns the live board of a name, nil if there is none. It is the same
// one until it is sealed or removed; after that it must not be used.
func (g *Game) Board(name string) *Board { return g.boards.get(name) }

// Boards returns the names of the live boards, sorted.
func (g *Game) Boards() []string { return slices.Clone(g.boards.names) }

// Seal makes a sealed board of the live board of a name, which it replaces, and
// returns it. Mark says for each listed player, hidden or not, whether he is marked
// there, and may still read the live board; nil marks nobody. It panics if there is
// no live board of the name, or if changes and players are more than 2^48-1
// together.
//
// A million players take about 50 ms; while the board is deferred, as much as
// [Board.Build] more.
func (g *Game) Seal(name string, mark func(p Player) bool) *Sealed {
	b := g.boards.get(name)
	if b == nil {
		panic("standings: there is no live board to seal")
	}
	s := seal(b, mark).without(g.hidden.all())
	g.boards.remove(name)
	return g.sealed.add(name, s)
}

// Sealed returns the sealed board of a name, nil if there is none. It has no
// hidden players: after [Game.Hide] or [Game.Show] there is another one of the same
// entries here, and the one before stays as it is.
func (g *Game) Sealed(name string) *Sealed { return g.sealed.get(name) }

// SealedBoards returns the names of the sealed boards, sorted.
func (g *Game) SealedBoards() []string { return slices.Clone(g.sealed.names) }

// Remove forgets the board of a name, live or sealed, if there is one.
func (g *Game) Remove(name string) {
	g.boards.remove(name)
	g.sealed.remove(name)
}

// AddCounter adds a counter that nobody has yet. It panics if there is one of
// the name.
func (g *Game) AddCounter(name string) *Column {
	if g.counters.get(name) != nil {
		panic("standings: there is a counter of this name")
	}
	return g.counters.add(name, new(Column))
}

// Counter returns the counter of a name, always the same; nil if there is none.
func (g *Game) Counter(name string) *Column { return g.counters.get(name) }

// Counters returns the names of the counters, sorted.
func (g *Game) Counters() []string { return slices.Clone(g.counters.names) }

// AddMeasure adds a measure that nobody has yet. It panics if there is one of
// the name.
func (g *Game) AddMeasure(name string) *Measure {
	if g.measures.get(name) != nil {
		panic("standings: there is a measure of this name")
	}
	return g.measures.add(name, new(Measure))
}

// Measure returns the measure of a name, always the same; nil if there is none.
func (g *Game) Measure(name string) *Measure { return g.measures.get(name) }

// Measures returns the names of the measures, sorted.
func (g *Game) Measures() []string { return slices.Clone(g.measures.names) }
