package rating

import (
	"fmt"
	"math"
)

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// checkFinite is the error for a match that leads to numbers which are not
// finite: scores before it, or parameters of the system, that are out of all
// proportion.
func checkFinite(system string, after []float64) error {
	for _, v := range after {
		if !finite(v) {
			return fmt.Errorf("%s: the match leads to a number that is not finite: check the parameters of the board and its players' scores", system)
		}
	}
	return nil
}

// checkPositive is the error for a parameter that is not above 0 and finite.
func checkPositive(system, name string, v float64) error {
	if !(v > 0) || math.IsInf(v, 0) {
		return fmt.Errorf("%s: %s is %v, which has to be above 0 and finite", system, name, v)
	}
	return nil
}

// checkNotNegative is the error for a parameter that is not 0 or more and finite.
func checkNotNegative(system, name string, v float64) error {
	if !(v >= 0) || math.IsInf(v, 0) {
		return fmt.Errorf("%s: %s is %v, which has to be 0 or more and finite", system, name, v)
	}
	return nil
}
