package gamefile_test

import (
	"slices"
	"testing"
)

func TestStatisticsAreShownInTheOrderOfTheFile(t *testing.T) {
	const head = "version: 1\ngame: g\nstats:\n"
	const rate, kills = "  rate: {derive: kills / 2}\n", "  kills: {count: {on: kill}}\n"
	for text, want := range map[string][]string{
		kills: nil, rate + kills: {"rate", "kills"}, kills + rate: nil,
		kills + rate + "  results:\n":                                {"kills", "rate", "games", "wins", "losses", "draws"},
		rate + kills + "  run: {streak: wins}\n":                     {"rate", "kills", "run", "longest_run"},
		rate + kills + "  run: {streak: wins, longest: {name: l}}\n": {"rate", "kills", "run", "l"},
		rate + kills + "  picks: {count: {on: pick}, by: event.data, values: {rock: \"0\", paper: \"1\"}}\n": {
			"rate", "kills", "paper", "rock",
		},
		"  half: {derive: kills / 2}\n" + rate + kills + "  third: {derive: kills / 3}\n": {"half", "rate", "kills", "third"},
	} {
		g := parse(t, head+text)
		if !slices.Equal(g.Order, want) {
			t.Errorf("%s: the order is %v; want %v", text, g.Order, want)
		}
		var all []string
		for _, s := range slices.Concat(g.Stats(), g.Derived) {
			all = append(all, s.Name)
		}
		if ordered := slices.Sorted(slices.Values(g.Order)); g.Order != nil && !slices.Equal(ordered, slices.Sorted(slices.Values(all))) {
			t.Errorf("%s: the order %v is not one of %v", text, g.Order, all)
		}
	}
}
