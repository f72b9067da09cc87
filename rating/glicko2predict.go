package rating

import (
	"slices"

	"statstracker/stats"
)

// Predict implements [stats.Predictor], by the expected outcome that Mark E.
// Glickman: "The Glicko system" (Boston University, 1995) gives for a game that is
// still to come, on the scale of Glicko-2: E of step 3 with the deviations of both,
//
//	E = 1 / (1 + e^(−g(√(φᵢ²+φⱼ²))·(μᵢ−μⱼ)))
//
// Of more than two sides it is the mean of the E against each other. Who is less
// sure about the players expects less of a difference. Where time counts, the
// deviations are those at the time of the match; with Period, the games of a
// player's current period count as if it ended now. Sides of several are as
// [Glicko2] says.
func (g Glicko2) Predict(m *stats.Match, before, dst []float64) []float64 {
	rows, width := slices.Clone(before), g.width()
	for at := 0; at < len(rows); at += width {
		row := rows[at : at+width]
		g.catchUp(row, m.At)
		if g.Period > 0 {
			p := g.finished(row)
			row[columnRating], row[columnDeviation] = p.rating, p.deviation
		}
	}
	ratings, variances := make([]float64, len(m.Sides)), make([]float64, len(m.Sides))
	at := 0
	for i := range m.Sides {
		end := at + width*len(m.Sides[i].Players)
		ratings[i], variances[i] = g.team(rows[at:end])
		at = end
	}
	return appendExpected(dst, len(ratings), func(i, j int) float64 {
		return glickoExpected(weight(variances[i]+variances[j]), ratings[i], ratings[j])
	})
}

var _ stats.Predictor = Glicko2{}
