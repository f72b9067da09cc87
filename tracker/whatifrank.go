package tracker

import (
	"cmp"
	"math"
	"slices"
)

// spearman is the rank correlation of two lists of the same length, which it changes. Ok
// is false for fewer than two, and where all of one list are equal.
func spearman(x, y []float64) (rho float64, ok bool) {
	rankMeans(x)
	rankMeans(y)
	mean := float64(len(x)+1) / 2
	var xy, xx, yy float64
	for i := range x {
		dx, dy := x[i]-mean, y[i]-mean
		xy += dx * dy
		xx += dx * dx
		yy += dy * dy
	}
	if xx == 0 || yy == 0 {
		return 0, false
	}
	return min(max(xy/math.Sqrt(xx*yy), -1), 1), true
}

// rankMeans replaces each value by its place in the order, from 1, and equal ones by the
// mean of theirs.
func rankMeans(values []float64) {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	ranks := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = float64(from+1+to) / 2
		}
		from = to
	}
	copy(values, ranks)
}
