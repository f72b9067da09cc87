package standings

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// shapes are all kinds of boards.
var shapes = []Shape{
	plain,
	{Width: 1, Low: true},
	{Width: 2},
	{Width: 2, Tie: 1},
	{Width: 2, Low: true, Tie: 1},
	{Width: 3, Tie: 1, TieLow: true},
	{Width: 4, Low: true, Tie: 3, TieLow: true},
	{Width: MaxWidth, Tie: MaxWidth - 1},
}

// TestAgainstOracle runs random sequences of everything that a game can do
// beside the plain way of doing it.
func TestAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := rapid.SampledFrom(shapes).Draw(t, "shape")
		m := &machine{
			game: NewGame(), oracle: newOracle(shape),
			counts: map[Player]int64{}, numbers: map[Player]float64{}, categories: map[string]uint32{},
		}
		m.game.AddBoard("board", shape)
		m.game.AddCounter("counter")
		m.game.AddMeasure("measure")
		for i := range rapid.SampledFrom([]int{4, 150, 3000}).Draw(t, "players") {
			m.game.Intern(fmt.Sprintf("player %d", i))
		}
		t.Repeat(rapid.StateMachineActions(m))
	})
}

// machine is a game and what it should be.
type machine struct {
	game       *Game
	oracle     *oracle
	counts     map[Player]int64
	numbers    map[Player]float64
	categories map[string]uint32
}

func (m *machine) board() *Board { return m.game.Board("board") }

func (m *machine) player(t *rapid.T) Player {
	return Player(rapid.IntRange(0, m.game.Players()-1).Draw(t, "player"))
}

// number draws numbers that are often equal.
func number(t *rapid.T) float64 {
	return rapid.OneOf(
		rapid.Map(rapid.IntRange(-2, 3), func(i int) float64 { return float64(i) }),
		rapid.Just(math.Copysign(0, -1)),
		rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64),
	).Draw(t, "number")
}

func (m *machine) set(p Player, row []float64, listed bool) {
	listed = listed || len(row) == 1
	m.board().Set(p, row, listed)
	m.oracle.set(p, row, listed)
}

// SetOne sets a row, and most often lists.
func (m *machine) SetOne(t *rapid.T) {
	row := make([]float64, m.oracle.shape.Width)
	for i := range row {
		row[i] = number(t)
	}
	m.set(m.player(t), row, rapid.IntRange(0, 3).Draw(t, "listed") > 0)
}

// Touch sets a row that is partly what it was.
func (m *machine) Touch(t *rapid.T) {
	p := m.player(t)
	row, ok := m.board().Row(p, nil)
	if !ok {
		return
	}
	row[rapid.IntRange(0, len(row)-1).Draw(t, "index")] = number(t)
	m.set(p, row, rapid.Bool().Draw(t, "listed"))
}

// SetMany sets rows of many players, of few different numbers.
func (m *machine) SetMany(t *rapid.T) {
	rng := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
	spread := rapid.SampledFrom([]int{1, 2, 10, 1 << 40}).Draw(t, "numbers")
	unlisted := rapid.SampledFrom([]int{1, 2, 8}).Draw(t, "one of so many is listed")
	row := make([]float64, m.oracle.shape.Width)
	for range rapid.IntRange(1, m.game.Players()).Draw(t, "changes") {
		for i := range row {
			row[i] = float64(rng.IntN(spread))
		}
		m.set(Player(rng.IntN(m.game.Players())), row, rng.IntN(unlisted) == 0)
	}
}

// SetDeferred does the same without an index, and builds it.
func (m *machine) SetDeferred(t *rapid.T) {
	m.board().Defer()
	m.SetMany(t)
	m.board().Build()
}

// Join adds players.
func (m *machine) Join(t *rapid.T) {
	for range rapid.IntRange(1, 30).Draw(t, "players") {
		m.game.Intern(fmt.Sprintf("player %d", m.game.Players()))
	}
}

func (m *machine) Add(t *rapid.T) {
	p, n := m.player(t), rapid.Int64Range(-MaxCount, MaxCount).Draw(t, "n")
	sum := m.counts[p] + n
	fits := -MaxCount <= sum && sum <= MaxCount
	if got := m.game.Counter("counter").Fits(p, n); got != fits {
		t.Fatalf("%d + %d fits: %v", m.counts[p], n, got)
	}
	if fits {
		m.game.Counter("counter").Add(p, n)
		m.counts[p] = sum
	}
}

func (m *machine) Measure(t *rapid.T) {
	p, v := m.player(t), number(t)
	m.game.Measure("measure").Set(p, v)
	m.numbers[p] = v + 0
}

func (m *machine) Category(t *rapid.T) {
	name := rapid.SampledFrom([]string{"axe", "bow", "club", "dart"}).Draw(t, "category")
	want, known := m.categories[name]
	if c, ok := m.game.LookupCategory(name); c != want || ok != known {
		t.Fatalf("category %s is %d, %v, want %d, %v", name, c, ok, want, known)
	}
	if !known {
		want = uint32(len(m.categories))
		m.categories[name] = want
	}
	if c := m.game.Category(name); c != want || m.game.CategoryName(c) != name || m.game.Categories() != len(m.categories) {
		t.Fatalf("category %s is %d of %d, want %d", name, c, m.game.Categories(), want)
	}
}

func (m *machine) Standing(t *rapid.T) { m.standing(t, m.board(), m.player(t)) }

// standing compares what a board says of a player.
func (m *machine) standing(t fataler, b Listing, p Player) {
	t.Helper()
	place := m.oracle.place(p)
	got, ok := b.Place(p)
	if ok != (place >= 0) || ok && got != place {
		t.Fatalf("place %d, %v, want %d", got, ok, place)
	}
	var want Entry
	wantRank, wantBelow := 0, 0
	if ok {
		want = m.oracle.list[place]
		wantRank, wantBelow = m.oracle.rank(want), m.oracle.below(want)
	}
	score, listed := b.Score(p)
	rank, ranked := b.Rank(p)
	if score != want.Score || rank != wantRank || b.Below(p) != wantBelow || listed != ok || ranked != ok {
		t.Fatalf("score %v, %v, rank %d, %v, %d below, want %v, %d, %d, %v",
			score, listed, rank, ranked, b.Below(p), want.Score, wantRank, wantBelow, ok)
	}
}

func (m *machine) Page(t *rapid.T) {
	from, n := rapid.IntRange(-1, m.game.Players()).Draw(t, "from"), rapid.IntRange(0, 200).Draw(t, "n")
	if got, want := m.board().AppendPage(nil, from, n), m.oracle.page(from, n); !slices.Equal(got, want) {
		t.Fatalf("page is\n%v, want\n%v", got, want)
	}
}

// cursor draws any cursor, or one of an entry.
func (m *machine) cursor(t *rapid.T) Cursor {
	c := Cursor{number(t), 0, rapid.Uint64Range(0, m.oracle.order+2).Draw(t, "order")}
	if m.oracle.shape.Tie > 0 {
		c.Tie = number(t)
	}
	if n := len(m.oracle.list); n > 0 && rapid.Bool().Draw(t, "of an entry") {
		c = m.oracle.list[rapid.IntRange(0, n-1).Draw(t, "place")].Cursor()
	}
	return c
}

func (m *machine) After(t *rapid.T) {
	c, n := m.cursor(t), rapid.IntRange(0, 100).Draw(t, "n")
	if got, want := m.board().After(c, nil, n), m.oracle.after(c, n); !slices.Equal(got, want) {
		t.Fatalf("after %v comes\n%v, want\n%v", c, got, want)
	}
}

// Reload goes on with what was written and read.
func (m *machine) Reload(t *rapid.T) { m.game = reload(t, m.game) }

// Seal seals the board of a copy of the game, with an index or without, and
// compares all that can be read there.
func (m *machine) Seal(t *rapid.T) {
	g := reload(t, m.game)
	if rapid.Bool().Draw(t, "deferred") {
		g.Board("board").Defer()
	}
	mark := func(p Player) bool { return p%3 == 1 }
	s := g.Seal("board", mark)
	if rapid.Bool().Draw(t, "reloaded") {
		s = reload(t, g).Sealed("board")
	}
	if s.Len() != len(m.oracle.list) || s.Shape() != m.oracle.shape {
		t.Fatalf("%d sealed of %d", s.Len(), len(m.oracle.list))
	}
	for range 20 {
		p := m.player(t)
		m.standing(t, s, p)
		if _, listed := s.Place(p); s.Marked(p) != (listed && mark(p)) {
			t.Fatalf("player %d is marked: %v", p, s.Marked(p))
		}
	}
	sealed := func(page []Entry) []Entry {
		for i := range page {
			page[i].Marked = mark(page[i].Player)
			page[i].Order = m.oracle.order + 1 + uint64(m.oracle.place(page[i].Player))
		}
		return page
	}
	from, n := rapid.IntRange(-1, m.game.Players()).Draw(t, "from"), rapid.IntRange(0, 200).Draw(t, "n")
	if got, want := s.AppendPage(nil, from, n), sealed(m.oracle.page(from, n)); !slices.Equal(got, want) {
		t.Fatalf("page is\n%v, want\n%v", got, want)
	}
	c := m.cursor(t)
	c.Order = 0 // where equal ones begin
	if got, want := s.After(c, nil, n), sealed(m.oracle.after(c, n)); !slices.Equal(got, want) {
		t.Fatalf("after %v comes\n%v, want\n%v", c, got, want)
	}
	c.Order = math.MaxUint64 // where they end
	if got, want := s.After(c, nil, n), sealed(m.oracle.after(c, n)); !slices.Equal(got, want) {
		t.Fatalf("after %v comes\n%v, want\n%v", c, got, want)
	}
	for i, e := range s.AppendPage(nil, max(0, from), 20) {
		if got, want := s.After(e.Cursor(), nil, n), sealed(m.oracle.page(max(0, from)+i+1, n)); !slices.Equal(got, want) {
			t.Fatalf("after %v comes\n%v, want\n%v", e, got, want)
		}
	}
}

// Check compares everything.
func (m *machine) Check(t *rapid.T) {
	b := m.board()
	if err := checkIndex(b); err != nil {
		t.Fatal(err)
	}
	if b.Len() != len(m.oracle.list) || b.Changes() != m.oracle.order {
		t.Fatalf("%d players, %d changes, want %d, %d", b.Len(), b.Changes(), len(m.oracle.list), m.oracle.order)
	}
	for i, e := range b.AppendPage(nil, 0, b.Len()) {
		if e.Rank = 0; e != m.oracle.list[i] {
			t.Fatalf("entry %d is %v, want %v", i, e, m.oracle.list[i])
		}
	}
	for p := range Player(m.game.Players()) {
		m.columns(t, p)
	}
}

// columns compares what is kept of a player.
func (m *machine) columns(t *rapid.T, p Player) {
	want, has := m.counts[p]
	if n, ok := m.game.Counter("counter").Get(p); n != want || ok != has {
		t.Fatalf("counter %d, %v, want %d, %v", n, ok, want, has)
	}
	number, has := m.numbers[p]
	if v, ok := m.game.Measure("measure").Get(p); v != number || ok != has || math.Signbit(v) != math.Signbit(number) {
		t.Fatalf("measure %v, %v, want %v, %v", v, ok, number, has)
	}
	row, ok := m.board().Row(p, nil)
	if !slices.Equal(row, m.oracle.rows[p]) || ok != (row != nil) {
		t.Fatalf("row %v, %v, want %v", row, ok, m.oracle.rows[p])
	}
}
