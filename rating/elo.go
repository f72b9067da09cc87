package rating

import (
	"slices"

	"statstracker/stats"
)

// Elo is the classic rating system of Arpad E. Elo: "The Rating of
// Chessplayers, Past and Present" (Arco, 1978). A new rating is the old one and
// K times what was scored above expectation,
//
//	R' = R + K·(S − E)
//
// (his current rating formula), where S is 1 for a win, ½ for a draw and 0 for
// a loss, and the expectation against an opponent rated D points higher is, in
// the logistic form that chess federations use,
//
//	E = 1 / (1 + 10^(D/400))
//
// All new ratings come from the ratings before the match, and in a match of two
// one wins exactly what the other loses.
//
// The book knows two players. Of more sides each plays against each other, with
// K divided by the number of its opponents; a side is rated with the mean of
// its players, who all win or lose the same.
type Elo struct {
	Initial float64 // rating of a player before his first match, usually 1500
	K       float64 // most that a match of two can change, usually 10 to 40
}

// Start is the initial rating.
func (e Elo) Start() []float64 { return []float64{e.Initial} }

// Score implements [stats.Scorer].
func (e Elo) Score(m *stats.Match, before, after []float64) error {
	var means [stats.MaxPlayers]float64
	at := 0
	for i, side := range m.Sides {
		n := len(side.Players)
		means[i] = mean(before[at : at+n])
		at += n
	}
	at = 0
	for i, side := range m.Sides {
		change := e.change(m, means[:len(m.Sides)], i)
		for range side.Players {
			after[at] = before[at] + change
			at++
		}
	}
	return nil
}

// change is what every player of side i wins.
func (e Elo) change(m *stats.Match, ratings []float64, i int) float64 {
	var terms [stats.MaxPlayers]float64
	n := 0
	for j := range ratings {
		if j == i {
			continue
		}
		terms[n] = surplus(m.Sides[i].Rank, m.Sides[j].Rank, ratings[i], ratings[j])
		n++
	}
	return float64(e.K/float64(n)) * sum(terms[:n])
}

// surplus is S − E of a side against another. Seen from the other side it is
// exactly the negative.
func surplus(rank, otherRank int, rating, other float64) float64 {
	// The expectation of the higher rated side is computed, so that the lower
	// rated one gets the exact rest.
	if rating < other {
		return -surplus(otherRank, rank, other, rating)
	}
	expected := 1 / (1 + pow10((other-rating)/400))
	switch {
	case rank < otherRank:
		return 1 - expected
	case rank == otherRank:
		return 0.5 - expected
	default:
		return -expected
	}
}

// mean and sum do not depend on the order of their values, so that ratings do
// not depend on the order in which equal sides are listed.
func mean(values []float64) float64 {
	if len(values) == 1 {
		return values[0]
	}
	var sorted [stats.MaxPlayers]float64
	return sum(sorted[:copy(sorted[:], values)]) / float64(len(values))
}

// sum sorts the values in place.
func sum(values []float64) float64 {
	slices.Sort(values)
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
