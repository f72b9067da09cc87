package rating

import "math"

// log returns the natural logarithm of x with an error below one unit in the
// last place, the same bits everywhere; see [pow10] for why it is not math.Log.
// That of 0 is −∞, of +∞ is +∞, of a negative number or NaN is NaN.
//
// log x = k·ln 2 + log(1+f) with ½·√2 ≤ 1+f < √2, and
// log(1+f) = 2·artanh s with s = f/(2+f), |s| < 0.1716, where the Taylor
// polynomial of degree 21 is exact to a double.
func log(x float64) float64 {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 1):
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		e--
	}
	f, k := m-1, float64(e)
	s := f / (2 + f)
	half := float64(0.5 * float64(f*f))
	// 2s is f − s·f, and s·f is ½f² − s·½f²: the large part f is exact, and what
	// is rounded is small beside it.
	small := float64(s*(half+artanhTail(float64(s*s)))) + float64(k*ln2Low)
	return float64(k*ln2High) - ((half - small) - f)
}

// artanhTail returns 2·(artanh s)/s − 2 of z = s², by the terms 2z/3 to 2z¹⁰/21.
func artanhTail(z float64) float64 {
	z2 := float64(z * z)
	z4 := float64(z2 * z2)
	z8 := float64(z4 * z4)
	p1 := 2.0/3 + float64(z*(2.0/5))
	p3 := 2.0/7 + float64(z*(2.0/9))
	p5 := 2.0/11 + float64(z*(2.0/13))
	p7 := 2.0/15 + float64(z*(2.0/17))
	p9 := 2.0/19 + float64(z*(2.0/21))
	p1 += float64(z2 * p3)
	p5 += float64(z2 * p7)
	return float64(z * (p1 + float64(z4*p5) + float64(z8*p9)))
}
