package stats_test

import (
	"strings"
	"testing"
	"time"

	"statstracker/stats"
)

func TestCheckID(t *testing.T) {
	for id, ok := range map[string]bool{
		"": false, "a": true, strings.Repeat("x", 512): true, strings.Repeat("x", 513): false,
		"\xff": false, "a b/c%🦊\n": true, "\x00": true,
	} {
		if err := stats.CheckID(id); (err == nil) != ok {
			t.Errorf("the id %.20q: %v; want valid: %v", id, err, ok)
		}
	}
}

func TestResultsOfSides(t *testing.T) {
	for _, c := range []struct {
		ranks []int
		want  []stats.Result
	}{
		{[]int{1, 2}, []stats.Result{stats.Win, stats.Loss}},
		{[]int{1, 1}, []stats.Result{stats.Draw, stats.Draw}},
		{[]int{1, 1, 2}, []stats.Result{stats.Draw, stats.Draw, stats.Loss}},
		{[]int{1, 2, 2}, []stats.Result{stats.Win, stats.Loss, stats.Loss}},
		{[]int{3, 7}, []stats.Result{stats.Win, stats.Loss}},
	} {
		var m stats.Match
		for _, r := range c.ranks {
			m.Sides = append(m.Sides, stats.Side{Rank: r, Players: []string{"a", "b"}})
		}
		for i, want := range c.want {
			if got := m.Result(i); got != want {
				t.Errorf("ranks %v: side %d is %d; want %d", c.ranks, i, got, want)
			}
		}
		if m.Players() != 2*len(c.ranks) {
			t.Errorf("ranks %v: %d players", c.ranks, m.Players())
		}
	}
}

func TestTheTimeOfAnEvent(t *testing.T) {
	received := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"2026-11-22T12:30:00+02:00": received.Add(30 * time.Minute),
		"yesterday":                 received,
	} {
		e := stats.Event{Received: received, Fields: []stats.Field{{Name: "occurred_at", Value: text}}}
		if got := e.OccurredAt(); !got.Equal(want) {
			t.Errorf("occurred_at %q: %v; want %v", text, got, want)
		}
	}
	if e := (stats.Event{Received: received}); !e.OccurredAt().Equal(received) {
		t.Error("without occurred_at the time is not that of receiving")
	}
}

func TestFieldsAreMatchedByteForByte(t *testing.T) {
	e := stats.Event{Fields: []stats.Field{{Name: "Type", Value: "x"}, {Name: "type", Value: " y"}}}
	if got := e.Get("type"); got != " y" {
		t.Errorf("type is %q", got)
	}
	if _, ok := e.Lookup("TYPE"); ok {
		t.Error("the case of a name does not matter")
	}
}

func TestAGameThatIsNotWellFormed(t *testing.T) {
	board := stats.Board{Name: "b", Scorer: scorer{}}
	for name, g := range map[string]stats.Game{
		"no name":        {Version: 1},
		"no version":     {Name: "g"},
		"no scorer":      {Name: "g", Version: 1, Boards: []stats.Board{{Name: "b"}}},
		"boards twice":   {Name: "g", Version: 1, Boards: []stats.Board{board, board}},
		"nameless board": {Name: "g", Version: 1, Boards: []stats.Board{{Scorer: scorer{}}}},
		"counters twice": {Name: "g", Version: 1, Recorders: []stats.Recorder{recorder{}, recorder{}}},
	} {
		if g.Check() == nil {
			t.Errorf("%s: the game is taken", name)
		}
	}
	good := stats.Game{Name: "g", Version: 1, Boards: []stats.Board{board}, Recorders: []stats.Recorder{recorder{}}}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
}

type scorer struct{}

func (scorer) Start() []float64                               { return []float64{0} }
func (scorer) Score(*stats.Match, []float64, []float64) error { return nil }

type recorder struct{}

func (recorder) Stats() []stats.Stat                                   { return []stats.Stat{{Name: "c"}} }
func (recorder) Record(*stats.Event, *stats.Match, *stats.Tally) error { return nil }
