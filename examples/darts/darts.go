package main

import (
	"fmt"
	"strconv"

	"statstracker/rating"
	"statstracker/stats"
)

// darts has a ladder, and counts what players throw.
func darts() stats.Game {
	return stats.Game{
		Name:      "darts",
		Version:   1, // raise it with every change of the rules below
		Boards:    []stats.Board{{Name: "ladder", Scorer: ladder{}}},
		Recorders: []stats.Recorder{throws{}},
	}
}

// ladder gives a point a win, and a second one for beating somebody who is ahead.
type ladder struct{}

func (ladder) Start() []float64 { return []float64{0} }

func (ladder) Score(m *stats.Match, before, after []float64) error {
	if len(before) != 2 || m.Result(0) != stats.Win {
		return nil // draws and larger matches change nothing
	}
	after[0] = before[0] + 1
	if before[1] > before[0] {
		after[0]++
	}
	return nil
}

// throws counts throws of three darts: events named throw, with their total.
type throws struct{}

func (throws) Stats() []stats.Stat {
	return []stats.Stat{{Name: "throws"}, {Name: "maximums"}, {Name: "highest", Reducer: rating.Max{}}}
}

func (throws) Record(e *stats.Event, _ *stats.Match, t *stats.Tally) error {
	if e.Get(stats.FieldEventName) != "throw" {
		return nil
	}
	total, err := strconv.Atoi(e.Get(stats.FieldEventData))
	if err != nil || total < 0 || total > 180 {
		return fmt.Errorf("the total of a throw is 0 to 180, and not %.20q", e.Get(stats.FieldEventData))
	}
	player := e.Get(stats.FieldUser)
	t.Add(player, "throws", 1)
	if total == 180 {
		t.Add(player, "maximums", 1)
	}
	t.Value(player, "highest", float64(total))
	return nil
}
