package standings

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// lines says a board the way a person would.
func lines(g *Game, entries []Entry) (out []string) {
	for _, e := range entries {
		out = append(out, fmt.Sprintf("%d %s %v", e.Rank, g.ID(e.Player), e.Score))
	}
	return out
}

func TestBoardOrder(t *testing.T) {
	g := plainGame([]string{"wins"}, nil)
	b := g.Board("wins")
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
		put(b, g.Intern(set.id), set.score)
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
	g := plainGame([]string{"wins"}, nil)
	b, p := g.Board("wins"), g.Intern("ann")
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
	put(b, g.Intern("0"), -1)
	check()
}

// TestPageBounds asks for pages and cursors outside of the board.
func TestPageBounds(t *testing.T) {
	b := newBoard(plain)
	for p := range Player(100) {
		put(b, p, float64(p))
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
		{Cursor{Score: inf, Order: 0}, 100},
		{Cursor{Score: -inf, Order: 0}, 0},
		{Cursor{Score: 99, Order: 100}, 99},
		{Cursor{Score: 99, Order: 99}, 100},
		{Cursor{Score: 50, Order: math.MaxUint64}, 50},
		{Cursor{Score: 50, Order: maxOrder}, 50},
		{Cursor{Score: 50, Order: maxOrder - 1}, 50},
		{Cursor{Score: 0, Order: 0}, 1},
		{Cursor{Score: zero, Order: 0}, 1},
		{Cursor{Score: zero, Order: 1}, 0},
		{Cursor{Score: math.MaxFloat64, Order: 7}, 100},
	} {
		if got := len(b.After(c.Cursor, nil, 1000)); got != c.want {
			t.Errorf("%d entries after %v, want %d", got, c.Cursor, c.want)
		}
	}
	b.After(Cursor{Score: math.NaN(), Order: 1}, nil, 1) // anything but a panic
}

// TestPageAppends wants pages behind what is there, ranked on their own.
func TestPageAppends(t *testing.T) {
	b := newBoard(plain)
	for p := range Player(4) {
		put(b, p, 7)
	}
	put(b, 4, 3)
	page := b.AppendPage(nil, 4, 1)
	page = b.AppendPage(page, 3, 2)
	page = b.After(page[1].Cursor(), page, 10)
	last := Entry{Rank: 5, Player: 4, Score: 3, Order: 5}
	want := []Entry{last, {Rank: 1, Player: 3, Score: 7, Order: 4}, last, last}
	if !slices.Equal(page, want) {
		t.Errorf("pages are %v, want %v", page, want)
	}
}

func TestDeferredBoardPanics(t *testing.T) {
	b := newBoard(plain)
	put(b, 1, 1)
	b.Defer()
	put(b, 2, 2)
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
	b := newBoard(plain)
	b.order = maxOrder - 1
	put(b, 1, 1)
	if entry := b.AppendPage(nil, 0, 1)[0]; entry != (Entry{Rank: 1, Player: 1, Score: 1, Order: maxOrder}) {
		t.Errorf("the last change is %v", entry)
	}
	if rest := b.After(Cursor{Score: 1, Order: maxOrder}, nil, 1); rest != nil {
		t.Errorf("%v is after the last entry", rest)
	}
	put(b, 1, 1) // no change
	if !panics(func() { put(b, 1, 2) }) {
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
	b := newBoard(plain)
	for _, i := range rand.New(rand.NewPCG(1, 1)).Perm(len(scores)) {
		put(b, Player(i*0x12345), scores[i])
	}
	for i, e := range b.AppendPage(nil, 0, 100) {
		if e.Score != scores[i] || e.Player != Player(i*0x12345) || e.Rank != i+1 {
			t.Errorf("entry %d is %v, want score %v", i, e, scores[i])
		}
	}
	if err := checkIndex(b); err != nil {
		t.Error(err)
	}
}
