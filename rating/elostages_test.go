package rating

import (
	"math"
	"slices"
	"testing"

	"statstracker/stats"
)

// fide are the K of FIDE: 40 for the first 30 games, 20 below 2400, else 10.
var fide = Elo{Initial: 1500, K: 10, Stages: []EloStage{{K: 40, Games: 30}, {K: 20, Below: 2400}}}

// Between equals a win is worth half of K.
func TestEloStages(t *testing.T) {
	both := Elo{Initial: 1000, K: 8, Stages: []EloStage{{K: 64, Games: 5, Below: 1200}, {K: 32, Below: 1600}}}
	for _, c := range []struct {
		name          string
		elo           Elo
		rating, games float64
		k             float64
	}{
		{"a beginner", fide, 1500, 0, 40},
		{"a beginner in his thirtieth game", fide, 1500, 29, 40},
		{"no beginner any more", fide, 1500, 30, 20},
		{"a beginner among the best", fide, 2500, 29, 40},
		{"just below the best", fide, math.Nextafter(2400, 0), 200, 20},
		{"just among the best", fide, 2400, 200, 10},
		{"both conditions", both, 1100, 4, 64},
		{"only the rating", both, 1100, 5, 32},
		{"only the games", both, 1300, 4, 32},
		{"neither", both, 1600, 4, 8},
	} {
		row := []float64{c.rating, c.games}
		after := playRows(t, c.elo, noon, rowSide{1, [][]float64{row}}, rowSide{2, [][]float64{row}})
		for i, want := range [][]float64{{c.rating + c.k/2, c.games + 1}, {c.rating - c.k/2, c.games + 1}} {
			if !slices.Equal(after[i][0], want) {
				t.Errorf("%s: side %d has %v; want %v", c.name, i, after[i][0], want)
			}
		}
	}
}

// Each player of a match has the K of his own.
func TestEloStagesInOneMatch(t *testing.T) {
	after := playRows(t, fide, noon,
		rowSide{1, [][]float64{{2000, 3}, {2000, 50}}}, rowSide{2, [][]float64{{1500, 0}, {2500, 50}}})
	want := [][][]float64{{{2020, 4}, {2010, 51}}, {{1480, 1}, {2495, 51}}}
	for i := range want {
		for j := range want[i] {
			if !slices.Equal(after[i][j], want[i][j]) {
				t.Errorf("player %d of side %d has %v; want %v", j, i, after[i][j], want[i][j])
			}
		}
	}
}

func TestEloKeepsGamesOnlyWhereItNeedsThem(t *testing.T) {
	for _, c := range []struct {
		name string
		elo  Elo
		want []float64
	}{
		{"no stages", Elo{Initial: 1500, K: 24}, []float64{1500}},
		{"stages by rating", Elo{Initial: 1500, K: 24, Stages: []EloStage{{K: 32, Below: 2000}}}, []float64{1500}},
		{"stages by games", fide, []float64{1500, 0}},
	} {
		if got := c.elo.Start(); !slices.Equal(got, c.want) {
			t.Errorf("%s: a player starts with %v; want %v", c.name, got, c.want)
		}
	}
}

func TestEloFloor(t *testing.T) {
	low := Elo{Initial: 1000, K: 32, Floor: 100, HasFloor: true}
	if got := play(t, low, side{1, []float64{110}}, side{2, []float64{110}}); got[0] != 126 || got[1] != 100 {
		t.Errorf("with a floor of 100 the ratings are %v; want 126 and 100", got)
	}
	zero := Elo{Initial: 1000, K: 32, HasFloor: true}
	if got := play(t, zero, side{1, []float64{3}}, side{2, []float64{3}}); got[0] != 19 || got[1] != 0 {
		t.Errorf("with a floor of 0 the ratings are %v; want 19 and 0", got)
	}
	none := Elo{Initial: 1000, K: 32}
	if got := play(t, none, side{1, []float64{3}}, side{2, []float64{3}}); got[0] != 19 || got[1] != -13 {
		t.Errorf("without a floor the ratings are %v; want 19 and -13", got)
	}
}

func TestEloCarriesTheRatingAndKeepsTheGames(t *testing.T) {
	numbers := []float64{1900, 41}
	if fide.Carry(numbers, 0.25); !slices.Equal(numbers, []float64{1600, 41}) {
		t.Errorf("a quarter of the distance is %v", numbers)
	}
	var carrier stats.Carrier = Elo{Initial: 1000, K: 24}
	plain := []float64{1400}
	if carrier.Carry(plain, 0.5); plain[0] != 1200 {
		t.Errorf("half of the distance is %v", plain)
	}
}

func TestEloCheck(t *testing.T) {
	for name, e := range map[string]Elo{
		"initial":               {Initial: math.NaN(), K: 24},
		"K":                     {K: -1},
		"an infinite K":         {K: math.Inf(1)},
		"stage K":               {K: 24, Stages: []EloStage{{K: math.NaN(), Games: 3}}},
		"stage games":           {K: 24, Stages: []EloStage{{K: 10, Games: -3}}},
		"stage below":           {K: 24, Stages: []EloStage{{K: 10, Below: math.Inf(1)}}},
		"a stage for everybody": {K: 24, Stages: []EloStage{{K: 10}}},
		"floor":                 {Initial: 100, K: 24, Floor: 200, HasFloor: true},
		"a floor of nothing":    {Initial: 100, K: 24, Floor: math.NaN(), HasFloor: true},
	} {
		if e.Check() == nil {
			t.Errorf("%s: %+v is valid", name, e)
		}
	}
}
