package rating

import "math"

// normal returns Φ(x), the chance that a number of the standard normal
// distribution is below x, with an error below 4·10^−15, the same bits everywhere;
// see [pow10] for why it is not math.Erf. Φ(0) is exactly ½, Φ(x) + Φ(−x) exactly
// 1, and beyond ±9 the result is 0 or 1.
//
// It is the series of George Marsaglia: "Evaluating the Normal Distribution"
// (Journal of Statistical Software 11, 2004), whose terms all have one sign,
//
//	Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …)
//
// where φ(x) = e^(−x²/2)/√(2π).
func normal(x float64) float64 {
	const far, most = 9, 200 // at 9, 137 terms are enough
	switch {
	case math.IsNaN(x):
		return x
	case x < 0:
		return 1 - normal(-x)
	case x > far:
		return 1
	}
	x2 := float64(x * x)
	term, total := x, x
	for n := 3; n < 2*most && total+term != total; n += 2 {
		term = float64(term*x2) / float64(n)
		total += term
	}
	const rootOfTwoPi = 2.50662827463100050242
	return min(0.5+float64(exp(-x2/2)/rootOfTwoPi*total), 1)
}
