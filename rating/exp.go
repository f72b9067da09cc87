package rating

import "math"

// ln 2 in two parts. The first has 21 zeros at its end, so that its product with
// a whole number of up to 2^20 is exact; the second has the next 53 bits.
const (
	ln2High = 0x1.62e42feep-1
	ln2Low  = 0x1.a39ef35793c76p-33
)

// exp returns e^x with an error below one unit in the last place, the same bits
// everywhere; see [pow10] for why it is not math.Exp. It is 0 below about −745.1
// and infinite above about 709.8; between −745.1 and −708.4 the result is
// subnormal, and rounded once more. NaN gives NaN.
//
// e^x = 2^k · e^r with k the nearest integer to x·log₂e and |r| ≤ ½·ln 2, where
// the Taylor polynomial of degree 13 is exact to a double.
func exp(x float64) float64 {
	const largest, smallest = 709.782712893384, -745.1332191019412
	switch {
	case math.IsNaN(x):
		return x
	case x > largest:
		return math.Inf(1)
	case x < smallest:
		return 0
	}
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	high, low := x-float64(k*ln2High), float64(k*ln2Low)
	r := high - low
	// What the argument lost to rounding, low, and the terms from the second
	// on are small: added to one another first, they cost no bits.
	y := 1 + (high + (expTail(r) - low))
	if k < -1022 || k > 1023 {
		return math.Ldexp(y, int(k))
	}
	return y * math.Float64frombits(uint64(int64(k)+1023)<<52)
}

// expTail returns e^r − 1 − r by the terms r²/2! to r¹³/13!, in pairs, which a
// processor computes side by side.
func expTail(r float64) float64 {
	r2 := float64(r * r)
	r4 := float64(r2 * r2)
	r8 := float64(r4 * r4)
	p2 := 1.0/2 + float64(r*(1.0/6))
	p4 := 1.0/24 + float64(r*(1.0/120))
	p6 := 1.0/720 + float64(r*(1.0/5040))
	p8 := 1.0/40320 + float64(r*(1.0/362880))
	p10 := 1.0/3628800 + float64(r*(1.0/39916800))
	p12 := 1.0/479001600 + float64(r*(1.0/6227020800))
	p2 += float64(r2 * p4)
	p6 += float64(r2 * p8)
	p10 += float64(r2 * p12)
	return float64(r2 * (p2 + float64(r4*p6) + float64(r8*p10)))
}
