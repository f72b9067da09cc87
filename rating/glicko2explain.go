package rating

import (
	"slices"

	"statstracker/stats"
)

// Explain implements [stats.Explainer]. The terms are those of Mark E. Glickman:
// "Example of the Glicko-2 system", by its steps; see [Glicko2]. Ratings and
// deviations are in points, and what is called estimated, on the inner scale.
//
//	rating, deviation, volatility   as the row before the match has them
//	idle_periods                    periods without a match that came before this one, where time counts
//	start_rating, start_deviation, start_volatility
//	                                r, RD and σ that this match is rated with (step 1), where time counts
//	opponents                       how many sides there were against his
//	opponent_rating                 the mean of their ratings
//	g                               g(φ), step 3, the mean of theirs: how much they are to be believed
//	expected_score                  the sum of E, step 3, over them
//	score                           the sum of s over them: what his side scored
//	surplus                         the sum of g·(s−E) of this match, step 4
//	estimated_variance              v, step 3
//	estimated_improvement           Δ, step 4
//	new_rating, new_deviation, new_volatility
//	                                r', RD' and σ', steps 5 to 8
//
// With Period, v and Δ are those of all his games of the period up to this one,
// and the new values those that he would have if it ended now; the new rating is
// his score. His new volatility solves step 5 of start_deviation,
// start_volatility, v and Δ; and with φ = start_deviation/173.7178,
//
//	φ*²    = φ² + new_volatility²  (step 6; with Inactivity just φ²)
//	φ'²    = 1 / (1/φ*² + 1/v)     (step 7)
//	r'     = start_rating + 173.7178·φ'²·Δ/v
//	RD'    = 173.7178·φ', and never more than that of a new player
//
// Where time does not count, what a match is rated with are rating, deviation and
// volatility themselves.
func (g Glicko2) Explain(m *stats.Match, before, _ []float64, player int, dst []stats.Term) []stats.Term {
	side, at, rows := sideOf(m, player), player*g.width(), slices.Clone(before)
	sides := g.appendSides(nil, m, rows)
	row := rows[at : at+g.width()]
	dst = appendGlicko(dst, "", glicko{before[at+columnScore], before[at+columnDeviation], before[at+columnVolatility]})
	if g.Timed() {
		idle := g.catchUp(slices.Clone(before[at:at+g.width()]), m.At)
		dst = append(dst, stats.Term{Name: "idle_periods", Value: idle})
		dst = appendGlicko(dst, "start_", g.atStart(row))
	}
	games := gamesOf(sides, side)
	dst = explainGames(dst, sides, side)
	dst = append(dst,
		stats.Term{Name: "score", Value: scoredOf(m, side)},
		stats.Term{Name: "surplus", Value: games.surplus},
	)
	g.play(row, games)
	if g.Period > 0 {
		games = glickoGames{row[columnInfo], row[columnSurplus]}
	}
	dst = append(dst,
		stats.Term{Name: "estimated_variance", Value: games.variance()},
		stats.Term{Name: "estimated_improvement", Value: games.improvement()},
	)
	return appendGlicko(dst, "new_", g.now(row))
}

// appendGlicko appends what a player is, each name after a prefix.
func appendGlicko(dst []stats.Term, prefix string, p glicko) []stats.Term {
	return append(dst,
		stats.Term{Name: prefix + "rating", Value: p.rating},
		stats.Term{Name: prefix + "deviation", Value: p.deviation},
		stats.Term{Name: prefix + "volatility", Value: p.volatility},
	)
}

// explainGames appends who side i played against, and what was expected of it.
func explainGames(dst []stats.Term, sides []glickoSide, i int) []stats.Term {
	n, me := len(sides), &sides[i]
	opponents := float64(n - 1)
	ratings := sumOfOthers(n, i, func(j int) float64 { return sides[j].rating })
	weights := sumOfOthers(n, i, func(j int) float64 { return sides[j].g })
	expected := sumOfOthers(n, i, func(j int) float64 { return glickoExpected(sides[j].g, me.rating, sides[j].rating) })
	return append(dst,
		stats.Term{Name: "opponents", Value: opponents},
		stats.Term{Name: "opponent_rating", Value: ratings / opponents},
		stats.Term{Name: "g", Value: weights / opponents},
		stats.Term{Name: "expected_score", Value: expected},
	)
}

// atStart is what the player was when his current period began; without periods,
// what he is.
func (g *Glicko2) atStart(row []float64) glicko {
	rating := row[columnScore]
	if g.Period > 0 {
		rating = row[columnRating]
	}
	return glicko{rating, row[columnDeviation], row[columnVolatility]}
}

// now is what the player is by all his games.
func (g *Glicko2) now(row []float64) glicko {
	if g.Period > 0 {
		return g.finished(row)
	}
	return g.atStart(row)
}

var _ stats.Explainer = Glicko2{}
