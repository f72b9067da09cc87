package standings

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestNothingAllocates wants reads and updates without garbage.
func TestNothingAllocates(t *testing.T) {
	const players = 20_000
	g := NewGame([]string{"wins"}, []string{"games"})
	for i := range players {
		p := g.Intern(fmt.Sprint(i))
		g.Board(0).Set(p, float64(i%100))
		g.Counter(0).Add(p, 1)
	}
	b, c, rng := g.Board(0), g.Counter(0), rand.New(rand.NewPCG(1, 1))
	p := func() Player { return Player(rng.IntN(players)) }
	page := make([]Entry, 0, 100)
	for name, f := range map[string]func(){
		"Lookup":     func() { g.Lookup("17") },
		"Intern":     func() { g.Intern("17") },
		"ID":         func() { g.ID(p()) },
		"Score":      func() { b.Score(p()) },
		"Rank":       func() { b.Rank(p()) },
		"Place":      func() { b.Place(p()) },
		"Below":      func() { b.Below(p()) },
		"AppendPage": func() { b.AppendPage(page, rng.IntN(players), 100) },
		"After":      func() { b.After(Cursor{float64(rng.IntN(100)), 1}, page, 100) },
		"Set":        func() { b.Set(p(), float64(rng.IntN(100))) },
		"Get":        func() { c.Get(p()) },
		"Fits":       func() { c.Fits(p(), 1) },
		"Add":        func() { c.Add(p(), rng.Int64N(2)) },
	} {
		if n := testing.AllocsPerRun(10_000, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}
