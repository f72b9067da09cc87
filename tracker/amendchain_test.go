package tracker

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"statstracker/stats"
)

// won is a match of the first game of the tests.
func won(winner, loser, match string) event {
	return event{
		{stats.FieldProduct, "duel"},
		{"type", stats.TypeGameOver},
		{stats.FieldWinner, winner},
		{stats.FieldLoser, loser},
		{stats.FieldGame, match},
	}
}

// However ids are chained, an id stands for whom it was said to stand for last.
func TestMergersInAChain(t *testing.T) {
	for name, c := range map[string]struct {
		mergers [][2]string
		gives   map[string]string
	}{
		"on":                  {[][2]string{{"ann", "bob"}, {"bob", "cy"}}, map[string]string{"ann": "cy", "bob": "cy"}},
		"of one that is gone": {[][2]string{{"ann", "bob"}, {"ann", "cy"}}, map[string]string{"ann": "cy", "bob": "cy"}},
		"into one gone":       {[][2]string{{"ann", "bob"}, {"cy", "ann"}}, map[string]string{"ann": "bob", "cy": "bob"}},
		"back":                {[][2]string{{"ann", "bob"}, {"bob", "ann"}}, map[string]string{"ann": "bob"}},
		"in a ring":           {[][2]string{{"ann", "bob"}, {"bob", "cy"}, {"cy", "ann"}}, map[string]string{"ann": "cy", "bob": "cy"}},
	} {
		for _, atOnce := range []bool{true, false} {
			t.Run(fmt.Sprint(name, " at once: ", atOnce), func(t *testing.T) { checkChain(t, c.mergers, c.gives, atOnce) })
		}
	}
}

func checkChain(t *testing.T, mergers [][2]string, gives map[string]string, atOnce bool) {
	t.Helper()
	events := []event{won("ann", "di", "1"), won("bob", "di", "2"), won("cy", "di", "3"), won("di", "ann", "4"), won("eve", "di", "5")}
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, events...)
	for _, m := range mergers {
		if _, err := tr.Amend(t.Context(), Amendment{Kind: Merger, Player: m[0], Into: m[1]}); err != nil && !atOnce {
			continue // both are one already
		}
		if !atOnce {
			settle(t, tr)
		}
	}
	settle(t, tr)
	want := slices.Clone(events)
	for from, into := range gives {
		want = renamed(want, from, into)
	}
	if digestOf(tr) != fresh(t, want) {
		t.Errorf("after %v the state is not that of a run in which the players are %v", mergers, gives)
	}
	checkVerified(t, &tr)
}

// An effect says of each amendment how many events it is about, however many there are.
func TestEventsOfAmendmentsAreCountedOneByOne(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, won("ann", "bob", "1"), won("ann", "bob", "1"), won("ann", "cy", "2"), won("cy", "bob", "3"), won("ann", "ann", "4"))
	amend := func(a Amendment) uint64 {
		t.Helper()
		if a.Kind == Retraction {
			a.Game = "duel"
		}
		a, err := tr.Amend(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		return a.ID
	}
	match := amend(Amendment{Kind: Retraction, Match: "1"})
	nothing := amend(Amendment{Kind: Retraction, Match: "none"})
	kept := amend(Amendment{Kind: Retraction, Player: "cy", Match: "3", Keep: true})
	merger := amend(Amendment{Kind: Merger, Player: "ann", Into: "zoe"})
	effect := settle(t, tr)
	want := map[uint64]int{match: 2, nothing: 0, kept: 1, merger: 4}
	if !maps.Equal(effect.Events, want) || !slices.Equal(effect.Amendments, []uint64{match, nothing, kept, merger}) {
		t.Errorf("the effect is %+v; want the events %v", effect, want)
	}
	trial, err := tr.Preview(t.Context(), Amendment{Kind: Retraction, Game: "duel", Player: "zoe"}, nil)
	if err != nil || len(trial.Amendments) != 1 || trial.Events[trial.Amendments[0]] != 4 {
		t.Errorf("tried: %+v, %v", trial, err)
	}
	back := amend(Amendment{Kind: Restoration, Of: match})
	if effect = settle(t, tr); !maps.Equal(effect.Events, map[uint64]int{back: 0}) {
		t.Errorf("the effect of a restoration is %+v", effect)
	}
}
