package rating

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestPow10IsCloseToMath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-300, 300).Draw(t, "x")
		got, want := pow10(x), math.Pow(10, x)
		// The reduction rounds x·log₂10, whose error grows with it.
		if diff := math.Abs(got-want) / want; diff > 1e-15*(4+math.Abs(x)) {
			t.Fatalf("pow10(%v) = %v; math.Pow gives %v, a relative difference of %g", x, got, want, diff)
		}
	})
}

func TestPow10OfWholeNumbersAndExtremes(t *testing.T) {
	for _, c := range [][2]float64{
		{0, 1}, {1e300, math.Inf(1)}, {-1e300, 0}, {math.Inf(1), math.Inf(1)}, {math.Inf(-1), 0},
	} {
		if got := pow10(c[0]); got != c[1] {
			t.Errorf("pow10(%v) = %v; want %v", c[0], got, c[1])
		}
	}
}
