package rating

import "math"

// newVolatility solves step 5 of Glicko-2 for the volatility after a period of
// games: σ' = e^(A/2), where A is a root of the paper's f, between brackets that
// close in by the Illinois algorithm until they are 0.000001 apart, its ε. Phi2 is
// φ², v and delta are those of steps 3 and 4.
func newVolatility(sigma, tau, phi2, v, delta float64) float64 {
	start := log(float64(sigma * sigma))
	f := volatilityEquation{start: start, tau2: float64(tau * tau), delta2: float64(delta * delta), variance: phi2 + v}
	a, b := start, f.below(tau)
	fa, fb := f.at(a), f.at(b)
	const epsilon = 0.000001
	for range maxSteps {
		if !(math.Abs(b-a) > epsilon) {
			break
		}
		c := a + float64((a-b)*fa)/(fb-fa)
		fc := f.at(c)
		if float64(fc*fb) <= 0 {
			a, fa = b, fb
		} else {
			fa /= 2
		}
		b, fb = c, fc
	}
	return exp(a / 2)
}

// maxSteps bounds loops that end after a few steps, and would never with
// parameters that are not numbers.
const maxSteps = 100

// volatilityEquation is f of step 5.1, of x = ln σ'².
type volatilityEquation struct {
	start    float64 // a = ln σ²
	tau2     float64
	delta2   float64 // Δ²
	variance float64 // φ² + v
}

func (f *volatilityEquation) at(x float64) float64 {
	e := exp(x)
	d := f.variance + e
	return float64(e*(f.delta2-d))/float64(2*float64(d*d)) - (x-f.start)/f.tau2
}

// below is the bracket B of step 5.2: on the other side of the root than start.
func (f *volatilityEquation) below(tau float64) float64 {
	if f.delta2 > f.variance {
		return log(f.delta2 - f.variance)
	}
	b := f.start - tau
	for range maxSteps {
		if !(f.at(b) < 0) {
			break
		}
		b -= tau
	}
	return b
}
