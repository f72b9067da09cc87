package rating

import (
	"math"
	"testing"

	"statstracker/stats"
)

func TestReducers(t *testing.T) {
	for _, c := range []struct {
		name   string
		r      stats.Reducer
		values []float64
		want   []float64 // after each value
	}{
		{"best", Best{}, []float64{-3, -5, 2, 2, 1}, []float64{-3, -3, 2, 2, 2}},
		{"best is low", Best{Low: true}, []float64{61.5, 59.9, 60, 59.9}, []float64{61.5, 59.9, 59.9, 59.9}},
		{"last", Last{}, []float64{3, -1, 0}, []float64{3, -1, 0}},
		{"sum", Sum{}, []float64{-3, 5, 0.5}, []float64{-3, 2, 2.5}},
		{"a sum beyond the largest number is not Sum's to reject", Sum{}, []float64{math.MaxFloat64, math.MaxFloat64}, []float64{math.MaxFloat64, math.Inf(1)}},
		{"min", Min{}, []float64{4, 7, -2, 0}, []float64{4, 4, -2, -2}},
		{"max", Max{}, []float64{-4, -7, 2, 0}, []float64{-4, -4, 2, 2}},
		{"count", Count{}, []float64{0, -8, 0}, []float64{1, 2, 3}},
		{"streak", Streak{}, []float64{1, 5, 0, -1, 0.5, 0, 0, 1}, []float64{1, 2, 0, 1, 2, 0, 0, 1}},
		{"a streak that begins with nothing", Streak{}, []float64{0, 1}, []float64{0, 1}},
	} {
		now, has := 0.0, false
		for i, v := range c.values {
			if now, has = c.r.Reduce(now, has, v), true; now != c.want[i] {
				t.Errorf("%s: after %v it is %v; want %v", c.name, c.values[:i+1], now, c.want[i])
			}
		}
	}
}
