package rating

import "statstracker/stats"

// Wins counts a player's won matches: one point for every player of the side
// that was better than every other. Everybody else keeps his score; a player
// without a win is listed with 0. Several sides that share the best rank drew,
// and nobody won.
type Wins struct{}

// Start is 0.
func (Wins) Start() []float64 { return []float64{0} }

// Score implements [stats.Scorer].
func (Wins) Score(m *stats.Match, before, after []float64) error {
	if m.Result(0) != stats.Win {
		return nil
	}
	for i := range m.Sides[0].Players {
		after[i] = before[i] + 1
	}
	return nil
}
