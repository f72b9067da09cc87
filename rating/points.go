package rating

import (
	"fmt"
	"math"

	"statstracker/stats"
)

// Points adds up points for results, as the table of a league does: by win, draw
// and loss, or by place. Every player of a side gets the side's points. They may
// be negative. Nothing is conserved: a match makes as many points as it says.
//
// It is safe for concurrent use while nobody changes Places.
type Points struct {
	// Win is for a side that was better than every other one, Draw for the sides
	// that were best together, Loss for the rest: see [stats.Match.Result]. In
	// football 3, 1 and 0.
	Win, Draw, Loss float64
	// Places are the points by place, Places[0] for rank 1. If there are any, they
	// alone count, and Win, Draw and Loss do not. A rank without an element gets 0.
	//
	// Sides that share a rank all get the whole points of it. Which rank comes
	// after two that share the first is for the event to say: in 1, 1, 3 nobody
	// gets the points of the second, in 1, 1, 2 somebody does.
	Places []float64
}

// Check reports points that are not finite.
func (p Points) Check() error {
	for _, v := range append([]float64{p.Win, p.Draw, p.Loss}, p.Places...) {
		if !finite(v) {
			return fmt.Errorf("points: %v is no number of points", v)
		}
	}
	return nil
}

// Start is 0.
func (Points) Start() []float64 { return []float64{0} }

// Whole reports whether all points are whole numbers.
func (p Points) Whole() bool {
	for _, v := range append([]float64{p.Win, p.Draw, p.Loss}, p.Places...) {
		if v != math.Trunc(v) {
			return false
		}
	}
	return true
}

// Score implements [stats.Scorer].
func (p Points) Score(m *stats.Match, before, after []float64) error {
	at := 0
	for i := range m.Sides {
		points := p.of(m, i)
		for range m.Sides[i].Players {
			after[at] = before[at] + points
			at++
		}
	}
	return checkFinite("points", after)
}

// of returns what the side at index i gets.
func (p Points) of(m *stats.Match, i int) float64 {
	if len(p.Places) > 0 {
		if rank := m.Sides[i].Rank; rank <= len(p.Places) {
			return p.Places[rank-1]
		}
		return 0
	}
	switch m.Result(i) {
	case stats.Win:
		return p.Win
	case stats.Draw:
		return p.Draw
	default:
		return p.Loss
	}
}

// Explain implements [stats.Explainer]. The terms are
//
//	rank    the place of the player's side, where points go by place
//	points  what the side got for the result
//
// and the new score is the one before and the points.
func (p Points) Explain(m *stats.Match, _, _ []float64, player int, dst []stats.Term) []stats.Term {
	side := sideOf(m, player)
	if len(p.Places) > 0 {
		dst = append(dst, stats.Term{Name: "rank", Value: float64(m.Sides[side].Rank)})
	}
	return append(dst, stats.Term{Name: "points", Value: p.of(m, side)})
}

var _ stats.Explainer = Points{}
