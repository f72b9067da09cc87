package standings

import "slices"

// Player is the number of a player within one game: 0, 1, 2, … in order of
// first appearance.
type Player uint32

// Game is the state of one game: its players, its boards and its counters.
//
// Reads may run beside one another; [Game.Intern] and [Game.Snapshot], like the
// writing methods of its boards and counters, beside nothing.
type Game struct {
	boardNames   []string
	counterNames []string
	players      roster
	boards       []Board
	counters     []Column
}

// NewGame returns a game without players with these boards and counters, which
// are numbered in the order given.
func NewGame(boards, counters []string) *Game {
	return &Game{
		boardNames:   slices.Clone(boards),
		counterNames: slices.Clone(counters),
		players:      newRoster(),
		boards:       make([]Board, len(boards)),
		counters:     make([]Column, len(counters)),
	}
}

// Players returns the number of players.
func (g *Game) Players() int { return g.players.ids.n }

// Lookup returns the player with an id; ok is false if there is none.
func (g *Game) Lookup(id string) (p Player, ok bool) { return g.players.lookup(id) }

// Intern returns the player with an id, and adds him if he is new. It keeps a
// copy of the id, which may be any 1 to [MaxID] bytes; it panics if it is not.
// It counts as a write even if the id is known.
func (g *Game) Intern(id string) Player {
	if len(id) < 1 || len(id) > MaxID {
		panic("standings: player id must have 1 to 512 bytes")
	}
	p, _ := g.players.intern(id)
	return p
}

// ID returns the id of a player, without a copy. The string stays valid whatever
// happens to the game; it keeps 64 KiB of memory from being freed, though.
func (g *Game) ID(p Player) string { return g.players.ids.get(p) }

// Boards returns the names of the boards. The caller must not change them.
func (g *Game) Boards() []string { return g.boardNames }

// Counters returns the names of the counters. The caller must not change them.
func (g *Game) Counters() []string { return g.counterNames }

// Board returns board i.
func (g *Game) Board(i int) *Board { return &g.boards[i] }

// Counter returns counter i.
func (g *Game) Counter(i int) *Column { return &g.counters[i] }

// Digest returns the digest of the game as it is; see [Snapshot.Digest]. It
// reads everything, a million players in about 50 ms, but not the rank indexes,
// so boards may be deferred.
func (g *Game) Digest() [DigestSize]byte { return g.view().Digest() }

// Snapshot returns the game as it is now, for good. It copies the tables of
// pages only, in about 10 µs at a million players; a page itself is copied when
// it is next written to. It counts as a write, because it marks the pages.
func (g *Game) Snapshot() *Snapshot {
	s := &Snapshot{boards: g.boardNames, counters: g.counterNames, ids: g.players.ids.freeze()}
	for i := range g.boards {
		s.scores = append(s.scores, g.boards[i].scores.freeze())
	}
	for i := range g.counters {
		s.codes = append(s.codes, g.counters[i].codes.freeze())
	}
	return s
}

// view returns a snapshot that is valid only until the next write.
func (g *Game) view() *Snapshot {
	s := &Snapshot{boards: g.boardNames, counters: g.counterNames, ids: g.players.ids}
	for i := range g.boards {
		s.scores = append(s.scores, g.boards[i].scores.list)
	}
	for i := range g.counters {
		s.codes = append(s.codes, g.counters[i].codes.list)
	}
	return s
}
