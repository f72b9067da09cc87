package tracker

import (
	"math"

	"statstracker/stats"
)

// Forecast is how well a board foretells results: what its rows of all time make its
// scorer, a [stats.Predictor], expect of each match before it counts. It is measured for
// every match of two sides or more.
//
// The score of a side is the share of the others that it beats, a draw being half of
// one: of two sides 1, ½ or 0. With p what is expected of a side and s what it got, the
// match has the mean over its sides of −(s ln p + (1−s) ln(1−p)) as its log loss, and that
// of (p−s)² as its Brier score. Of two sides both have the same, so that is the usual
// formula. An expectation counts as at least 1e-15 away from 0 and 1, so that a
// logarithm is finite.
type Forecast struct {
	Matches int     // that were foretold
	LogLoss float64 // mean of them: 0 is certainty, ln 2 = 0.693 a coin between two
	Brier   float64 // G. W. Brier, Verification of Forecasts Expressed in Terms of Probability (1950); mean
	Decided int     // of the matches, those of two sides with a winner
	// Accuracy is the share of these that the favourite won; even chances count half.
	Accuracy float64
}

// leastChance keeps logarithms finite.
const leastChance = 1e-15

// forecasts is what the fold's boards foretell, by their names.
type forecasts struct {
	boards  map[string]*Forecast // sums, until they are asked for
	pending []pendingForecast    // of the event that is being looked at
	chances []float64
}

type pendingForecast struct {
	board string
	Forecast
}

func newForecasts() *forecasts { return &forecasts{boards: make(map[string]*Forecast)} }

// begin is called before an event is scored.
func (w *forecasts) begin() { w.pending = w.pending[:0] }

// see is called for each board after the event was scored, with the rows before.
func (w *forecasts) see(rule *boardRule, m *stats.Match, before []float64) {
	p, ok := rule.Scorer.(stats.Predictor)
	if !ok || len(m.Sides) < 2 || !w.predict(p, m, before) {
		return
	}
	w.pending = append(w.pending, pendingForecast{rule.Name, measureForecast(m, w.chances)})
}

// predict asks the scorer. One that panics foretells nothing.
func (w *forecasts) predict(p stats.Predictor, m *stats.Match, before []float64) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	w.chances = p.Predict(m, before, w.chances[:0])
	return len(w.chances) == len(m.Sides)
}

// count is called when the event counts.
func (w *forecasts) count() {
	for i := range w.pending {
		p := &w.pending[i]
		sum := w.boards[p.board]
		if sum == nil {
			sum = &Forecast{}
			w.boards[p.board] = sum
		}
		sum.Matches++
		sum.LogLoss += p.LogLoss
		sum.Brier += p.Brier
		sum.Decided += p.Decided
		sum.Accuracy += p.Accuracy
	}
	w.pending = w.pending[:0]
}

// of returns how well the board has foretold; nil if it foretells nothing.
func (w *forecasts) of(board string) *Forecast {
	sum := w.boards[board]
	if sum == nil {
		return nil
	}
	mean := *sum
	mean.LogLoss /= float64(sum.Matches)
	mean.Brier /= float64(sum.Matches)
	if sum.Decided > 0 {
		mean.Accuracy /= float64(sum.Decided)
	}
	return &mean
}

// measureForecast compares what was expected of the sides with what came.
func measureForecast(m *stats.Match, chances []float64) (f Forecast) {
	n := float64(len(m.Sides))
	for i, p := range chances {
		s := scoreOfSide(m, i)
		p = min(max(p, leastChance), 1-leastChance)
		f.LogLoss -= (s*math.Log(p) + (1-s)*math.Log1p(-p)) / n
		f.Brier += (p - s) * (p - s) / n
	}
	if len(m.Sides) == 2 && m.Sides[0].Rank != m.Sides[1].Rank {
		f.Decided = 1
		first := m.Sides[0].Rank < m.Sides[1].Rank
		switch {
		case chances[0] == chances[1]:
			f.Accuracy = 0.5
		case first == (chances[0] > chances[1]):
			f.Accuracy = 1
		}
	}
	return f
}

// scoreOfSide is the share of the other sides that the side beats.
func scoreOfSide(m *stats.Match, side int) float64 {
	beaten := 0.0
	for i := range m.Sides {
		switch {
		case i == side:
		case m.Sides[side].Rank < m.Sides[i].Rank:
			beaten++
		case m.Sides[side].Rank == m.Sides[i].Rank:
			beaten += 0.5
		}
	}
	return beaten / float64(len(m.Sides)-1)
}
