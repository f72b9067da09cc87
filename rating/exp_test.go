package rating

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

const precision = 160 // bits of the references

func TestExpIsWithinOneUnitInTheLastPlace(t *testing.T) {
	checkUlps(t, exp, bigExp, func(r *rand.Rand) float64 {
		if r.IntN(2) == 0 {
			return r.Float64()*4 - 2
		}
		return r.Float64()*1417 - 708
	})
}

func TestLogIsWithinOneUnitInTheLastPlace(t *testing.T) {
	checkUlps(t, log, bigLog, func(r *rand.Rand) float64 {
		switch r.IntN(3) {
		case 0:
			return 0.5 + r.Float64()*2
		case 1:
			return 1 + (r.Float64()-0.5)*math.Ldexp(1, -r.IntN(40))
		default:
			return math.Ldexp(1+r.Float64(), r.IntN(2097)-1073)
		}
	})
}

// checkUlps compares f with a reference of many more bits, at many points.
func checkUlps(t *testing.T, f func(float64) float64, reference func(float64) *big.Float, draw func(*rand.Rand) float64) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	worst, at := 0.0, 0.0
	for range 20_000 {
		x := draw(r)
		got, want := f(x), reference(x)
		nearest, _ := want.Float64()
		diff, _ := new(big.Float).Sub(want, new(big.Float).SetFloat64(got)).Float64()
		unit := math.Nextafter(math.Abs(nearest), math.Inf(1)) - math.Abs(nearest)
		if ulps := math.Abs(diff) / unit; !(ulps <= worst) {
			worst, at = ulps, x
		}
	}
	t.Logf("the largest error is %.3f units in the last place, at %v", worst, at)
	if !(worst < 1) {
		t.Errorf("the largest error is %v units in the last place, at %v", worst, at)
	}
}

// bigExp halves the argument 12 times, and squares the Taylor series as often.
func bigExp(x float64) *big.Float {
	const halvings = 12
	r := new(big.Float).SetPrec(precision+32).SetMantExp(big.NewFloat(x), -halvings)
	total, term := big.NewFloat(1).SetPrec(precision+32), big.NewFloat(1).SetPrec(precision+32)
	for n := int64(1); n < 80; n++ {
		term.Mul(term, r)
		term.Quo(term, new(big.Float).SetInt64(n))
		total.Add(total, term)
	}
	for range halvings {
		total.Mul(total, total)
	}
	return total
}

// bigLog solves e^y = x by Newton's method, from the logarithm of the library,
// which is wrong for subnormal numbers on amd64 and so gets none.
func bigLog(x float64) *big.Float {
	m, e := math.Frexp(x)
	y := new(big.Float).SetPrec(precision).SetFloat64(math.Log(m) + float64(e)*math.Ln2)
	if y.Sign() == 0 {
		y.SetFloat64(x - 1)
	}
	for range 2 {
		near, _ := y.Float64()
		// log x = near + (log of what is left, which is 1 + tiny).
		left := new(big.Float).SetPrec(precision).Quo(new(big.Float).SetPrec(precision).SetFloat64(x), bigExp(near))
		left.Sub(left, big.NewFloat(1))
		y = new(big.Float).SetPrec(precision).Add(new(big.Float).SetFloat64(near), log1pSeries(left))
	}
	return y
}

func log1pSeries(d *big.Float) *big.Float {
	total, power := new(big.Float).SetPrec(precision), new(big.Float).SetPrec(precision).Copy(d)
	for n := int64(1); n < 12; n++ {
		term := new(big.Float).SetPrec(precision).Quo(power, new(big.Float).SetInt64(n))
		if n%2 == 0 {
			term.Neg(term)
		}
		total.Add(total, term)
		power = new(big.Float).SetPrec(precision).Mul(power, d)
	}
	return total
}

func TestExpAndLogOfSpecialValues(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name    string
		f       func(float64) float64
		x, want float64
	}{
		{"exp", exp, 0, 1},
		{"exp", exp, math.Copysign(0, -1), 1},
		{"exp", exp, inf, inf},
		{"exp", exp, -inf, 0},
		{"exp", exp, nan, nan},
		{"exp", exp, 709.782712893385, inf},
		{"exp", exp, 709.782712893384, 1.797693134862273e308},
		{"exp", exp, -745.2, 0},
		{"exp", exp, -745.1332191019411, math.SmallestNonzeroFloat64},
		{"exp", exp, 1e-300, 1},
		{"log", log, 1, 0},
		{"log", log, 0, -inf},
		{"log", log, inf, inf},
		{"log", log, -1, nan},
		{"log", log, -inf, nan},
		{"log", log, nan, nan},
		{"log", log, math.E, 1},
		{"log", log, math.SmallestNonzeroFloat64, -1074 * math.Ln2},
		{"log", log, math.MaxFloat64, math.Log(math.MaxFloat64)},
	} {
		got := c.f(c.x)
		if same := got == c.want || math.IsNaN(got) && math.IsNaN(c.want); !same && math.Abs(got-c.want) > 1e-13*math.Abs(c.want) {
			t.Errorf("%s(%v) = %v; want %v", c.name, c.x, got, c.want)
		}
	}
}

func TestExpOfTheSmallestNumbers(t *testing.T) {
	for x := -745.1; x < -700; x += 0.0137 {
		want, _ := bigExp(x).Float64()
		if got := exp(x); math.Abs(got-want) > max(want*3e-16, math.SmallestNonzeroFloat64) {
			t.Errorf("exp(%v) = %v; want %v", x, got, want)
		}
	}
}

func BenchmarkExp(b *testing.B) {
	x := -3.0
	for b.Loop() {
		x = -3 + exp(x)*1e-3
	}
}

func BenchmarkLog(b *testing.B) {
	x := 0.3
	for b.Loop() {
		x = 0.3 + log(x)*1e-3
	}
}
