package rating

import "math"

// pow10 returns 10^x within a few units in the last place. It gives the same
// bits everywhere, which math.Pow does not promise: parts of package math are
// written in assembly for some architectures, and compiled with fused
// multiply-add for others.
//
// 10^x = 2^k · e^z with k the nearest integer to x·log₂10 and |z| ≤ ½·ln 2,
// where the Taylor polynomial of degree 13 is exact to a double.
func pow10(x float64) float64 {
	y := float64(x * math.Log2E * math.Ln10)
	if y > 1100 {
		return math.Inf(1)
	}
	if y < -1100 {
		return 0
	}
	k := math.Floor(y + 0.5)
	z := float64((y - k) * math.Ln2)
	e := 1.0
	for n := 13; n >= 1; n-- {
		e = 1 + float64(float64(e*z)/float64(n))
	}
	return math.Ldexp(e, int(k))
}
