package standings

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestHiddenAgainstOracle hides and shows players between all that a game can do,
// beside a game in which nobody is ever hidden. Each read is that of its boards
// without those players, and the digest is its own.
func TestHiddenAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &hiding{game: NewGame(), open: NewGame(), hidden: map[Player]bool{}}
		for i := range rapid.SampledFrom([]int{3, 40, 2500}).Draw(t, "players") {
			m.game.Intern(fmt.Sprint(i))
			m.open.Intern(fmt.Sprint(i))
		}
		m.AddBoard(t)
		t.Repeat(rapid.StateMachineActions(m))
	})
}

// hiding is a game, the same one with nobody hidden, and who should be hidden.
type hiding struct {
	game, open *Game
	hidden     map[Player]bool
	boards     int // names that were used
}

func (m *hiding) player(t *rapid.T) Player {
	return Player(rapid.IntRange(0, m.game.Players()-1).Draw(t, "player"))
}

// board draws a live board of both games.
func (m *hiding) board(t *rapid.T) (hiding, open *Board) {
	if len(m.open.Boards()) == 0 {
		t.Skip("no live board")
	}
	name := rapid.SampledFrom(m.open.Boards()).Draw(t, "board")
	return m.game.Board(name), m.open.Board(name)
}

func (m *hiding) AddBoard(t *rapid.T) {
	shape := rapid.SampledFrom(shapes).Draw(t, "shape")
	name := fmt.Sprint("board ", m.boards)
	m.boards++
	m.game.AddBoard(name, shape)
	m.open.AddBoard(name, shape)
}

// Set sets rows of many players, of few different numbers.
func (m *hiding) Set(t *rapid.T) {
	b, open := m.board(t)
	rng := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
	row := make([]float64, b.Shape().Width)
	for range rapid.IntRange(1, 2*m.game.Players()).Draw(t, "changes") {
		for i := range row {
			row[i] = float64(rng.IntN(6) - 2)
		}
		p, listed := Player(rng.IntN(m.game.Players())), len(row) == 1 || rng.IntN(3) > 0
		b.Set(p, row, listed)
		open.Set(p, row, listed)
	}
}

// SetHidden sets a row of somebody who is hidden.
func (m *hiding) SetHidden(t *rapid.T) {
	if len(m.hidden) == 0 {
		t.Skip("nobody is hidden")
	}
	b, open := m.board(t)
	p := rapid.SampledFrom(m.game.hidden.players).Draw(t, "player")
	row := make([]float64, b.Shape().Width)
	for i := range row {
		row[i] = float64(rapid.IntRange(-2, 3).Draw(t, "number"))
	}
	listed := len(row) == 1 || rapid.Bool().Draw(t, "listed")
	b.Set(p, row, listed)
	open.Set(p, row, listed)
}

func (m *hiding) Hide(t *rapid.T) {
	for range rapid.IntRange(1, 5).Draw(t, "players") {
		p := m.player(t)
		m.game.Hide(p)
		m.hidden[p] = true
	}
}

func (m *hiding) Show(t *rapid.T) {
	for p := range Player(m.game.Players()) {
		if !m.hidden[p] || rapid.IntRange(0, 2).Draw(t, "shown") > 0 {
			continue
		}
		m.game.Show(p)
		delete(m.hidden, p)
	}
	p := m.player(t) // most often somebody who is not hidden
	m.game.Show(p)
	delete(m.hidden, p)
}

func (m *hiding) Defer(t *rapid.T) {
	b, _ := m.board(t)
	b.Defer()
}

func (m *hiding) Build(t *rapid.T) {
	b, _ := m.board(t)
	b.Build()
}

func (m *hiding) Seal(t *rapid.T) {
	if len(m.open.Boards()) == 0 {
		t.Skip("no live board")
	}
	name := rapid.SampledFrom(m.open.Boards()).Draw(t, "board")
	b := m.game.Board(name)
	listed := b.Len()
	mark := func(p Player) bool { return p%3 == 1 }
	sealed := m.game.Seal(name, func(p Player) bool {
		if b.Len() != listed {
			t.Fatalf("%d are listed while it is sealed, before %d", b.Len(), listed)
		}
		return mark(p)
	})
	if sealed != m.game.Sealed(name) {
		t.Fatal("the sealed board is another one")
	}
	m.open.Seal(name, mark)
}

// Join adds a player, who is not hidden.
func (m *hiding) Join(*rapid.T) {
	id := fmt.Sprint(m.game.Players())
	m.game.Intern(id)
	m.open.Intern(id)
}

// Reload goes on with a game that was read or made of a snapshot, in which nobody
// is hidden until it is said again.
func (m *hiding) Reload(t *rapid.T) {
	if rapid.Bool().Draw(t, "read") {
		m.game = reload(t, m.game)
	} else {
		m.game = m.game.Snapshot().Game()
	}
	hidden := m.hidden
	m.hidden = map[Player]bool{}
	m.Check(t)
	m.hidden = hidden
	for p := range Player(m.game.Players()) {
		if m.hidden[p] {
			m.game.Hide(p)
		}
	}
}

// Check compares everything.
func (m *hiding) Check(t *rapid.T) {
	if m.game.Digest() != m.open.Digest() {
		t.Fatal("digests differ")
	}
	for p := range Player(m.game.Players()) {
		if m.game.Hidden(p) != m.hidden[p] {
			t.Fatalf("player %d is hidden: %v", p, m.game.Hidden(p))
		}
	}
	for _, name := range m.open.Boards() {
		b, open := m.game.Board(name), m.open.Board(name)
		m.folding(t, b, open)
		if b.deferred {
			m.deferred(t, b, open)
			continue
		}
		if err := checkIndex(b); err != nil {
			t.Fatal(err)
		}
		m.reads(t, b, open)
	}
	for _, name := range m.open.SealedBoards() {
		m.reads(t, m.game.Sealed(name), m.open.Sealed(name))
		m.marked(t, m.game.Sealed(name), m.open.Sealed(name))
	}
}

// folding compares what a board says to the fold.
func (m *hiding) folding(t *rapid.T, b, open *Board) {
	if got, want := slices.Collect(b.Players), slices.Collect(open.Players); !slices.Equal(got, want) || b.Changes() != open.Changes() {
		t.Fatalf("rows of %v after %d changes, want %v, %d", got, b.Changes(), want, open.Changes())
	}
	for range 20 {
		p := m.player(t)
		got, _ := b.Row(p, nil)
		want, _ := open.Row(p, nil)
		score, listed := b.Kept(p)
		wantScore, wantListed := open.Score(p)
		if !slices.Equal(got, want) || score != wantScore || listed != wantListed {
			t.Fatalf("player %d has %v, %v, %v, want %v, %v, %v", p, got, score, listed, want, wantScore, wantListed)
		}
	}
}

// without returns what a board is without the hidden players.
func (m *hiding) without(open Listing) *oracle {
	o := newOracle(open.Shape())
	for _, e := range open.AppendPage(nil, 0, open.Len()) {
		if !m.hidden[e.Player] {
			e.Rank = 0
			o.list = append(o.list, e)
			o.order = max(o.order, e.Order)
		}
	}
	return o
}

// deferred compares what can be read of a board without an index.
func (m *hiding) deferred(t *rapid.T, b, open *Board) {
	want := m.without(open)
	if b.Len() != len(want.list) {
		t.Fatalf("%d listed, want %d", b.Len(), len(want.list))
	}
	for range 20 {
		p := m.player(t)
		if _, listed := b.Score(p); listed != (want.place(p) >= 0) {
			t.Fatalf("player %d is listed: %v", p, listed)
		}
	}
}

// reads compares all reads of a board, live or sealed.
func (m *hiding) reads(t *rapid.T, b, open Listing) {
	want := machine{game: m.game, oracle: m.without(open)}
	if b.Len() != len(want.oracle.list) || b.Shape() != open.Shape() {
		t.Fatalf("%d on a board of %v, want %d, %v", b.Len(), b.Shape(), len(want.oracle.list), open.Shape())
	}
	if got, all := b.AppendPage(nil, 0, b.Len()), want.oracle.page(0, b.Len()); !slices.Equal(got, all) {
		t.Fatalf("board is\n%v, want\n%v", got, all)
	}
	for range 10 {
		want.standing(t, b, m.player(t))
		from, n := rapid.IntRange(-1, m.game.Players()).Draw(t, "from"), rapid.IntRange(0, 20).Draw(t, "n")
		if got, page := b.AppendPage(nil, from, n), want.oracle.page(from, n); !slices.Equal(got, page) {
			t.Fatalf("page is\n%v, want\n%v", got, page)
		}
		c := m.cursor(t, &want, open)
		if got, page := b.After(c, nil, n), want.oracle.after(c, n); !slices.Equal(got, page) {
			t.Fatalf("after %v comes\n%v, want\n%v", c, got, page)
		}
	}
	for p := range m.hidden {
		want.standing(t, b, p)
	}
}

// cursor draws any cursor, or one of an entry, which may be hidden by now.
func (m *hiding) cursor(t *rapid.T, want *machine, open Listing) Cursor {
	if n := open.Len(); n > 0 && rapid.Bool().Draw(t, "of anybody") {
		return open.AppendPage(nil, rapid.IntRange(0, n-1).Draw(t, "place"), 1)[0].Cursor()
	}
	return want.cursor(t)
}

// marked compares the marks of a sealed board.
func (m *hiding) marked(t *rapid.T, s, open *Sealed) {
	for range 20 {
		p := m.player(t)
		if want := open.Marked(p) && !m.hidden[p]; s.Marked(p) != want {
			t.Fatalf("player %d is marked: %v", p, s.Marked(p))
		}
	}
}
