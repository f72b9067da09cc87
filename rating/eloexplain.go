package rating

import "statstracker/stats"

// Explain implements [stats.Explainer]. The terms are those of Arpad E. Elo: "The
// Rating of Chessplayers, Past and Present", the current rating formula; see [Elo].
//
//	rating               R, of the player before the match
//	games                the matches that he had played, where K depends on them
//	side_rating          the rating of his side, where he is not alone on it
//	opponents            how many sides there were against his
//	opponent_rating      the mean of their ratings
//	expected_score       E, the sum over these opponents
//	score                S, the sum over these opponents: what his side scored
//	surplus              S − E: what it scored above expectation
//	k                    K, of the stage that he was in
//	change_before_floor  what he would have lost, where the floor held him up
//	floor                the lowest rating, where it held him up
//
// His new rating is, to the last bit,
//
//	R' = rating + k/opponents · surplus
//
// or the floor, where that is below it. The surplus is computed first, and is more
// exact than the difference of the rounded score and expected_score.
func (e Elo) Explain(m *stats.Match, before, _ []float64, player int, dst []stats.Term) []stats.Term {
	side, n, width := sideOf(m, player), len(m.Sides), e.width()
	row := before[player*width:][:width]
	means := appendMeans(nil, m, before, width)
	total := sum(appendSurpluses(nil, m, means, side))
	dst = append(dst, stats.Term{Name: "rating", Value: row[0]})
	if width > 1 {
		dst = append(dst, stats.Term{Name: "games", Value: row[1]})
	}
	if len(m.Sides[side].Players) > 1 {
		dst = append(dst, stats.Term{Name: "side_rating", Value: means[side]})
	}
	opponents := sumOfOthers(n, side, func(j int) float64 { return means[j] }) / float64(n-1)
	expected := sumOfOthers(n, side, func(j int) float64 { return eloExpected(means[side], means[j]) })
	dst = append(dst,
		stats.Term{Name: "opponents", Value: float64(n - 1)},
		stats.Term{Name: "opponent_rating", Value: opponents},
		stats.Term{Name: "expected_score", Value: expected},
		stats.Term{Name: "score", Value: scoredOf(m, side)},
		stats.Term{Name: "surplus", Value: total},
		stats.Term{Name: "k", Value: e.k(row)},
	)
	return e.explainFloor(row, eloChange(e.k(row), total, n-1), dst)
}

// explainFloor appends the terms of a floor that held up the player of the row.
func (e Elo) explainFloor(row []float64, change float64, dst []stats.Term) []stats.Term {
	if !e.HasFloor || row[0]+change >= e.Floor {
		return dst
	}
	return append(dst, stats.Term{Name: "change_before_floor", Value: change}, stats.Term{Name: "floor", Value: e.Floor})
}

// Predict implements [stats.Predictor]: of two sides E, and of more the mean of
// the E against each other. A side has the mean of its players' ratings. See
// [Elo] for the source. Neither K nor a floor matters.
func (e Elo) Predict(m *stats.Match, before, dst []float64) []float64 {
	means := appendMeans(nil, m, before, e.width())
	return appendExpected(dst, len(means), func(i, j int) float64 { return eloExpected(means[i], means[j]) })
}

// eloExpected is E of a rating against another.
func eloExpected(rating, other float64) float64 {
	if rating < other {
		return 1 - eloFavourite(other, rating)
	}
	return eloFavourite(rating, other)
}

var (
	_ stats.Explainer = Elo{}
	_ stats.Predictor = Elo{}
)
