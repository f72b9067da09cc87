package standings

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

const searched = 1_000_000

// searchedGame returns a game of a million players, in no order.
func searchedGame() *Game {
	g := NewGame()
	for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(searched) {
		g.Intern(fmt.Sprintf("player-%07d", i))
	}
	return g
}

// BenchmarkSorting is the first sorting of a million players.
func BenchmarkSorting(b *testing.B) {
	g := searchedGame()
	b.ReportAllocs()
	for b.Loop() {
		g.alphabet.Store(nil)
		g.Sorting().Run()
	}
	held := 0
	for _, block := range g.sorted().blocks {
		held += 4*cap(block) + 24
	}
	b.ReportMetric(float64(held)/searched, "B/player")
}

// BenchmarkSortingNew is the sorting of a thousand players who are new among a million.
func BenchmarkSortingNew(b *testing.B) {
	g := searchedGame()
	g.Sorting().Run()
	for n := 0; b.Loop(); n += 1000 {
		for i := range 1000 {
			g.Intern(fmt.Sprintf("player-%07d-%d", (n+i)*7919%searched, n))
		}
		g.Sorting().Run()
	}
}

// BenchmarkSearch finds ten players of a million.
func BenchmarkSearch(b *testing.B) {
	g := searchedGame()
	g.Sorting().Run()
	for i := range fewUnsorted {
		g.Intern(fmt.Sprintf("new-%d", i))
	}
	var dst []Player
	for n := 0; b.Loop(); n++ {
		dst = g.Search(dst[:0], fmt.Sprintf("player-%05d", n*7919%10_000), "", 10)
	}
	if len(dst) != 10 {
		b.Fatalf("found %d players", len(dst))
	}
}
