package standings

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// sameGame compares all that two games have.
func sameGame(t *testing.T, got, want *Game) {
	t.Helper()
	if got.Digest() != want.Digest() {
		t.Fatal("digests differ")
	}
	for p := range Player(want.Players()) {
		if q, ok := got.Lookup(want.ID(p)); q != p || !ok || got.ID(p) != want.ID(p) {
			t.Fatalf("player %d is %d, %v, %q", p, q, ok, got.ID(p))
		}
	}
	for c := range uint32(want.Categories()) {
		if d, ok := got.LookupCategory(want.CategoryName(c)); c != d || !ok {
			t.Fatalf("category %d is %d, %v", c, d, ok)
		}
	}
	sameBoards(t, got, want)
}

func TestClone(t *testing.T) {
	deferred := example()
	deferred.Board("wins").Defer()
	for name, g := range map[string]*Game{"nothing": NewGame(), "of all kinds": example(), "deferred": deferred} {
		t.Run(name, func(t *testing.T) {
			c := g.Snapshot().Game()
			for _, name := range g.Boards() {
				g.Board(name).Build()
			}
			sameGame(t, c, g)
			sameGame(t, c.Snapshot().Game(), reload(t, g))
		})
	}
}

// TestCloneHidesNobody makes a game of one with hidden players.
func TestCloneHidesNobody(t *testing.T) {
	g := example()
	for p := range Player(100) {
		g.Hide(p)
	}
	c := g.Snapshot().Game()
	sameGame(t, c, example())
	if c.Hide(3); c.Hidden(2) || !g.Hidden(2) || !c.Hidden(3) {
		t.Error("games share who is hidden")
	}
}

// scramble writes to everything that a game has. It adds ids and renames nobody: the
// arena stays the one that the game has begun with.
func scramble(g *Game, rng *rand.Rand, name string) {
	for i := range 20 {
		g.Intern(fmt.Sprint(name, i))
		g.Category(fmt.Sprint(name, i))
	}
	for _, b := range g.boards.items {
		fillBoard(b, rng, g.Players())
	}
	for p := range Player(g.Players()) {
		if rng.IntN(8) > 0 {
			continue
		}
		for _, c := range g.counters.items {
			if n := rng.Int64N(1 << 40); c.Fits(p, n) {
				c.Add(p, n)
			}
		}
		for _, m := range g.measures.items {
			m.Set(p, rng.NormFloat64())
		}
	}
	g.AddBoard(name, plain)
	g.AddCounter(name)
	g.AddMeasure(name)
	g.Seal(g.Boards()[0], nil)
	g.Remove(g.SealedBoards()[0])
}

// TestCloneIsIndependent writes to a game, to two clones of a snapshot of it and
// to a clone of a clone, each after the other, and wants no other one to change. It
// does so with as many players as end a group, a page or a chunk of ids.
func TestCloneIsIndependent(t *testing.T) {
	for _, players := range []int{1, 5, 63, 64, 65, 255, 256, 257, chunkSize/MaxID - 1, chunkSize / MaxID, chunkSize/MaxID + 1, 2000} {
		g := plainGame([]string{"wins", "elo"}, []string{"games"})
		g.AddMeasure("best")
		g.AddBoard("times", shapes[6])
		for i := range players {
			g.Intern(fmt.Sprintf("%0*d", MaxID, i))
		}
		rng := rand.New(rand.NewPCG(1, uint64(players)))
		scramble(g, rng, "zero")
		s := g.Snapshot()
		games := []*Game{g, s.Game(), s.Game()}
		games = append(games, games[2].Snapshot().Game())
		first := s.Digest()
		digests := slices.Repeat([][DigestSize]byte{first}, len(games))
		for i, writing := range games {
			scramble(writing, rng, fmt.Sprintf("name %0*d", 1+3*i, i)) // ids of other lengths
			digests[i] = writing.Digest()
			for j, other := range games {
				if other.Digest() != digests[j] || i != j && digests[j] == digests[i] {
					t.Fatalf("%d players: writing to game %d changes game %d", players, i, j)
				}
			}
		}
		for i := range games {
			sameGame(t, games[i], reload(t, games[i]))
		}
		if s.Digest() != first {
			t.Fatalf("%d players: the snapshot has changed", players)
		}
	}
}

// TestCloneBesideWriter makes games of snapshots, and writes to them, while the
// original is being written, for the race detector.
func TestCloneBesideWriter(t *testing.T) {
	g := plainGame([]string{"wins"}, []string{"games"})
	g.AddBoard("times", shapes[6])
	g.AddMeasure("best")
	rng := rand.New(rand.NewPCG(10, 10))
	var group sync.WaitGroup
	for i := range 12 {
		for range 97 {
			g.Intern(fmt.Sprintf("player %d", g.Players()))
		}
		s, digest := g.Snapshot(), g.Digest()
		group.Go(func() {
			c := s.Game()
			if c.Digest() != digest {
				t.Error("the clone is not equal")
			}
			scramble(c, rand.New(rand.NewPCG(11, uint64(i))), "clone")
			if s.Digest() != digest {
				t.Error("the snapshot has changed")
			}
		})
		for _, b := range g.boards.items {
			fillBoard(b, rng, g.Players())
		}
		for p := range Player(g.Players()) {
			g.Counter("games").Add(p, 1)
			g.Measure("best").Set(p, rng.Float64())
		}
		g.Category(fmt.Sprint(i))
		if g.Hide(Player(i)); i%4 == 3 {
			g.Rename(Player(i), fmt.Sprint("renamed ", i))
			g.AddBoard(fmt.Sprint("season ", i), plain)
			g.Seal(fmt.Sprint("season ", i), nil)
		}
	}
	group.Wait()
}

func BenchmarkClone(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		s, before := g.Snapshot(), heap()
		c := s.Game()
		each := float64(heap()-before) / float64(g.Players())
		runtime.KeepAlive(c)
		for b.Loop() {
			s.Game()
		}
		b.ReportMetric(each, "B/player")
	})
}

// BenchmarkWalk reads a board from its head to its end, a thousand entries at a
// time, live and sealed, and sealed with a thousand hidden players.
func BenchmarkWalk(b *testing.B) {
	board := seasoned(million).Board("wins")
	hidden := make([]Player, 1000)
	for i := range hidden {
		hidden[i] = Player(i * (million / len(hidden)))
	}
	sealed := seal(board, nil)
	for _, c := range []struct {
		name string
		Listing
	}{{"live", board}, {"sealed", sealed}, {"hidden", sealed.without(hidden)}} {
		b.Run(c.name, func(b *testing.B) {
			page := make([]Entry, 0, 1000)
			for b.Loop() {
				for place := 0; place < c.Len(); place += len(page) {
					page = c.AppendPage(page[:0], place, 1000)
				}
			}
		})
	}
}
