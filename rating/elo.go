package rating

import (
	"fmt"
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
// All new ratings come from the ratings before the match. Points are conserved
// where every player of the match has the same K and no floor holds one up: in a
// match of two, one wins exactly what the other loses; in a larger one of equally
// large sides what is won and lost adds up to 0 but for rounding.
//
// The book knows two players. Of more sides each plays against each other, with
// K divided by the number of its opponents; a side is rated with the mean of
// its players, who all score the same above expectation, each times his own K.
//
// The K of a player may depend on his games and his rating; [EloStage] says how.
// Where it depends on his games, his row has a second number, the matches that
// he has played.
//
// It is safe for concurrent use while nobody changes Stages.
type Elo struct {
	Initial float64 // rating of a player before his first match, usually 1500
	K       float64 // most that a match of two can change, usually 10 to 40
	// Stages are the players with a K of their own: the first stage that a player
	// is in counts, and K where he is in none. With K: 10, the rules of FIDE for
	// adults (Rating Regulations of 1 July 2014, 8.56) are
	//
	//	{K: 40, Games: 30}, {K: 20, Below: 2400}
	//
	// but for one thing: there, who has once reached 2400 stays at 10. Here, his
	// rating before the match counts.
	Stages []EloStage
	// Floor is the lowest rating, if HasFloor is set: who would fall below gets it.
	Floor    float64
	HasFloor bool
}

// EloStage is the K of some players: those to whom every condition applies that
// is not 0.
type EloStage struct {
	K     float64
	Games int     // players who have played fewer matches than this
	Below float64 // players rated lower than this before the match
}

// Check reports parameters that make no sense.
func (e Elo) Check() error {
	if !finite(e.Initial) {
		return fmt.Errorf("elo: the initial rating is %v, which has to be finite", e.Initial)
	}
	if err := checkNotNegative("elo", "K", e.K); err != nil {
		return err
	}
	for i, s := range e.Stages {
		if err := checkNotNegative("elo", fmt.Sprintf("K of stage %d", i+1), s.K); err != nil {
			return err
		}
		if s.Games < 0 || !finite(s.Below) || s.Games == 0 && s.Below == 0 {
			return fmt.Errorf("elo: stage %d needs a number of games above 0 or a rating", i+1)
		}
	}
	if e.HasFloor && !(e.Floor <= e.Initial && finite(e.Floor)) {
		return fmt.Errorf("elo: the floor %v is above the initial rating %v", e.Floor, e.Initial)
	}
	return nil
}

// Start is the initial rating, and no games where a stage depends on them.
func (e Elo) Start() []float64 {
	return []float64{e.Initial, 0}[:e.width():e.width()]
}

// width is how many numbers a player has.
func (e Elo) width() int {
	for i := range e.Stages {
		if e.Stages[i].Games > 0 {
			return 2
		}
	}
	return 1
}

// Score implements [stats.Scorer].
func (e Elo) Score(m *stats.Match, before, after []float64) error {
	width := e.width()
	var meanStack, termStack [few]float64
	means := appendMeans(meanStack[:0], m, before, width)
	terms := slices.Grow(termStack[:0], len(m.Sides))
	at := 0
	total := 0.0
	for i := range m.Sides {
		if i == 1 && len(means) == 2 {
			total = -total // as surplus promises, for half the work
		} else {
			total = sum(appendSurpluses(terms, m, means, i))
		}
		for range m.Sides[i].Players {
			e.update(before[at:at+width], after[at:at+width], total, len(means)-1)
			at += width
		}
	}
	return checkFinite("elo", after)
}

// appendMeans appends the ratings of the sides: the means of their players, whose
// rows are of width numbers.
func appendMeans(means []float64, m *stats.Match, rows []float64, width int) []float64 {
	means = slices.Grow(means, len(m.Sides))
	at := 0
	for i := range m.Sides {
		end := at + width*len(m.Sides[i].Players)
		means = append(means, mean(rows[at:end], width))
		at = end
	}
	return means
}

// update computes the row of a player whose side scored total above expectation
// against its opponents.
func (e Elo) update(before, after []float64, total float64, opponents int) {
	after[0] = before[0] + eloChange(e.k(before), total, opponents)
	if e.HasFloor {
		after[0] = max(after[0], e.Floor)
	}
	if len(before) > 1 {
		after[1] = before[1] + 1
	}
}

// eloChange is what a rating changes by before a floor holds it up.
func eloChange(k, total float64, opponents int) float64 {
	return float64(float64(k/float64(opponents)) * total)
}

// k is the K of the player.
func (e Elo) k(row []float64) float64 {
	for i := range e.Stages {
		s := &e.Stages[i]
		if (s.Games == 0 || row[1] < float64(s.Games)) && (s.Below == 0 || row[0] < s.Below) {
			return s.K
		}
	}
	return e.K
}

// Carry implements [stats.Carrier]: the rating keeps the share of its distance
// to the initial one, and the games stay as they are: they say how well a player
// is known, and he is not a beginner again.
func (e Elo) Carry(numbers []float64, share float64) {
	numbers[0] = e.Initial + float64(share*(numbers[0]-e.Initial))
}

// appendSurpluses appends what side i scored above expectation against each other.
func appendSurpluses(terms []float64, m *stats.Match, ratings []float64, i int) []float64 {
	for j := range ratings {
		if j != i {
			terms = append(terms, surplus(m.Sides[i].Rank, m.Sides[j].Rank, ratings[i], ratings[j]))
		}
	}
	return terms
}

// surplus is S − E of a side against another. Seen from the other side it is
// exactly the negative.
func surplus(rank, otherRank int, rating, other float64) float64 {
	// The expectation of the higher rated side is computed, so that the lower
	// rated one gets the exact rest.
	if rating < other {
		return -surplus(otherRank, rank, other, rating)
	}
	return scored(rank, otherRank) - eloFavourite(rating, other)
}

// eloFavourite is E of a side against one that is not higher rated.
func eloFavourite(rating, other float64) float64 {
	return 1 / (1 + pow10((other-rating)/400))
}
