package stats

// Term is one number of those that a change of score came from, such as the
// expected result of a match: a name in the words of the field, and the value.
type Term struct {
	Name  string // in lower case, with underscores: expected_score, k, deviation
	Value float64
}

// Explainer is a [Scorer] that says how the score of a player came about. It is
// pure.
type Explainer interface {
	// Explain appends to dst what the change of the player's score in the match
	// came from, and returns the extended slice. Before and after are as Score got
	// and left them, and must not be changed; player is an index in the order of
	// m.Sides. The same match gives the same terms in the same order.
	Explain(m *Match, before, after []float64, player int, dst []Term) []Term
}

// Predictor is a [Scorer] whose numbers say beforehand how a match will end. It is
// pure.
type Predictor interface {
	// Predict appends to dst, for each side of the match in order, the score that
	// it is expected to get against all the others: 1 is to beat every one of them, 0 to
	// lose to every one, and a draw is one half. Of two sides these are the chances, and add
	// up to 1. Before is as Score gets it. Neither ranks nor scores of the sides are looked
	// at. It returns the extended slice.
	Predict(m *Match, before []float64, dst []float64) []float64
}
