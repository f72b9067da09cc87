package rating

import "statstracker/stats"

// The plain measures: each is a [stats.Reducer], and is pure.
var (
	_ stats.Reducer = Best{}
	_ stats.Reducer = Last{}
	_ stats.Reducer = Sum{}
	_ stats.Reducer = Min{}
	_ stats.Reducer = Max{}
	_ stats.Reducer = Count{}
	_ stats.Reducer = Streak{}
)

// Best keeps the best value: the highest, or where Low is set, as for the time
// of a lap, the lowest.
type Best struct{ Low bool }

// Reduce implements [stats.Reducer].
func (b Best) Reduce(before float64, has bool, value float64) float64 {
	if b.Low {
		return Min{}.Reduce(before, has, value)
	}
	return Max{}.Reduce(before, has, value)
}

// Last keeps the latest value: the one that came last, whatever the times of the
// events.
type Last struct{}

// Reduce implements [stats.Reducer].
func (Last) Reduce(_ float64, _ bool, value float64) float64 { return value }

// Sum adds the values up, each rounded to the nearest double as it is added:
// whole numbers are exact up to 2^53. It rejects nothing; a sum that is not
// finite any more is for the fold to reject.
type Sum struct{}

// Reduce implements [stats.Reducer].
func (Sum) Reduce(before float64, has bool, value float64) float64 {
	if !has {
		return value
	}
	return before + value
}

// Min keeps the lowest value.
type Min struct{}

// Reduce implements [stats.Reducer].
func (Min) Reduce(before float64, has bool, value float64) float64 {
	if has && before <= value {
		return before
	}
	return value
}

// Max keeps the highest value.
type Max struct{}

// Reduce implements [stats.Reducer].
func (Max) Reduce(before float64, has bool, value float64) float64 {
	if has && before >= value {
		return before
	}
	return value
}

// Count counts the values, whatever they are.
type Count struct{}

// Reduce implements [stats.Reducer].
func (Count) Reduce(before float64, has bool, _ float64) float64 {
	if !has {
		return 1
	}
	return before + 1
}

// Whole is true.
func (Count) Whole() bool { return true }

// Streak counts how many values in a row were not 0, up to the last one: after a
// 0 it is 0. With a feed that gives 1 for a win and 0 for anything else it is the
// streak of wins that a player is on.
type Streak struct{}

// Reduce implements [stats.Reducer].
func (Streak) Reduce(before float64, has bool, value float64) float64 {
	switch {
	case value == 0:
		return 0
	case !has:
		return 1
	default:
		return before + 1
	}
}
