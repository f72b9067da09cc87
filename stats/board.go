package stats

// Board is one leaderboard of a game: the best score is first. Players with
// equal scores stand in the order of the tie breaker, if there is one, and then
// in the order in which they reached that score.
type Board struct {
	Name  string // unique in its game
	Title Text   // what a portal calls it; without one, Name
	Unit  Text   // of the score; optional
	// Rules says how the board counts, for people and to tell whether it has
	// changed; optional.
	Rules string
	// Scorer makes scores of results. A board has a Scorer or a Measure.
	Scorer Scorer
	// Measure makes scores of values that events report.
	Measure *Measure
	// Low puts the lowest score first, as for times.
	Low bool
	// Tie orders players with equal scores. Optional.
	Tie *Tie
	// MinGames is how many matches or values a player needs to be listed.
	MinGames int
	// Provisional is how many matches or values a player needs for his score not
	// to be marked as provisional.
	Provisional int
	// Min and Max bound the score, both included; if both are 0 there are no
	// bounds. An event that would lead beyond them is rejected.
	Min, Max float64
	// Private keeps the board from those who have neither a key nor a token to read it.
	Private bool
	// Season makes the board start anew with every season. Optional.
	Season *Season
}

func (b *Board) bounded() bool { return b.Min != 0 || b.Max != 0 }

// InBounds reports whether the board can have the score.
func (b *Board) InBounds(score float64) bool {
	return !b.bounded() || b.Min <= score && score <= b.Max
}

// MaxNumbers is the most numbers that a [Scorer] keeps of a player.
const MaxNumbers = 12

// Scorer turns the result of a match into scores. It is pure: see the package
// comment.
type Scorer interface {
	// Start is what a player has before his first match on the board: his score
	// and, where the scorer needs more to go on, further numbers after it, such
	// as the deviation of a rating. There are 1 to MaxNumbers, all finite, and the
	// same at every call. The caller must not change them.
	Start() []float64
	// Score computes the numbers of the match's players. Before and after have a
	// row of len(Start()) elements for each player, side by side in the order of
	// m.Sides: those of player i begin at i*len(Start()). Before holds the numbers
	// before the match and must not be changed; after is a copy of it, to be
	// overwritten.
	//
	// An error rejects the event, with the error's text as the reason; so does
	// a number that is not finite.
	Score(m *Match, before, after []float64) error
}

// Carrier is a [Scorer] that says itself with what a player starts a season. Of
// any other, each number is carried over by itself: start + share·(number −
// start).
type Carrier interface {
	// Carry changes the player's numbers from those at the end of a season to
	// those at the start of the next. Share is what is kept of their distance to
	// Start: above 0 and below 1.
	Carry(numbers []float64, share float64)
}

// Timed is a [Scorer] that tells whether it uses the time of matches. In a game
// with one that does, an event that is too far ahead of its receiving is rejected;
// see [Game.MaxSkew].
type Timed interface {
	Timed() bool
}

// Whole is a [Scorer] or [Reducer] that tells whether its scores are whole numbers, as
// counts are. Of any other they may have fractions.
type Whole interface {
	Whole() bool
}

// Measure makes a score of the values that events report.
type Measure struct {
	Feed    Feed
	Reducer Reducer
}

// Feed finds values in events. It is pure: see the package comment.
type Feed interface {
	// Feed adds to t, under the name "", the values that the event reports, each
	// for a player; of several for the same player each is taken, in order. For an
	// event that reports the result of a match, m is that match; for any other it
	// is nil. An error rejects the event; so does a value that is not finite.
	Feed(e *Event, m *Match, t *Tally) error
}

// Reducer makes one number of a sequence of values. It is pure.
type Reducer interface {
	// Reduce returns the number after the value, from the one before. Has is
	// false at the first value: then before is 0 and means nothing.
	Reduce(before float64, has bool, value float64) float64
}

// Tie orders players with equal scores by a measure of its own.
type Tie struct {
	Measure
	Low  bool   // the lowest is first
	Name string // what a portal calls it
}

// Whole reports whether the scores of the board are whole numbers.
func (b *Board) Whole() bool {
	var of any = b.Scorer
	if b.Measure != nil {
		of = b.Measure.Reducer
	}
	whole, ok := of.(Whole)
	carries := b.Season != nil && b.Season.CarryOver > 0 && b.Season.CarryOver < 1
	return ok && whole.Whole() && !carries
}
