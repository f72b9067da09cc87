package standings

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestNothingAllocates wants reads and updates without garbage.
func TestNothingAllocates(t *testing.T) {
	const players = 20_000
	for _, shape := range []Shape{plain, {Width: 3, Low: true, Tie: 2}} {
		g := NewGame()
		b, c, m := g.AddBoard("live", shape), g.AddCounter("games"), g.AddMeasure("best")
		rng, row := rand.New(rand.NewPCG(1, 1)), make([]float64, shape.Width)
		set := func(p Player) {
			for i := range row {
				row[i] = float64(rng.IntN(10))
			}
			b.Set(p, row, len(row) == 1 || rng.IntN(10) > 0)
		}
		for i := range players {
			p := g.Intern(fmt.Sprint(i))
			set(p)
			c.Add(p, 1)
			m.Set(p, 0.1)
		}
		g.Category("axe")
		for range players {
			set(Player(rng.IntN(players)))
		}
		sealed := seal(b, nil)
		p := func() Player { return Player(rng.IntN(players)) }
		wantNoAllocations(t, map[string]func(){
			"Lookup":         func() { g.Lookup("17") },
			"Intern":         func() { g.Intern("17") },
			"ID":             func() { g.ID(p()) },
			"Board":          func() { g.Board("live") },
			"Category":       func() { g.Category("axe") },
			"LookupCategory": func() { g.LookupCategory("axe") },
			"CategoryName":   func() { g.CategoryName(0) },
			"Set":            func() { set(p()) },
			"Row":            func() { row, _ = b.Row(p(), row[:0]); row = row[:cap(row)] },
			"Get":            func() { c.Get(p()) },
			"Fits":           func() { c.Fits(p(), 1) },
			"Add":            func() { c.Add(p(), rng.Int64N(2)) },
			"Measure":        func() { m.Get(p()) },
			"SetMeasure":     func() { m.Set(p(), rng.Float64()) },
		})
		for name, l := range map[string]Listing{"live": b, "sealed": sealed} {
			t.Run(name, func(t *testing.T) { wantReadsWithout(t, l, p) })
		}
	}
}

// wantReadsWithout wants reads of a board without garbage.
func wantReadsWithout(t *testing.T, l Listing, p func() Player) {
	t.Helper()
	page := make([]Entry, 0, 100)
	wantNoAllocations(t, map[string]func(){
		"Score":      func() { l.Score(p()) },
		"Rank":       func() { l.Rank(p()) },
		"Place":      func() { l.Place(p()) },
		"Below":      func() { l.Below(p()) },
		"AppendPage": func() { l.AppendPage(page, int(p()), 100) },
		"After":      func() { l.After(Cursor{Score: float64(p() % 10), Order: 1}, page, 100) },
	})
}

func wantNoAllocations(t *testing.T, all map[string]func()) {
	t.Helper()
	for name, f := range all {
		if n := testing.AllocsPerRun(5000, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}
