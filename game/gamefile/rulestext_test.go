package gamefile_test

import (
	"strings"
	"testing"

	"statstracker/stats"
)

// The text of a board's or statistic's rules changes with how it counts, and not
// with how it is shown.
func TestTheTextOfRulesIsOfHowTheyCount(t *testing.T) {
	const file = `{version: 1, game: g, fields: {n: int},
  boards: {b: {score: sum, from: {on: e, value: n}}},
  stats: {s: {sum: {on: e, value: n}}, run: {streak: wins}}}`
	plain := game(t, file)
	if got, want := plain.Boards[0].Rules, `{"score":"sum","from":[{"on":["e"],"value":"n"}]}`; got != want {
		t.Errorf("the rules of the board are %s; want %s", got, want)
	}
	if got, want := plain.Stats()[0].Rules, `{"sum":[{"on":["e"],"value":"n"}]}`; got != want {
		t.Errorf("the rules of the statistic are %s; want %s", got, want)
	}
	shown := game(t, strings.NewReplacer("score: sum", "title: T, unit: U, score: sum", "s: {sum", "s: {label: L, unit: U, format: percent, hidden: true, sum",
		"streak: wins", "streak: wins, longest: {name: most}").Replace(file))
	if shown.Boards[0].Rules != plain.Boards[0].Rules || shown.Stats()[0].Rules != plain.Stats()[0].Rules || shown.Stats()[1].Rules != plain.Stats()[1].Rules {
		t.Error("how a board or statistic is shown is part of its rules")
	}
	counted := game(t, strings.ReplaceAll(file, "value: n", "value: n + 1"))
	if counted.Boards[0].Rules == plain.Boards[0].Rules || counted.Stats()[0].Rules == plain.Stats()[0].Rules {
		t.Error("how a board or statistic counts is no part of its rules")
	}
	if hidden := game(t, strings.Replace(file, "streak: wins", "streak: wins, hidden: true", 1)).Stats(); !hidden[2].Hidden {
		t.Error("the longest of a hidden streak is shown")
	}
}

func game(t *testing.T, file string) *stats.Game {
	t.Helper()
	g := define(t, file).Game
	return &g
}
