package rating

import "statstracker/stats"

// Wins counts a player's won matches: one point for every player of the side
// that was better than every other. Everybody else keeps his score; a player
// without a win is listed with 0. Several sides that share the best rank drew,
// and nobody won.
type Wins struct{}

// Start is 0.
func (Wins) Start() []float64 { return []float64{0} }

// Whole is true.
func (Wins) Whole() bool { return true }

// Score implements [stats.Scorer].
func (w Wins) Score(m *stats.Match, before, after []float64) error {
	points := w.of(m, 0)
	if points == 0 {
		return nil // nobody of the others has won either
	}
	for i := range m.Sides[0].Players {
		after[i] = before[i] + points
	}
	return nil
}

// of returns what the side at index i gets.
func (Wins) of(m *stats.Match, i int) float64 {
	if m.Result(i) == stats.Win {
		return 1
	}
	return 0
}

// Explain implements [stats.Explainer]. The one term is
//
//	points  what the player's side got for the result: 1 for a win, else 0
//
// and the new score is the one before and the points.
func (w Wins) Explain(m *stats.Match, _, _ []float64, player int, dst []stats.Term) []stats.Term {
	return append(dst, stats.Term{Name: "points", Value: w.of(m, sideOf(m, player))})
}

var (
	_ stats.Explainer = Wins{}
	_ stats.Whole     = Wins{}
)
