package tracker

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"statstracker/eventlog"
	"statstracker/stats"
)

// Whoever sends events can make up games. There is a limit to that, and each
// game takes little to keep, to write and to read.
func TestGamesThatAreMadeUp(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	b := eventlog.NewBatch("test")
	for i := range maxGames + 5 {
		addTo(b, event{{"product_id", fmt.Sprint("made-up-", i)}, {"type", "game_over"}, {"winner_id", "a"}, {"loser_id", "b"}})
	}
	addTo(b, event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", "a"}, {"loser_id", "b"}})
	addTo(b, event{{"product_id", "made-up-1"}, {"type", "game_over"}, {"winner_id", "a"}, {"loser_id", "b"}})
	s, err := tr.Submit(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if s.Count(stats.Rejected) != 5 || s.Rejections[0].Index != maxGames || !strings.Contains(s.Rejections[0].Reason, "10,000 games") {
		t.Errorf("the outcome is %v, %v; want the last 5 made-up games rejected, and those there are and exrps counted", s.Outcomes, s.Rejections)
	}
	written := allocated(func() {
		if err := tr.Close(); err != nil {
			t.Error(err)
		}
	})
	read := allocated(func() { tr = openTest(t, dir) })
	defer tr.Close()
	if written/maxGames > 8<<10 || read/maxGames > 32<<10 {
		t.Errorf("a checkpoint takes %d bytes a game to write and %d to read", written/maxGames, read/maxGames)
	}
	if games := tr.Games(); len(games) < maxGames {
		t.Errorf("%d games are there after the start", len(games))
	}
}

// allocated returns how many bytes have been allocated meanwhile.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
