package standings

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// reload returns the game that is read from what g writes, and checks that it
// has the same digest.
func reload(t fataler, g *Game) *Game {
	t.Helper()
	read, err := ReadGame(bytes.NewReader(encoding(t, g.Snapshot())))
	if err != nil {
		t.Fatal(err)
	}
	if read.Digest() != g.Digest() {
		t.Fatal("the game that was read has another digest")
	}
	return read
}

// example returns a game with all that an encoding can have: whole pages, a
// part of one, one without values, counters of all widths, numbers of all kinds,
// ids of all lengths, names without a letter, boards of all shapes, live and
// sealed, with and without marks.
func example() *Game {
	const players = 2*pagePlayers + 100
	g := plainGame([]string{"wins", "", "elo"}, []string{"games", "none", "deltas"})
	for i := range players {
		g.Intern(fmt.Sprintf("%0*d", 4+i%(MaxID-3), i))
	}
	rng := rand.New(rand.NewPCG(7, 8))
	heights, depths := g.AddMeasure("heights"), g.AddMeasure("depths")
	for i := range 5 * players {
		p := Player(rng.IntN(players))
		put(g.Board("wins"), p, float64(i%7))
		put(g.Board("elo"), p&^pagePlayers, rng.NormFloat64()) // nobody of the second page
		g.Counter("games").Add(p, 1)
		g.Counter("deltas").Add(p, rng.Int64N(1<<(p/8%50))*(1-2*int64(i%2)))
		heights.Set(p, float64(i))
		depths.Set(p&^pagePlayers, -rng.NormFloat64())
	}
	for i, shape := range shapes {
		fillBoard(g.AddBoard(fmt.Sprintf("live %d", i), shape), rng, players)
		name := fmt.Sprintf("sealed %d", i)
		fillBoard(g.AddBoard(name, shape), rng, players)
		g.Seal(name, func(p Player) bool { return p%5 == 2 })
	}
	g.AddBoard("sealed without anybody", plain)
	g.Seal("sealed without anybody", nil)
	for i := range 300 {
		g.Category(fmt.Sprintf("category %d", i))
	}
	return g
}

// fillBoard sets rows of half of the players; some of them are not listed,
// and nobody of a page is.
func fillBoard(b *Board, rng *rand.Rand, players int) {
	row := make([]float64, b.Shape().Width)
	for p := range Player(players) {
		for i := range row {
			row[i] = float64(rng.IntN(20)) - 5
		}
		if rng.IntN(2) == 0 {
			b.Set(p, row, len(row) == 1 || rng.IntN(3) > 0 && p&pagePlayers == 0)
		}
	}
}

func TestReload(t *testing.T) {
	for name, g := range map[string]*Game{
		"nothing":      NewGame(),
		"no players":   plainGame([]string{"wins"}, []string{"games"}),
		"no boards":    func() *Game { g := NewGame(); g.Intern("ann"); return g }(),
		"of all kinds": example(),
	} {
		t.Run(name, func(t *testing.T) {
			read := reload(t, g)
			if !slices.Equal(names(read), names(g)) {
				t.Errorf("names are %q, want %q", names(read), names(g))
			}
			for p := range Player(g.Players()) {
				if q, ok := read.Lookup(g.ID(p)); q != p || !ok || read.ID(p) != g.ID(p) {
					t.Fatalf("player %d is now %d, %v, %q", p, q, ok, read.ID(p))
				}
			}
			for c := range uint32(g.Categories()) {
				if d, ok := read.LookupCategory(g.CategoryName(c)); c != d || !ok || read.CategoryName(c) != g.CategoryName(c) {
					t.Fatalf("category %d is now %d, %v, %q", c, d, ok, read.CategoryName(c))
				}
			}
			sameBoards(t, read, g)
			for _, name := range g.Counters() {
				sameColumn(t, g.Players(), read.Counter(name), g.Counter(name))
			}
			for _, name := range g.Measures() {
				sameMeasure(t, g.Players(), read.Measure(name), g.Measure(name))
			}
		})
	}
}

// names returns the names of all that a game has.
func names(g *Game) []string {
	return slices.Concat(g.Boards(), g.SealedBoards(), g.Counters(), g.Measures())
}

// sameBoards compares the boards of two games that have the same names.
func sameBoards(t *testing.T, got, want *Game) {
	t.Helper()
	for _, name := range want.Boards() {
		if err := checkIndex(got.Board(name)); err != nil {
			t.Error(err)
		}
		if got.Board(name).Changes() != want.Board(name).Changes() {
			t.Errorf("%d changes, want %d", got.Board(name).Changes(), want.Board(name).Changes())
		}
		for p := range Player(want.Players()) {
			a, _ := got.Board(name).Row(p, nil)
			b, _ := want.Board(name).Row(p, nil)
			if !slices.Equal(a, b) {
				t.Fatalf("player %d has %v, want %v", p, a, b)
			}
		}
		sameListing(t, got.Board(name), want.Board(name))
	}
	for _, name := range want.SealedBoards() {
		sameListing(t, got.Sealed(name), want.Sealed(name))
		for _, e := range got.Sealed(name).AppendPage(nil, 0, 1000) {
			if place, ok := got.Sealed(name).Place(e.Player); place != int(e.Order-want.Sealed(name).changes)-1 || !ok {
				t.Fatalf("%v has place %d, %v", e, place, ok)
			}
		}
	}
}

func sameListing(t *testing.T, got, want Listing) {
	t.Helper()
	if got.Len() != want.Len() || got.Shape() != want.Shape() {
		t.Errorf("%d on a board of %v, want %d, %v", got.Len(), got.Shape(), want.Len(), want.Shape())
	}
	if !slices.Equal(got.AppendPage(nil, 0, got.Len()), want.AppendPage(nil, 0, want.Len())) {
		t.Error("boards are not the same")
	}
}

func sameMeasure(t *testing.T, players int, got, want *Measure) {
	t.Helper()
	for p := range Player(players) {
		v, ok := got.Get(p)
		w, has := want.Get(p)
		if v != w || ok != has {
			t.Fatalf("player %d has %v, %v, want %v, %v", p, v, ok, w, has)
		}
	}
}

func sameColumn(t *testing.T, players int, got, want *Column) {
	t.Helper()
	for p := range Player(players) {
		n, ok := got.Get(p)
		m, has := want.Get(p)
		if n != m || ok != has {
			t.Fatalf("player %d has %d, %v, want %d, %v", p, n, ok, m, has)
		}
	}
}
