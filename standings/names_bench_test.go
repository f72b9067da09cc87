package standings

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"unsafe"
)

// calledGame returns a game of a million players with names of twelve bytes.
func calledGame() (*Game, *called) {
	g, c := NewGame(), &called{profiles: NewProfiles()}
	for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(searched) {
		id := fmt.Sprintf("6b1f0c4e-7a7a-4f0e-9c1f-%012d", i)
		g.Intern(id)
		c.call(id, nameOf(i*7919%searched))
	}
	return g, c
}

func nameOf(i int) string { return fmt.Sprintf("Name %07d", i) }

// BenchmarkNameSorting is the first sorting of a million names.
func BenchmarkNameSorting(b *testing.B) {
	g, c := calledGame()
	b.ReportAllocs()
	for b.Loop() {
		g.ForgetNames()
		g.NameSorting(c).Run()
	}
	o := g.nameOrder(c)
	held := cap(o.blocks) * int(unsafe.Sizeof(nameBlock{}))
	for i := range o.blocks {
		held += len(o.blocks[i].text) + 2*cap(o.blocks[i].ends) + 4*cap(o.blocks[i].players)
	}
	b.ReportMetric(float64(held)/searched, "B/name")
}

// BenchmarkNameSortingNew is the sorting of a thousand names that have changed among a
// million.
func BenchmarkNameSortingNew(b *testing.B) {
	g, c := calledGame()
	g.NameSorting(c).Run()
	for n := 0; b.Loop(); n += 1000 {
		for i := range 1000 {
			c.call(g.ID(Player((n+i)*7919%searched)), nameOf((n+i)*104_729%searched))
		}
		g.NameSorting(c).Run()
	}
}

// BenchmarkSearchNames finds ten names of a million, while as many have changed as are
// looked at one by one.
func BenchmarkSearchNames(b *testing.B) {
	for _, changed := range []int{0, fewUnsorted} {
		b.Run(fmt.Sprintf("changed=%d", changed), func(b *testing.B) {
			g, c := calledGame()
			g.NameSorting(c).Run()
			for i := range changed {
				c.call(g.ID(Player(i*7919%searched)), fmt.Sprint("Other ", i))
			}
			var dst []Player
			for n := 0; b.Loop(); n++ {
				dst = g.SearchNames(dst[:0], c, fmt.Sprintf("name %05d", n*7919%10_000), NamePlace{}, 10)
			}
			if len(dst) != 10 {
				b.Fatalf("found %d players", len(dst))
			}
		})
	}
}
