package rating

import "slices"

// few is how many sides, or players of a side, are computed with on the stack:
// matches of more allocate.
const few = 8

// sum adds the values in an order of its own, so that ratings do not depend on
// the order in which equal sides, or the players of a side, are listed. It sorts
// the values in place.
func sum(values []float64) float64 {
	slices.Sort(values)
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// mean returns the mean of the first number of the players' rows, each of width
// numbers. It does not depend on the order of the players.
func mean(rows []float64, width int) float64 {
	if len(rows) <= width {
		return rows[0]
	}
	var stack [few]float64
	values := slices.Grow(stack[:0], len(rows)/width+1)
	for i := 0; i < len(rows); i += width {
		values = append(values, rows[i])
	}
	return sum(values) / float64(len(values))
}
