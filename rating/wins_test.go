package rating

import (
	"slices"
	"testing"
)

func TestWins(t *testing.T) {
	one := func(rank int, score float64) side { return side{rank, []float64{score}} }
	for _, c := range []struct {
		name  string
		sides []side
		want  []float64
	}{
		{"the winner gets a point, the loser keeps his score", []side{one(1, 3), one(2, 5)}, []float64{4, 5}},
		{"a draw changes nothing", []side{one(1, 3), one(1, 5)}, []float64{3, 5}},
		{"every player of the winning team gets a point", []side{{1, []float64{1, 2}}, {2, []float64{7, 8}}}, []float64{2, 3, 7, 8}},
		{"only the best of many wins", []side{one(1, 0), one(2, 0), one(2, 0), one(3, 0)}, []float64{1, 0, 0, 0}},
		{"nobody wins where the best drew", []side{one(1, 0), one(1, 0), one(3, 0)}, []float64{0, 0, 0}},
	} {
		if got := play(t, Wins{}, c.sides...); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	if (Wins{}).Start()[0] != 0 {
		t.Error("a player does not start with 0")
	}
}
