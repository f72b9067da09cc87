package standings

import (
	"math/rand/v2"
	"testing"
)

// A cursor of a live board goes on at the same entry of the sealed one, where that can
// be told.
func TestCarry(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for _, shape := range shapes {
		for _, spread := range []int{1, 5, 1 << 30} {
			b := newBoard(shape)
			row := make([]float64, shape.Width)
			change := func() {
				for i := range row {
					row[i] = float64(rng.IntN(spread))
				}
				b.Set(Player(rng.IntN(60)), row, true)
			}
			for range 100 {
				change()
			}
			list, changes := b.AppendPage(nil, 0, 100), b.Changes()
			carryAll(t, seal(b, nil), list, list, changes)
			for range 10 {
				change()
			}
			carryAll(t, seal(b, nil), list, b.AppendPage(nil, 0, 100), changes)
		}
	}
}

// carryAll carries the cursors of entries that were listed before, to a board that now
// lists others.
func carryAll(t *testing.T, s *Sealed, before, now []Entry, changes uint64) {
	t.Helper()
	equals := func(e Entry) (n int) {
		for _, x := range now {
			if x.Score == e.Score && x.Tie == e.Tie {
				n++
			}
		}
		return n
	}
	for _, e := range before {
		c, ok := s.Carry(e.Cursor(), e.Player, changes)
		place, _ := s.Place(e.Player)
		n, stays := equals(e), now[place].Score == e.Score && now[place].Tie == e.Tie
		if want := n == 0 || stays && (n == 1 || changes == s.Changes()); ok != want {
			t.Fatalf("%v among %d equals: %v, want %v", e, n, ok, want)
		}
		if !ok || n == 0 {
			continue
		}
		if rest := s.After(c, nil, 1); len(rest) != min(1, len(now)-place-1) || len(rest) == 1 && rest[0].Player != now[place+1].Player {
			t.Fatalf("after %v comes %v", e, rest)
		}
	}
}
