package standings

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// lines says a board the way a person would.
func lines(g *Game, entries []Entry) (out []string) {
	for _, e := range entries {
		out = append(out, fmt.Sprintf("%d %s %v", e.Rank, g.ID(e.Player), e.Score))
	}
	return out
}

func TestBoardOrder(t *testing.T) {
	g := NewGame([]string{"wins"}, nil)
	b := g.Board(0)
	for _, set := range []struct {
		id    string
		score float64
	}{
		{"ann", 2},
		{"bob", 1},
		{"cy", 3},
		{"dee", 2},
		{"eve", math.Copysign(0, -1)},
		{"flo", 0},
		{"gus", -1.5},
		{"ann", 2}, // the score she has: she stays ahead of dee
		{"eve", 0}, // likewise, whatever the sign
		{"bob", 5},
		{"bob", 1},
		{"flo", 1},
		{"flo", 0}, // behind eve again
	} {
		b.Set(g.Intern(set.id), set.score)
	}
	want := []string{"1 cy 3", "2 ann 2", "2 dee 2", "4 bob 1", "5 eve 0", "5 flo 0", "7 gus -1.5"}
	if got := lines(g, b.AppendPage(nil, 0, 100)); !slices.Equal(got, want) {
		t.Errorf("board is %q, want %q", got, want)
	}
	if b.Changes() != 11 {
		t.Errorf("%d changes, want 11", b.Changes())
	}
	dee, _ := g.Lookup("dee")
	rank, _ := b.Rank(dee)
	place, _ := b.Place(dee)
	if rank != 2 || place != 2 || b.Below(dee) != 4 {
		t.Errorf("dee has rank %d, place %d and %d below her", rank, place, b.Below(dee))
	}
	zero, ok := b.Score(g.Intern("eve"))
	if !ok || math.Signbit(zero) {
		t.Errorf("eve has %v", zero)
	}
}

func TestUnlistedPlayer(t *testing.T) {
	g := NewGame([]string{"wins"}, nil)
	b, p := g.Board(0), g.Intern("ann")
	far := Player(0)
	for i := range 3 * pagePlayers {
		far = g.Intern(fmt.Sprint(i))
	}
	check := func() {
		t.Helper()
		for _, p := range []Player{p, far} {
			_, scored := b.Score(p)
			_, ranked := b.Rank(p)
			_, placed := b.Place(p)
			if scored || ranked || placed || b.Below(p) != 0 {
				t.Errorf("player %d is on the board: %v, %v, %v, %d below", p, scored, ranked, placed, b.Below(p))
			}
		}
	}
	check()
	if b.Len() != 0 || b.AppendPage(nil, 0, 10) != nil || b.After(Cursor{}, nil, 10) != nil {
		t.Error("an empty board has entries")
	}
	b.Set(g.Intern("0"), -1)
	check()
}

// TestPageBounds asks for pages and cursors outside of the board.
func TestPageBounds(t *testing.T) {
	var b Board
	for p := range Player(100) {
		b.Set(p, float64(p))
	}
	for _, c := range []struct{ from, n, want int }{
		{-1, 10, 0}, {0, 0, 0}, {0, -1, 0}, {100, 1, 0}, {99, 5, 1}, {50, math.MaxInt, 50}, {math.MaxInt, 1, 0},
	} {
		if got := len(b.AppendPage(nil, c.from, c.n)); got != c.want {
			t.Errorf("page of %d from %d has %d entries, want %d", c.n, c.from, got, c.want)
		}
	}
	inf, zero := math.Inf(1), math.Copysign(0, -1)
	for _, c := range []struct {
		Cursor
		want int
	}{
		{Cursor{inf, 0}, 100},
		{Cursor{-inf, 0}, 0},
		{Cursor{99, 100}, 99},
		{Cursor{99, 99}, 100},
		{Cursor{50, math.MaxUint64}, 50},
		{Cursor{50, maxOrder}, 50},
		{Cursor{50, maxOrder - 1}, 50},
		{Cursor{0, 0}, 1},
		{Cursor{zero, 0}, 1},
		{Cursor{zero, 1}, 0},
		{Cursor{math.MaxFloat64, 7}, 100},
	} {
		if got := len(b.After(c.Cursor, nil, 1000)); got != c.want {
			t.Errorf("%d entries after %v, want %d", got, c.Cursor, c.want)
		}
	}
	b.After(Cursor{math.NaN(), 1}, nil, 1) // anything but a panic
}

// TestPageAppends wants pages behind what is there, ranked on their own.
func TestPageAppends(t *testing.T) {
	var b Board
	for p := range Player(4) {
		b.Set(p, 7)
	}
	b.Set(4, 3)
	page := b.AppendPage(nil, 4, 1)
	page = b.AppendPage(page, 3, 2)
	page = b.After(page[1].Cursor(), page, 10)
	want := []Entry{{5, 4, 3, 5}, {1, 3, 7, 4}, {5, 4, 3, 5}, {5, 4, 3, 5}}
	if !slices.Equal(page, want) {
		t.Errorf("pages are %v, want %v", page, want)
	}
}

func TestDeferredBoardPanics(t *testing.T) {
	var b Board
	b.Set(1, 1)
	b.Defer()
	b.Set(2, 2)
	if b.Len() != 2 || b.Changes() != 2 {
		t.Errorf("%d players, %d changes", b.Len(), b.Changes())
	}
	for name, read := range map[string]func(){
		"Rank":       func() { b.Rank(1) },
		"Place":      func() { b.Place(1) },
		"Below":      func() { b.Below(1) },
		"AppendPage": func() { b.AppendPage(nil, 0, 1) },
		"After":      func() { b.After(Cursor{}, nil, 1) },
	} {
		if !panics(read) {
			t.Errorf("%s does not panic", name)
		}
	}
	if b.index.leaves.blocks != nil {
		t.Error("a deferred board keeps its index")
	}
	b.Build()
	first := &b.index.leaves.blocks[0][0]
	if b.Build(); first != &b.index.leaves.blocks[0][0] {
		t.Error("a second Build makes another index")
	}
	if rank, _ := b.Rank(1); rank != 2 {
		t.Errorf("rank %d after Build", rank)
	}
}

func TestTooManyChanges(t *testing.T) {
	b := Board{order: maxOrder - 1}
	b.Set(1, 1)
	if entry := b.AppendPage(nil, 0, 1)[0]; entry != (Entry{1, 1, 1, maxOrder}) {
		t.Errorf("the last change is %v", entry)
	}
	if rest := b.After(Cursor{1, maxOrder}, nil, 1); rest != nil {
		t.Errorf("%v is after the last entry", rest)
	}
	b.Set(1, 1) // no change
	if !panics(func() { b.Set(1, 2) }) {
		t.Error("one change too many does not panic")
	}
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

// TestExtremeScores sorts the ends of the range, and players whose numbers
// use all bits.
func TestExtremeScores(t *testing.T) {
	scores := []float64{
		math.MaxFloat64, 1e300, 1, math.SmallestNonzeroFloat64, 0,
		-math.SmallestNonzeroFloat64, -1, -1e300, -math.MaxFloat64,
	}
	var b Board
	for _, i := range rand.New(rand.NewPCG(1, 1)).Perm(len(scores)) {
		b.Set(Player(i*0x12345), scores[i])
	}
	for i, e := range b.AppendPage(nil, 0, 100) {
		if e.Score != scores[i] || e.Player != Player(i*0x12345) || e.Rank != i+1 {
			t.Errorf("entry %d is %v, want score %v", i, e, scores[i])
		}
	}
	if err := checkIndex(&b); err != nil {
		t.Error(err)
	}
}

// TestAgainstOracle runs random sequences of everything that a board can do
// beside the plain way of doing it.
func TestAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{4, 150, 3000}).Draw(t, "players")
		m := &machine{game: NewGame([]string{"wins"}, []string{"games"}), counts: map[Player]int64{}}
		for i := range n {
			m.game.Intern(fmt.Sprintf("player %d", i))
		}
		t.Repeat(rapid.StateMachineActions(m))
	})
}

// machine is a game and what it should be.
type machine struct {
	game   *Game
	oracle oracle
	counts map[Player]int64
}

func (m *machine) player(t *rapid.T) Player {
	return Player(rapid.IntRange(0, m.game.Players()-1).Draw(t, "player"))
}

// score draws scores that are often equal.
func (m *machine) score(t *rapid.T) float64 {
	return rapid.OneOf(
		rapid.Map(rapid.IntRange(-2, 3), func(i int) float64 { return float64(i) }),
		rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64),
	).Draw(t, "score")
}

func (m *machine) set(p Player, score float64) {
	m.game.Board(0).Set(p, score)
	m.oracle.set(p, score)
}

func (m *machine) SetOne(t *rapid.T) { m.set(m.player(t), m.score(t)) }

// SetMany gives many players one of few scores.
func (m *machine) SetMany(t *rapid.T) {
	rng := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
	spread := rapid.SampledFrom([]int{1, 2, 10, 1 << 40}).Draw(t, "scores")
	for range rapid.IntRange(1, m.game.Players()).Draw(t, "changes") {
		m.set(Player(rng.IntN(m.game.Players())), float64(rng.IntN(spread)))
	}
}

// SetDeferred does the same without an index, and builds it.
func (m *machine) SetDeferred(t *rapid.T) {
	m.game.Board(0).Defer()
	m.SetMany(t)
	m.game.Board(0).Build()
}

func (m *machine) Add(t *rapid.T) {
	p, n := m.player(t), rapid.Int64Range(-MaxCount, MaxCount).Draw(t, "n")
	sum := m.counts[p] + n
	fits := -MaxCount <= sum && sum <= MaxCount
	if got := m.game.Counter(0).Fits(p, n); got != fits {
		t.Fatalf("%d + %d fits: %v", m.counts[p], n, got)
	}
	if fits {
		m.game.Counter(0).Add(p, n)
		m.counts[p] = sum
	}
}

func (m *machine) Standing(t *rapid.T) {
	b, p := m.game.Board(0), m.player(t)
	place := m.oracle.place(p)
	got, ok := b.Place(p)
	if ok != (place >= 0) || ok && got != place {
		t.Fatalf("place %d, %v, want %d", got, ok, place)
	}
	if !ok {
		return
	}
	want := m.oracle.list[place]
	score, _ := b.Score(p)
	rank, _ := b.Rank(p)
	if score != want.Score || rank != m.oracle.rank(score) || b.Below(p) != m.oracle.below(score) {
		t.Fatalf("score %v, rank %d, %d below, want %v, %d, %d",
			score, rank, b.Below(p), want.Score, m.oracle.rank(score), m.oracle.below(score))
	}
}

func (m *machine) Page(t *rapid.T) {
	from, n := rapid.IntRange(-1, m.game.Players()).Draw(t, "from"), rapid.IntRange(0, 200).Draw(t, "n")
	if got, want := m.game.Board(0).AppendPage(nil, from, n), m.oracle.page(from, n); !slices.Equal(got, want) {
		t.Fatalf("page is\n%v, want\n%v", got, want)
	}
}

func (m *machine) After(t *rapid.T) {
	c := Cursor{m.score(t), rapid.Uint64Range(0, m.oracle.order+2).Draw(t, "order")}
	if n := len(m.oracle.list); n > 0 && rapid.Bool().Draw(t, "of an entry") {
		c = m.oracle.list[rapid.IntRange(0, n-1).Draw(t, "place")].Cursor()
	}
	n := rapid.IntRange(0, 100).Draw(t, "n")
	if got, want := m.game.Board(0).After(c, nil, n), m.oracle.after(c, n); !slices.Equal(got, want) {
		t.Fatalf("after %v comes\n%v, want\n%v", c, got, want)
	}
}

// Reload goes on with what was written and read.
func (m *machine) Reload(t *rapid.T) { m.game = reload(t, m.game) }

// Check compares the whole board.
func (m *machine) Check(t *rapid.T) {
	b := m.game.Board(0)
	if err := checkIndex(b); err != nil {
		t.Fatal(err)
	}
	for i, e := range b.AppendPage(nil, 0, b.Len()) {
		if want := m.oracle.list[i]; e.Player != want.Player || e.Score != want.Score || e.Order != want.Order {
			t.Fatalf("entry %d is %v, want %v", i, e, want)
		}
	}
	for p := range Player(m.game.Players()) {
		want, has := m.counts[p]
		if n, ok := m.game.Counter(0).Get(p); n != want || ok != has {
			t.Fatalf("counter %d, %v, want %d, %v", n, ok, want, has)
		}
	}
	if b.Len() != len(m.oracle.list) || b.Changes() != m.oracle.order {
		t.Fatalf("%d players, %d changes, want %d, %d", b.Len(), b.Changes(), len(m.oracle.list), m.oracle.order)
	}
}
