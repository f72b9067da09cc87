package standings

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// What has been reached is counted as by going through all entries, on live and sealed
// boards of all shapes, with hidden players.
func TestReachedAndLower(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for _, shape := range shapes {
		for _, players := range []int{0, 1, 3, 400} {
			g := NewGame()
			b := g.AddBoard("board", shape)
			for i := range players {
				g.Intern(fmt.Sprint(i))
			}
			if players > 0 {
				fillBoard(b, rng, players)
				g.Hide(Player(rng.IntN(players)))
			}
			compareReached(t, rng, b)
			compareReached(t, rng, g.Seal("board", nil))
		}
	}
}

func compareReached(t *testing.T, rng *rand.Rand, l Listing) {
	t.Helper()
	o := newOracle(l.Shape())
	o.list = l.AppendPage(nil, 0, l.Len())
	asked := []Entry{{}, {Score: math.MaxFloat64}, {Score: -math.MaxFloat64}, {Score: math.Copysign(0, -1)}, {Score: 0.5}}
	for range min(50, len(o.list)) {
		e := o.list[rng.IntN(len(o.list))]
		asked = append(asked, e, Entry{Score: e.Score, Tie: e.Tie + 1}, Entry{Score: e.Score + 1, Tie: e.Tie})
	}
	for _, e := range asked {
		if l.Shape().Tie == 0 {
			e.Tie = 0
		}
		better, equal, lower := 0, 0, 0
		for _, x := range o.list {
			switch c := o.better(x, e); {
			case c < 0:
				better++
			case c == 0:
				equal++
			}
			if x.Score < e.Score {
				lower++
			}
		}
		if b, q := l.Reached(e.Score, e.Tie); b != better || q != equal {
			t.Fatalf("%v: %v, %v: %d better, %d equal, want %d, %d", l.Shape(), e.Score, e.Tie, b, q, better, equal)
		}
		if n := l.Lower(e.Score); n != lower {
			t.Fatalf("%v: %d are lower than %v, want %d", l.Shape(), n, e.Score, lower)
		}
	}
}
