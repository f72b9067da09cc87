package standings

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
)

// tiedShape is a board with everything: of the lowest time, with a tie and
// numbers that order nothing.
var tiedShape = Shape{Width: 4, Low: true, Tie: 1}

// newTied returns a board of n players, updated at random twice each.
func newTied(n int) *Board {
	b, rng := newBoard(tiedShape), rand.New(rand.NewPCG(1, 2))
	for p := range Player(n) {
		b.Set(p, randomRow(rng), true)
	}
	for range 2 * n {
		b.Set(Player(rng.IntN(n)), randomRow(rng), true)
	}
	return b
}

func randomRow(rng *rand.Rand) []float64 {
	return []float64{randomScore(rng), float64(rng.IntN(100)), float64(rng.IntN(1000)), rng.Float64()}
}

// tied returns a board for benchmarks that leave it usable for the next one.
var tied = sync.OnceValue(func() *Board { return newTied(million) })

func BenchmarkTiedMemory(b *testing.B) {
	for b.Loop() {
		before := heap()
		board := newTied(million)
		b.ReportMetric(float64(heap()-before)/million, "B/player")
		runtime.KeepAlive(board)
	}
}

func BenchmarkTiedSet(b *testing.B) {
	board, rng := tied(), rand.New(rand.NewPCG(6, 7))
	for b.Loop() {
		board.Set(Player(rng.IntN(million)), randomRow(rng), true)
	}
}

func BenchmarkTiedRank(b *testing.B) {
	board, rng := tied(), rand.New(rand.NewPCG(6, 7))
	for b.Loop() {
		board.Rank(Player(rng.IntN(million)))
	}
}

func BenchmarkTiedPage(b *testing.B) {
	board, rng := tied(), rand.New(rand.NewPCG(6, 7))
	var page []Entry
	for b.Loop() {
		page = board.AppendPage(page[:0], rng.IntN(board.Len()), 10)
	}
}

func BenchmarkTiedBuild(b *testing.B) {
	board := tied()
	for b.Loop() {
		board.Defer()
		board.Build()
	}
}

func BenchmarkSeal(b *testing.B) {
	board := seasoned(million).Board("wins")
	for b.Loop() {
		seal(board, func(p Player) bool { return p%3 == 0 })
	}
}

func BenchmarkSealTied(b *testing.B) {
	for b.Loop() {
		seal(tied(), nil)
	}
}

func BenchmarkSealDeferred(b *testing.B) {
	board := seasoned(million).Board("wins")
	board.Defer()
	for b.Loop() {
		seal(board, nil)
	}
	board.Build()
}

func BenchmarkSealedMemory(b *testing.B) {
	board := seasoned(million).Board("wins")
	for b.Loop() {
		before := heap()
		s := seal(board, nil)
		b.ReportMetric(float64(heap()-before)/million, "B/player")
		runtime.KeepAlive(s)
	}
}

func BenchmarkSealedRank(b *testing.B) {
	s, rng := seal(seasoned(million).Board("wins"), nil), rand.New(rand.NewPCG(6, 7))
	for b.Loop() {
		s.Rank(Player(rng.IntN(million)))
	}
}

func BenchmarkSealedPage(b *testing.B) {
	s, rng := seal(seasoned(million).Board("wins"), nil), rand.New(rand.NewPCG(6, 7))
	var page []Entry
	for b.Loop() {
		page = s.AppendPage(page[:0], rng.IntN(s.Len()), 10)
	}
}
