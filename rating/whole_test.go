package rating

import (
	"testing"

	"statstracker/stats"
)

func TestBoardsOfWholeNumbers(t *testing.T) {
	season := func(share float64) *stats.Season {
		return &stats.Season{CarryOver: share}
	}
	for _, c := range []struct {
		board stats.Board
		whole bool
	}{
		{stats.Board{Scorer: Wins{}}, true},
		{stats.Board{Scorer: Wins{}, Season: season(0)}, true},
		{stats.Board{Scorer: Wins{}, Season: season(1)}, true},
		{stats.Board{Scorer: Wins{}, Season: season(0.5)}, false},
		{stats.Board{Scorer: Points{Win: 3, Draw: 1}}, true},
		{stats.Board{Scorer: Points{Win: 1, Draw: 0.5}}, false},
		{stats.Board{Scorer: Points{Places: []float64{10, 5, 2.5}}}, false},
		{stats.Board{Scorer: Elo{Initial: 1500, K: 32}}, false},
		{stats.Board{Measure: &stats.Measure{Reducer: Count{}}}, true},
		{stats.Board{Measure: &stats.Measure{Reducer: Sum{}}}, false},
	} {
		if c.board.Whole() != c.whole {
			t.Errorf("the scores of %+v are whole numbers: %v, want %v", c.board, c.board.Whole(), c.whole)
		}
	}
}
