package rating

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"statstracker/stats"
)

// system is a rating system with the rows that its players may have.
type system struct {
	name string
	stats.Scorer
	row func(t *rapid.T) []float64
}

func (s system) Check() error { return s.Scorer.(interface{ Check() error }).Check() }

// systems are the systems in all their modes.
func systems() []system {
	day := 24 * time.Hour

	floored := Elo{Initial: 1500, K: 32, Floor: 100, HasFloor: true}
	limited := NewOpenSkill()
	limited.LimitSigma, limited.Multiple = true, 0
	return []system{
		{"points", Points{Win: 3, Draw: 1, Loss: 0}, scoreRow},
		{"points by place", Points{Places: []float64{25, 18, 15, 12, 10, 8, 6, 4, 2, 1}}, scoreRow},
		{"elo", Elo{Initial: 1500, K: 24}, eloRow},
		{"elo in stages", fide, func(t *rapid.T) []float64 {
			return append(eloRow(t), float64(rapid.IntRange(0, 60).Draw(t, "games")))
		}},
		{"elo with a floor", floored, eloRow},
		{"glicko2 in periods", usual(day, 0), func(t *rapid.T) []float64 { return drawGlicko(t, usual(day, 0)) }},
		{"glicko2 a match", usual(0, 0), func(t *rapid.T) []float64 { return drawGlicko(t, usual(0, 0)) }},
		{"glicko2 with inactivity", usual(0, day), func(t *rapid.T) []float64 { return drawGlicko(t, usual(0, day)) }},
		{"openskill", NewOpenSkill(), drawSkill},
		{"openskill, σ limited", limited, drawSkill},
	}
}

func scoreRow(t *rapid.T) []float64 {
	return []float64{rapid.Float64Range(-1e9, 1e9).Draw(t, "score")}
}

func eloRow(t *rapid.T) []float64 { return []float64{ratings.Draw(t, "rating")} }

func drawSkill(t *rapid.T) []float64 {
	mu := rapid.Float64Range(-100, 200).Draw(t, "mu")
	sigma := rapid.Float64Range(0.01, 25.0/3).Draw(t, "sigma")
	return []float64{mu - float64(3*sigma), mu, sigma}
}

func drawGlicko(t *rapid.T, g Glicko2) []float64 {
	at := noon.Add(time.Duration(rapid.IntRange(-2000, 48).Draw(t, "hours")) * time.Hour)
	row := glickoRow(g, at, rapid.Float64Range(-1000, 5000).Draw(t, "rating"),
		rapid.Float64Range(5, 350).Draw(t, "deviation"), rapid.Float64Range(0.01, 0.2).Draw(t, "volatility"))
	if g.Period > 0 {
		games := rapid.IntRange(0, 200).Draw(t, "games in the period")
		row[columnInfo] = max(onGrid(float64(games)*rapid.Float64Range(0, 0.25).Draw(t, "info")), float64(games)*grid)
		row[columnSurplus] = onGrid(float64(games) * rapid.Float64Range(-1, 1).Draw(t, "surplus"))
	}
	return row
}

// drawRows draws the sides of a match, of teams with up to players.
func drawRows(t *rapid.T, s system, sides, players int) []rowSide {
	rank := 1
	all := make([]rowSide, rapid.IntRange(2, sides).Draw(t, "sides"))
	for i := range all {
		if i > 0 {
			rank += rapid.IntRange(0, 1).Draw(t, "step")
		}
		all[i].rank = rank
		for range rapid.IntRange(1, players).Draw(t, "players") {
			all[i].rows = append(all[i].rows, s.row(t))
		}
	}
	return all
}

func TestParametersOfTheSystemsAreValid(t *testing.T) {
	for _, s := range systems() {
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
	}
}
