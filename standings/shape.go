package standings

import "math"

// MaxWidth is the most numbers that a board keeps of a player.
const MaxWidth = 16

// Shape says what a board keeps of a player and how it is ordered. The plain
// shape is Shape{Width: 1}: a score, and the highest is first.
type Shape struct {
	Width  int  // numbers it keeps of a player, 1 to MaxWidth; the first is the score
	Low    bool // the lowest score is first
	Tie    int  // index of the number that orders equal scores, 0 for none
	TieLow bool // the lowest of those is first; false without a Tie
}

// valid reports whether the fields are in range and agree with one another.
func (s Shape) valid() bool {
	return 1 <= s.Width && s.Width <= MaxWidth && 0 <= s.Tie && s.Tie < s.Width && (s.Tie != 0 || !s.TieLow)
}

// tie returns the number of a row that orders equal scores, 0 without one.
func (s Shape) tie(row []float64) float64 {
	if s.Tie == 0 {
		return 0
	}
	return unsigned(row[s.Tie])
}

// unsigned returns a number, 0 for minus zero: the sign of a zero would tell
// equal numbers apart.
func unsigned(v float64) float64 { return v + 0 }

// finite reports whether a number is neither infinite nor NaN.
func finite(v float64) bool { return v-v == 0 }

// canonical reports whether a number is one that a row or a measure may have.
func canonical(v float64) bool { return finite(v) && (v != 0 || !math.Signbit(v)) }
