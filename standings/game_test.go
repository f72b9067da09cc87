package standings

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// TestNames adds and removes things in any order.
func TestNames(t *testing.T) {
	g := NewGame()
	for _, name := range []string{"b", "", "c", "a"} {
		if g.AddBoard(name, plain) != g.Board(name) || g.AddCounter(name) != g.Counter(name) || g.AddMeasure(name) != g.Measure(name) {
			t.Errorf("%q is not what was added", name)
		}
	}
	want := []string{"", "a", "b", "c"}
	held := g.Boards()
	if !slices.Equal(held, want) || !slices.Equal(g.Counters(), want) || !slices.Equal(g.Measures(), want) {
		t.Errorf("names are %q, %q, %q", g.Boards(), g.Counters(), g.Measures())
	}
	c, sealed := g.Board("c"), g.Seal("b", nil)
	g.Remove("a")
	g.Remove("nothing")
	if !slices.Equal(g.Boards(), []string{"", "c"}) || !slices.Equal(g.SealedBoards(), []string{"b"}) {
		t.Errorf("boards are %q and %q", g.Boards(), g.SealedBoards())
	}
	if g.Board("a") != nil || g.Board("b") != nil || g.Board("c") != c || g.Sealed("b") != sealed || g.Sealed("c") != nil {
		t.Error("boards are not what they should be")
	}
	if g.Counter("d") != nil || g.Measure("d") != nil {
		t.Error("there is what was never added")
	}
	g.Remove("b")
	if g.Sealed("b") != nil || len(g.SealedBoards()) != 0 {
		t.Error("a sealed board stays")
	}
	if !slices.Equal(held, want) {
		t.Errorf("a list that was handed out has become %q", held)
	}
}

// TestMisuse wants panics, and nothing changed by them.
func TestMisuse(t *testing.T) {
	g := plainGame([]string{"plain"}, []string{"counter"})
	g.AddMeasure("measure")
	wide := g.AddBoard("wide", Shape{Width: 3, Tie: 1})
	g.AddBoard("old", plain)
	g.Seal("old", nil)
	p := g.Intern("ann")
	wide.Set(p, []float64{1, 2, 3}, true)
	before := g.Digest()
	shape := func(s Shape) func() { return func() { g.AddBoard("new", s) } }
	for name, misuse := range map[string]func(){
		"board twice":         func() { g.AddBoard("plain", plain) },
		"sealed board again":  func() { g.AddBoard("old", plain) },
		"counter twice":       func() { g.AddCounter("counter") },
		"measure twice":       func() { g.AddMeasure("measure") },
		"seal nothing":        func() { g.Seal("nothing", nil) },
		"seal twice":          func() { g.Seal("old", nil) },
		"no shape":            shape(Shape{}),
		"too wide":            shape(Shape{Width: MaxWidth + 1}),
		"tie beyond the row":  shape(Shape{Width: 2, Tie: 2}),
		"tie below the row":   shape(Shape{Width: 2, Tie: -1}),
		"order of no tie":     shape(Shape{Width: 2, TieLow: true}),
		"row too short":       func() { wide.Set(p, []float64{1, 2}, true) },
		"row too long":        func() { wide.Set(p, []float64{1, 2, 3, 4}, true) },
		"no row":              func() { g.Board("plain").Set(p, nil, true) },
		"unlist from plain":   func() { g.Board("plain").Set(p, []float64{1}, false) },
		"infinite score":      func() { g.Board("plain").Set(p, []float64{math.Inf(1)}, true) },
		"infinite tie":        func() { wide.Set(p, []float64{2, math.Inf(-1), 3}, true) },
		"not a number":        func() { wide.Set(p, []float64{2, 3, math.NaN()}, true) },
		"measure not finite":  func() { g.Measure("measure").Set(p, math.NaN()) },
		"category of nothing": func() { g.Category("") },
		"category too long":   func() { g.Category(strings.Repeat("x", MaxID+1)) },
	} {
		if !panics(misuse) {
			t.Errorf("%s does not panic", name)
		}
	}
	if g.Digest() != before {
		t.Error("something has changed")
	}
}

func TestCategories(t *testing.T) {
	g := NewGame()
	if _, ok := g.LookupCategory("axe"); ok || g.Categories() != 0 || g.categories != nil {
		t.Error("a new game has categories")
	}
	long := strings.Repeat("x", MaxID)
	for i, name := range []string{"axe", "bow", long} {
		for range 2 {
			if c := g.Category(name); c != uint32(i) || g.CategoryName(c) != name {
				t.Errorf("category %d is %d", i, c)
			}
		}
		if c, ok := g.LookupCategory(name); c != uint32(i) || !ok {
			t.Errorf("category %d is found as %d, %v", i, c, ok)
		}
	}
	if _, ok := g.LookupCategory("club"); ok || g.Categories() != 3 || g.Players() != 0 {
		t.Errorf("%d categories, %d players", g.Categories(), g.Players())
	}
}

// TestUnlisting takes players off a board and back.
func TestUnlisting(t *testing.T) {
	g := NewGame()
	b := g.AddBoard("elo", Shape{Width: 2})
	for _, set := range []struct {
		id     string
		score  float64
		games  float64
		listed bool
	}{
		{"ann", 7, 1, true},
		{"bob", 7, 1, true},
		{"cy", 7, 1, false}, // never was
		{"dee", 9, 1, false},
		{"ann", 7, 2, true}, // only another number: she stays ahead of bob
		{"eve", 5, 1, true},
		{"eve", 8, 2, false},
		{"bob", 7, 2, false},
		{"bob", 7, 3, true}, // the latest now
		{"flo", 7, 1, true},
		{"dee", 9, 2, true},
	} {
		b.Set(g.Intern(set.id), []float64{set.score, set.games}, set.listed)
	}
	want := []string{"1 dee 9", "2 ann 7", "2 bob 7", "2 flo 7"}
	if got := lines(g, b.AppendPage(nil, 0, 100)); !slices.Equal(got, want) || b.Len() != 4 || b.Changes() != 6 {
		t.Errorf("board is %q after %d changes, want %q", got, b.Changes(), want)
	}
	eve := g.Intern("eve")
	row, ok := b.Row(eve, []float64{1})
	if score, listed := b.Score(eve); !slices.Equal(row, []float64{1, 8, 2}) || !ok || score != 0 || listed {
		t.Errorf("eve has %v, %v, and %v, %v", row, ok, score, listed)
	}
	if row, ok := b.Row(g.Intern("gus"), []float64{1}); len(row) != 1 || ok {
		t.Errorf("gus has %v, %v", row, ok)
	}
}

// TestRowOfZeros keeps rows of which there is little to see.
func TestRowOfZeros(t *testing.T) {
	b := newBoard(Shape{Width: 3})
	b.Set(1, []float64{0, 0, 0}, false)
	for p, want := range []bool{false, true, false} {
		row, ok := b.Row(Player(p), nil)
		if ok != want || ok && !slices.Equal(row, []float64{0, 0, 0}) {
			t.Errorf("player %d has %v, %v", p, row, ok)
		}
	}
}

// TestPlainPaysNothing wants no memory for what a board does not have.
func TestPlainPaysNothing(t *testing.T) {
	b := newBoard(plain)
	for p := range Player(100_000) {
		put(b, p, float64(p%1000))
	}
	if b.more != nil || b.index.leaves.ties != nil || b.index.inners.ties != nil {
		t.Error("a plain board has ties or numbers")
	}
}

func TestMeasure(t *testing.T) {
	var m Measure
	far := Player(5 * pagePlayers)
	numbers := []float64{0, 1, -1, 0.1, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1 << 53, math.Pi}
	for i, v := range numbers {
		m.Set(Player(i), v)
		m.Set(far+Player(i), -v)
		for j, w := range numbers[:i+1] {
			near, ok := m.Get(Player(j))
			other, has := m.Get(far + Player(j))
			if near != w || other != -w || !ok || !has || math.Signbit(near) != math.Signbit(w) || w == 0 && math.Signbit(other) {
				t.Fatalf("with %v: %v and %v, want %v", v, near, other, w)
			}
		}
	}
	if _, ok := m.Get(Player(len(numbers))); ok || m.codes.list[1].cells != nil {
		t.Error("somebody has what he was not given")
	}
}

// TestMeasureBytes wants integers to take few bytes.
func TestMeasureBytes(t *testing.T) {
	for _, c := range []struct {
		v     float64
		width int
	}{{0, 1}, {3, 2}, {-16, 2}, {1500, 4}, {100_000, 4}, {0.5, 2}, {0.1, 8}, {1 << 40, 2}, {123_456_789, 8}} {
		var m Measure
		m.Set(0, c.v)
		if got := int(m.codes.list[0].width); got != c.width {
			t.Errorf("%v takes %d bytes, want %d", c.v, got, c.width)
		}
	}
}

// TestSameNumberIsNotWritten wants a page that a snapshot shares to stay shared
// as long as nothing in it changes.
func TestSameNumberIsNotWritten(t *testing.T) {
	g := NewGame()
	b, m := g.AddBoard("board", Shape{Width: 2}), g.AddMeasure("measure")
	for i := range 10 {
		p := g.Intern(fmt.Sprint(i))
		b.Set(p, []float64{1, 2}, i > 5)
		m.Set(p, 3)
	}
	g.Snapshot()
	scores, more, codes := &b.scores.list[0].cells[0], &b.more[0].codes.list[0].cells[0], &m.codes.list[0].cells[0]
	for p := range Player(10) {
		b.Set(p, []float64{1, 2}, p > 5)
		m.Set(p, 3)
	}
	if scores != &b.scores.list[0].cells[0] || more != &b.more[0].codes.list[0].cells[0] || codes != &m.codes.list[0].cells[0] {
		t.Error("a page was copied")
	}
}
