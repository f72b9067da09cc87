package standings

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// TestSealedFindsPlayers looks for every player of a game on sealed boards of
// many sizes, whose players are close together or far apart.
func TestSealedFindsPlayers(t *testing.T) {
	const players = 100_000
	rng := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{0, 1, 2, sampleSize - 1, sampleSize, sampleSize + 1, 63, 64, 65, 1000, players} {
		for _, gap := range []int{1, 2, players / max(n, 1)} {
			b := newBoard(plain)
			b.Defer()
			for i := range min(n, players/gap) {
				put(b, Player(i*gap), float64(rng.IntN(10)))
			}
			s := seal(b, func(p Player) bool { return p%7 == 1 })
			b.Build()
			for p := range Player(players) {
				place, ok := s.Place(p)
				want, listed := b.Place(p)
				if place != want || ok != listed || s.Marked(p) != (ok && p%7 == 1) {
					t.Fatalf("%d players, gap %d: player %d has place %d, %v, want %d, %v", n, gap, p, place, ok, want, listed)
				}
			}
			if _, ok := s.Place(^Player(0)); ok {
				t.Fatal("the last player is listed")
			}
		}
	}
}

// TestSealedKeepsTheOrder seals boards of all shapes with many equal entries,
// from the index and without, and compares every read with that of the live board.
func TestSealedKeepsTheOrder(t *testing.T) {
	const players = 3000
	rng := rand.New(rand.NewPCG(2, 2))
	for _, shape := range shapes {
		live := newBoard(shape)
		fillBoard(live, rng, players)
		fillBoard(live, rng, players)
		sealed := seal(live, nil)
		live.Defer()
		again := seal(live, nil)
		live.Build()
		want := live.AppendPage(nil, 0, players)
		for i := range want {
			want[i].Order = live.Changes() + 1 + uint64(i)
		}
		for _, s := range []*Sealed{sealed, again} {
			if !slices.Equal(s.AppendPage(nil, 0, players), want) {
				t.Fatalf("%v: sealed and live are not the same", shape)
			}
			for p := range Player(players) {
				sameStanding(t, s, live, p)
			}
		}
		afterSeal(t, sealed, want)
	}
}

// sameStanding compares what two boards say of a player.
func sameStanding(t *testing.T, got, want Listing, p Player) {
	t.Helper()
	type standing struct {
		score       float64
		rank, place int
		below       int
		listed      [3]bool
	}
	of := func(b Listing) (s standing) {
		s.score, s.listed[0] = b.Score(p)
		s.rank, s.listed[1] = b.Rank(p)
		s.place, s.listed[2] = b.Place(p)
		s.below = b.Below(p)
		return s
	}
	if of(got) != of(want) {
		t.Fatalf("player %d has %+v, want %+v", p, of(got), of(want))
	}
}

// afterSeal goes on reading from each entry of a sealed board, with a cursor of
// it, with one from before and with one of which nobody is.
func afterSeal(t *testing.T, s *Sealed, list []Entry) {
	t.Helper()
	first := 0 // of those who are equal
	for i, e := range list {
		if e.Rank != list[first].Rank {
			first = i
		}
		if got := s.After(e.Cursor(), nil, 5); !slices.Equal(got, list[i+1:min(i+6, len(list))]) {
			t.Fatalf("after %v comes %v", e, got)
		}
		live := Cursor{e.Score, e.Tie, s.changes}
		if got := s.After(live, nil, 5); !slices.Equal(got, list[first:min(first+5, len(list))]) {
			t.Fatalf("after %v comes %v", live, got)
		}
		far := Cursor{e.Score, e.Tie, list[i*7919%len(list)].Order}
		behind := func(x Entry) bool { return x.Rank > e.Rank || x.Rank == e.Rank && x.Order > far.Order }
		var want []Entry
		if next := slices.IndexFunc(list, behind); next >= 0 {
			want = list[next:min(next+5, len(list))]
		}
		if got := s.After(far, nil, 5); !slices.Equal(got, want) {
			t.Fatalf("after %v comes %v, want %v", far, got, want)
		}
	}
}

// TestSealingUpToTheEnd seals boards whose orders are nearly used up.
func TestSealingUpToTheEnd(t *testing.T) {
	b := newBoard(plain)
	b.order = maxOrder - 2
	put(b, 0, 1)
	if last := seal(b, nil).AppendPage(nil, 0, 1)[0]; last.Order != maxOrder {
		t.Errorf("the last order is %d", last.Order)
	}
	put(b, 1, 1)
	if !panics(func() { seal(b, nil) }) {
		t.Error("orders beyond the last do not panic")
	}
}

// TestSealedIsSmall bounds what a sealed board takes.
func TestSealedIsSmall(t *testing.T) {
	const players = 200_000
	for _, c := range []struct {
		shape Shape
		most  float64
	}{{plain, 16.6}, {Shape{Width: 5, Tie: 3}, 25}} {
		b := newBoard(c.shape)
		fillBoard(b, rand.New(rand.NewPCG(3, 3)), players)
		before := heap()
		s := seal(b, func(p Player) bool { return p%2 == 0 })
		each := float64(heap()-before) / float64(s.Len())
		runtime.KeepAlive(s)
		runtime.KeepAlive(b)
		t.Logf("%v: %.2f bytes a player", c.shape, each)
		if each > c.most {
			t.Errorf("%v takes %.2f bytes a player", c.shape, each)
		}
	}
}
