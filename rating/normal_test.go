package rating

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"
)

func TestNormalIsCloseToTheErrorFunction(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	worst := 0.0
	for range 100_000 {
		x := random.Float64()*20 - 10
		got, want := normal(x), 0.5*math.Erfc(-x/math.Sqrt2)
		worst = max(worst, math.Abs(got-want))
		if got+normal(-x) != 1 {
			t.Fatalf("Φ(%v) + Φ(%v) is %v", x, -x, got+normal(-x))
		}
		if got < 0 || got > 1 {
			t.Fatalf("Φ(%v) is %v", x, got)
		}
	}
	t.Logf("the largest error is %.2g", worst)
	if !(worst < 4e-15) {
		t.Errorf("the largest error is %v", worst)
	}
}

func TestNormalOfSpecialValues(t *testing.T) {
	for _, c := range []struct{ x, want float64 }{
		{0, 0.5},
		{math.Copysign(0, -1), 0.5},
		{math.SmallestNonzeroFloat64, 0.5},
		{9.5, 1},
		{-9.5, 0},
		{math.Inf(1), 1},
		{math.Inf(-1), 0},
		{math.MaxFloat64, 1},
		{-math.MaxFloat64, 0},
	} {
		if got := normal(c.x); got != c.want {
			t.Errorf("Φ(%v) is %v; want %v", c.x, got, c.want)
		}
	}
	if got := normal(math.NaN()); !math.IsNaN(got) {
		t.Errorf("Φ of no number is %v", got)
	}
}

func TestNormalGivesTheSameBitsEverywhere(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	digest := fnv.New64a()
	for range 10_000 {
		digest.Write(bytesOf([]float64{normal(float64(random.Float64()*20) - 10)}))
	}
	if got, want := fmt.Sprintf("%016x", digest.Sum64()), "a6dc1266831e8afc"; got != want {
		t.Errorf("the digest is %s; want %s", got, want)
	}
}
