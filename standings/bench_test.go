package standings

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"
)

const million = 1_000_000

// sizes are the numbers of players of the benchmarks. Ten million players need
// some gigabytes and a minute: go test -bench /players=10000000.
var sizes = []int{million, 10 * million}

// benchmark runs run for each size, with a game whose players all have random
// scores on its one board and have been updated at random twice each.
func benchmark(b *testing.B, run func(b *testing.B, g *Game)) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("players=%d", n), func(b *testing.B) {
			if n > million && !*large {
				b.Skip("wants -large")
			}
			run(b, seasoned(n))
		})
	}
}

// seasoned returns a game of n players for benchmarks that leave it usable for
// the next one.
func seasoned(n int) *Game {
	seasonedMu.Lock()
	defer seasonedMu.Unlock()
	if seasonedGame == nil || seasonedGame.Players() != n {
		seasonedGame = nil
		seasonedGame = newSeasoned(n)
	}
	return seasonedGame
}

var (
	seasonedMu   sync.Mutex
	seasonedGame *Game
)

func newSeasoned(n int) *Game {
	g := plainGame([]string{"wins"}, nil)
	fill(g, n)
	board, rng := g.Board("wins"), rand.New(rand.NewPCG(1, 2))
	for range 3 * n {
		put(board, Player(rng.IntN(n)), randomScore(rng))
	}
	return g
}

// fill adds n players with ids of 36 bytes and a score each.
func fill(g *Game, n int) {
	board, rng := g.Board("wins"), rand.New(rand.NewPCG(3, 4))
	var id []byte
	for i := range n {
		id = appendUUID(id[:0], i)
		put(board, g.Intern(string(id)), randomScore(rng))
	}
}

func randomScore(rng *rand.Rand) float64 { return math.Round(1e4 * rng.ExpFloat64()) }

func appendUUID(dst []byte, i int) []byte {
	rng := rand.NewPCG(5, uint64(i))
	a, b := rng.Uint64(), rng.Uint64()
	return fmt.Appendf(dst, "%08x-%04x-%04x-%04x-%012x", a>>32, a>>16&0xffff, a&0xffff, b>>48, b&(1<<48-1))
}

func BenchmarkMemory(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprintf("players=%d", n), func(b *testing.B) {
			if n > million && !*large {
				b.Skip("wants -large")
			}
			for b.Loop() {
				reportMemory(b, n)
			}
		})
	}
}

func reportMemory(b *testing.B, n int) {
	seasonedGame = nil
	before := heap()
	g := newSeasoned(n)
	start := time.Now()
	after := heap()
	b.ReportMetric(float64(time.Since(start).Microseconds())/2000, "ms/GC")
	b.ReportMetric(float64(after-before)/float64(n), "B/player")
	b.ReportMetric(float64(n)/float64(len(g.Board("wins").index.leaves.blocks)*slabNodes*leafCap), "fill")
	runtime.KeepAlive(g)
}

// heap returns the live heap after two collections.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkSet(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		board, rng, n := g.Board("wins"), rand.New(rand.NewPCG(6, 7)), g.Players()
		for b.Loop() {
			put(board, Player(rng.IntN(n)), randomScore(rng))
		}
	})
}

func BenchmarkSetDeferred(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		board, rng, n := g.Board("wins"), rand.New(rand.NewPCG(6, 7)), g.Players()
		board.Defer()
		for b.Loop() {
			put(board, Player(rng.IntN(n)), randomScore(rng))
		}
		board.Build()
	})
}

func BenchmarkWins(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		board, rng, n := g.Board("wins"), rand.New(rand.NewPCG(6, 7)), g.Players()
		for b.Loop() {
			p := Player(rng.IntN(n))
			score, _ := board.Score(p)
			put(board, p, score+1)
		}
	})
}

func BenchmarkRank(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		board, rng, n := g.Board("wins"), rand.New(rand.NewPCG(6, 7)), g.Players()
		for b.Loop() {
			board.Rank(Player(rng.IntN(n)))
		}
	})
}

func BenchmarkPage(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		board, rng := g.Board("wins"), rand.New(rand.NewPCG(6, 7))
		var page []Entry
		for b.Loop() {
			page = board.AppendPage(page[:0], rng.IntN(board.Len()), 10)
		}
	})
}

func BenchmarkTop(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		var page []Entry
		for b.Loop() {
			page = g.Board("wins").AppendPage(page[:0], 0, 10)
		}
	})
}

func BenchmarkAround(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		board, rng, n := g.Board("wins"), rand.New(rand.NewPCG(6, 7)), g.Players()
		var page []Entry
		for b.Loop() {
			place, _ := board.Place(Player(rng.IntN(n)))
			page = board.AppendPage(page[:0], max(0, place-5), 11)
		}
	})
}

func BenchmarkAfter(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		board, rng, n := g.Board("wins"), rand.New(rand.NewPCG(6, 7)), g.Players()
		var page []Entry
		for b.Loop() {
			score, _ := board.Score(Player(rng.IntN(n)))
			page = board.After(Cursor{Score: score, Order: 1}, page[:0], 10)
		}
	})
}

func BenchmarkLookup(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		rng, n := rand.New(rand.NewPCG(6, 7)), g.Players()
		ids := make([]string, 1<<16)
		for i := range ids {
			ids[i] = string([]byte(g.ID(Player(rng.IntN(n)))))
		}
		for i := 0; b.Loop(); i++ {
			g.Lookup(ids[i%len(ids)])
		}
	})
}

func BenchmarkIntern(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		ids := make([][]byte, g.Players())
		for i := range ids {
			ids[i] = appendUUID(nil, i)
		}
		for b.Loop() {
			empty := NewGame()
			for _, id := range ids {
				empty.Intern(string(id))
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(ids)), "ns/id")
	})
}

func BenchmarkSnapshot(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		for b.Loop() {
			g.Snapshot()
		}
	})
}

func BenchmarkWriteTo(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		s := g.Snapshot()
		for b.Loop() {
			n, _ := s.WriteTo(io.Discard)
			b.SetBytes(n)
		}
	})
}

func BenchmarkDigest(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		for b.Loop() {
			g.Digest()
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		for b.Loop() {
			g.Board("wins").Defer()
			g.Board("wins").Build()
		}
	})
}

func BenchmarkReadGame(b *testing.B) {
	benchmark(b, func(b *testing.B, g *Game) {
		var buf bytes.Buffer
		g.Snapshot().WriteTo(&buf)
		for b.Loop() {
			if _, err := ReadGame(bytes.NewReader(buf.Bytes())); err != nil {
				b.Fatal(err)
			}
		}
	})
}
