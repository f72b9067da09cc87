package rating

import (
	"math"
	"slices"
	"testing"
)

func TestPoints(t *testing.T) {
	one := func(rank int, score float64) side { return side{rank, []float64{score}} }
	league := Points{Win: 3, Draw: 1, Loss: -1}
	race := Points{Win: 100, Places: []float64{25, 18, 15}}
	for _, c := range []struct {
		name   string
		points Points
		sides  []side
		want   []float64
	}{
		{"a win and a loss", league, []side{one(1, 10), one(2, 7)}, []float64{13, 6}},
		{"a draw", league, []side{one(1, 10), one(1, 7)}, []float64{11, 8}},
		{"teams", league, []side{{1, []float64{1, 2}}, {2, []float64{3, 4}}}, []float64{4, 5, 2, 3}},
		{"one winner of many, and no draw among the beaten", league, []side{one(1, 0), one(2, 0), one(2, 0)}, []float64{3, -1, -1}},
		{"a draw for the first place", league, []side{one(1, 0), one(1, 0), one(3, 0)}, []float64{1, 1, -1}},
		{"places, and none beyond them", race, []side{one(1, 0), one(2, 0), one(3, 5), one(4, 7)}, []float64{25, 18, 20, 7}},
		{"a shared place, and the next is left out", race, []side{one(1, 0), one(2, 0), one(2, 0), one(4, 0)}, []float64{25, 18, 18, 0}},
		{"a shared place, and the next is not", race, []side{one(1, 0), one(1, 0), one(2, 0)}, []float64{25, 25, 18}},
		{"places of teams", race, []side{{1, []float64{1, 2}}, {2, []float64{3}}}, []float64{26, 27, 21}},
		{"nothing is worth anything", Points{}, []side{one(1, 3), one(2, 4)}, []float64{3, 4}},
	} {
		if got := play(t, c.points, c.sides...); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestPointsCheck(t *testing.T) {
	for _, p := range []Points{
		{Win: math.NaN()}, {Draw: math.Inf(1)}, {Loss: math.Inf(-1)}, {Places: []float64{3, math.NaN()}},
	} {
		if p.Check() == nil {
			t.Errorf("%+v is valid", p)
		}
	}
}
