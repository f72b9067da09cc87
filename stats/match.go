package stats

import "time"

// Match is the result of one match: who played on which side, and how the
// sides were placed.
type Match struct {
	// At is when the match happened: the time of its event.
	At time.Time
	// Sides holds the sides, best first. Sides of equal rank drew with each
	// other. There are at least two.
	Sides []Side
}

// Side is one player or a team in a match.
type Side struct {
	// Rank is the place of the side: 1 or more, lower is better, never lower
	// than the rank of the side before.
	Rank int
	// Players are the ids of the side's players: at least one, and no player
	// is twice in a match.
	Players []string
	// Score is what the side scored in the match, where HasScore says that the
	// event told so.
	Score    float64
	HasScore bool
}

// Result is what a match was for one of its sides.
type Result int

// The results of a match for a side.
const (
	Loss Result = iota // another side was better
	Draw               // best together with another side
	Win                // better than every other side
)

// Result returns what the match was for the side at index i of Sides.
func (m *Match) Result(i int) Result {
	best := m.Sides[0].Rank
	switch {
	case m.Sides[i].Rank != best:
		return Loss
	case len(m.Sides) > 1 && m.Sides[1].Rank == best:
		return Draw
	default:
		return Win
	}
}

// Players returns the number of players on all sides.
func (m *Match) Players() int {
	n := 0
	for i := range m.Sides {
		n += len(m.Sides[i].Players)
	}
	return n
}
