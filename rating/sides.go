package rating

import (
	"math"

	"statstracker/stats"
)

// sideOf is the index of the side of a player, who is given by his index in the
// order of the sides.
func sideOf(m *stats.Match, player int) int {
	for i := range m.Sides {
		if player < len(m.Sides[i].Players) {
			return i
		}
		player -= len(m.Sides[i].Players)
	}
	return len(m.Sides)
}

// scored is what a side scores against another: 1 for a win, ½ for a draw, 0 for
// a loss.
func scored(rank, otherRank int) float64 {
	switch {
	case rank < otherRank:
		return 1
	case rank == otherRank:
		return 0.5
	default:
		return 0
	}
}

// scoredOf is what side i scores against all the others, added up.
func scoredOf(m *stats.Match, i int) float64 {
	total := 0.0
	for j := range m.Sides {
		if j != i {
			total += scored(m.Sides[i].Rank, m.Sides[j].Rank)
		}
	}
	return total
}

// sumOfOthers adds up, in an order of its own, what there is between side i of n
// and each other.
func sumOfOthers(n, i int, between func(j int) float64) float64 {
	values := make([]float64, 0, n-1)
	for j := range n {
		if j != i {
			values = append(values, between(j))
		}
	}
	return sum(values)
}

// appendExpected appends for each of n sides the mean of what it is expected to
// score against each other one: the expected part of side i against side j. Of
// two sides out of all proportion, where that is no number, nothing is expected:
// it counts as ½.
func appendExpected(dst []float64, n int, expected func(i, j int) float64) []float64 {
	for i := range n {
		total := sumOfOthers(n, i, func(j int) float64 {
			if e := expected(i, j); !math.IsNaN(e) {
				return e
			}
			return 0.5
		})
		dst = append(dst, total/float64(n-1))
	}
	return dst
}
