package standings

import (
	"math"
	"testing"
)

func TestColumn(t *testing.T) {
	var c Column
	far := Player(5 * pagePlayers)
	for _, p := range []Player{0, 7, far} {
		if n, ok := c.Get(p); n != 0 || ok {
			t.Errorf("player %d has %d, %v", p, n, ok)
		}
	}
	c.Add(7, 0)
	if n, ok := c.Get(7); n != 0 || !ok {
		t.Errorf("after adding 0 there is %d, %v", n, ok)
	}
	if _, ok := c.Get(6); ok {
		t.Error("the neighbour has it too")
	}
	c.Add(far+1, 3)
	if _, ok := c.Get(far); ok || c.codes.list[1].cells != nil {
		t.Error("a page without values has cells")
	}
}

// TestColumnWidths takes a counter through all widths, beside neighbours whose
// values must stay.
func TestColumnWidths(t *testing.T) {
	for _, sign := range []int64{1, -1} {
		var c Column
		sums := map[Player]int64{0: 1, 20: -2, 1023: 0}
		for p, n := range sums {
			c.Add(p, n)
		}
		for _, n := range []int64{0, 1, 126, 127, 128, 32766, 32767, 32768, 1<<31 - 2, 1<<31 - 1, 1 << 31, MaxCount} {
			sums[7] += sign*n - sums[7]
			old, _ := c.Get(7)
			c.Add(7, sign*n-old)
			for p, want := range sums {
				if got, ok := c.Get(p); got != want || !ok {
					t.Fatalf("with %d: player %d has %d, %v, want %d", sign*n, p, got, ok, want)
				}
			}
		}
	}
}

// TestColumnBytes wants the width that a value needs, and no more.
func TestColumnBytes(t *testing.T) {
	for _, v := range []struct {
		n     int64
		width int
	}{{0, 1}, {127, 1}, {-127, 1}, {128, 2}, {-128, 2}, {32767, 2}, {-32767, 2}, {32768, 4}, {math.MaxInt32, 4}, {math.MaxInt32 + 1, 8}, {-MaxCount, 8}} {
		var c Column
		c.Add(0, v.n)
		if got := int(c.codes.list[0].width); got != v.width {
			t.Errorf("%d takes %d bytes, want %d", v.n, got, v.width)
		}
	}
}

func TestColumnRange(t *testing.T) {
	var c Column
	c.Add(0, MaxCount)
	c.Add(1, -MaxCount)
	for _, add := range []struct {
		p    Player
		n    int64
		fits bool
	}{
		{0, 0, true},
		{0, 1, false},
		{0, -1, true},
		{0, -2 * MaxCount, true},
		{0, -2*MaxCount - 1, false},
		{1, 0, true},
		{1, -1, false},
		{1, 1, true},
		{1, 2 * MaxCount, true},
		{1, 2*MaxCount + 1, false},
		{2, MaxCount, true},
		{2, MaxCount + 1, false},
		{2, -MaxCount, true},
		{2, -MaxCount - 1, false},
		{0, math.MaxInt64, false},
		{1, math.MaxInt64, false},
		{2, math.MaxInt64, false},
		{0, math.MinInt64, false},
		{1, math.MinInt64, false},
		{2, math.MinInt64, false},
	} {
		if got := c.Fits(add.p, add.n); got != add.fits {
			t.Errorf("player %d, %d more fits: %v", add.p, add.n, got)
		}
		if !add.fits && !panics(func() { c.Add(add.p, add.n) }) {
			t.Errorf("player %d, %d more does not panic", add.p, add.n)
		}
	}
	if n, ok := c.Get(2); n != 0 || ok {
		t.Errorf("player 2 has %d, %v by asking", n, ok)
	}
}

// TestFirstPageGrows adds players one by one and wants the first page to be
// small at first, and right all the time.
func TestFirstPageGrows(t *testing.T) {
	var c Column
	for p := range Player(3 * pagePlayers) {
		c.Add(p, int64(p))
		if p == 2 && len(c.codes.list[0].cells) > 16 {
			t.Errorf("a page for three players has %d bytes", len(c.codes.list[0].cells))
		}
		for _, q := range []Player{0, p / 2, p} {
			if n, ok := c.Get(q); n != int64(q) || !ok {
				t.Fatalf("with %d players: player %d has %d, %v", p+1, q, n, ok)
			}
		}
	}
}
