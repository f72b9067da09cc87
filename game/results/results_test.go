package results_test

import (
	"fmt"
	"testing"

	"statstracker/game/results"
	"statstracker/stats"
)

func TestEveryPlayerHasGamesWinsAndLossesAfterAResult(t *testing.T) {
	for _, c := range []struct {
		name  string
		sides []stats.Side
		want  string
	}{
		{
			"a decisive match",
			[]stats.Side{of(1, "w"), of(2, "l")},
			"map[l:games 1 wins 0 losses 1  w:games 1 wins 1 losses 0 ]",
		},
		{
			"a draw",
			[]stats.Side{of(1, "a"), of(1, "b")},
			"map[a:games 1 wins 0 losses 0 draws 1  b:games 1 wins 0 losses 0 draws 1 ]",
		},
		{
			"teams",
			[]stats.Side{of(1, "a", "b"), of(2, "c")},
			"map[a:games 1 wins 1 losses 0  b:games 1 wins 1 losses 0  c:games 1 wins 0 losses 1 ]",
		},
		{
			"the best of three drew",
			[]stats.Side{of(1, "a"), of(1, "b"), of(2, "c")},
			"map[a:games 1 wins 0 losses 0 draws 1  b:games 1 wins 0 losses 0 draws 1  c:games 1 wins 0 losses 1 ]",
		},
		{
			"the others drew",
			[]stats.Side{of(1, "a"), of(2, "b"), of(2, "c")},
			"map[a:games 1 wins 1 losses 0  b:games 1 wins 0 losses 1  c:games 1 wins 0 losses 1 ]",
		},
	} {
		var tally stats.Tally
		if err := (results.Recorder{}).Record(nil, &stats.Match{Sides: c.sides}, &tally); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		got := map[string]string{}
		for _, change := range tally.Changes {
			got[change.Player] += fmt.Sprintf("%s %d ", change.Stat, change.By)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: got %v, want %s", c.name, got, c.want)
		}
	}
}

func TestWithoutAResultNothingChanges(t *testing.T) {
	var tally stats.Tally
	if err := (results.Recorder{}).Record(&stats.Event{}, nil, &tally); err != nil || tally.Changes != nil {
		t.Errorf("changes %v, %v", tally.Changes, err)
	}
}

func of(rank int, players ...string) stats.Side { return stats.Side{Rank: rank, Players: players} }
