package exrps_test

import (
	"fmt"
	"strings"
	"testing"

	"statstracker/game/exrps"
	"statstracker/stats"
)

func TestWeaponsAreCountedForWhoChoseThem(t *testing.T) {
	for weapon, counter := range map[string]string{
		"0": "rock_selection_count", "1": "paper_selection_count", "2": "scissors_selection_count", "null": "botch_selection_count",
	} {
		e := choice("select_weapon", "ann", weapon)
		if got, err := record(e); err != nil || got != fmt.Sprint([]stats.Change{{Player: "ann", Stat: counter, By: 1}}) {
			t.Errorf("weapon %q changes %s, %v; want one more %s", weapon, got, err, counter)
		}
	}
}

func TestWhatIsNoWeaponChoiceIsLeftAlone(t *testing.T) {
	for _, name := range []string{"", "Select_weapon", "select_weapon ", "move"} {
		if got, err := record(choice(name, "ann", "9")); err != nil || got != "[]" {
			t.Errorf("an event named %q changes %s, %v", name, got, err)
		}
	}
}

func TestABadWeaponChoiceIsRejected(t *testing.T) {
	e := choice("select_weapon", "ann", "0")
	for name, bad := range map[string]*stats.Event{
		"unknown weapon": choice("select_weapon", "ann", "3"),
		"empty weapon":   choice("select_weapon", "ann", ""),
		"spaces":         choice("select_weapon", "ann", " 0"),
		"no weapon":      {Fields: e.Fields[:2]},
		"no user":        {Fields: []stats.Field{e.Fields[0], e.Fields[2]}},
	} {
		if got, err := record(bad); err == nil || got != "[]" {
			t.Errorf("%s: changes %s, and is not rejected", name, got)
		}
	}
}

func TestTheGameIsWellFormed(t *testing.T) {
	g := exrps.Game()
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	var names, labels []string
	for _, s := range g.Stats() {
		names, labels = append(names, s.Name), append(labels, s.Label["en"])
	}
	want := "[games wins losses draws rock_selection_count paper_selection_count scissors_selection_count botch_selection_count]"
	if got := fmt.Sprint(names); got != want {
		t.Errorf("the statistics are %s; want %s", got, want)
	}
	want = "Games played, Games Won, Games Lost, Games Drawn, Rock Selections, Paper Selections, Scissors Selections, No selection"
	if got := strings.Join(labels, ", "); got != want {
		t.Errorf("their labels are %s; want %s", got, want)
	}
}

func choice(name, user, weapon string) *stats.Event {
	return &stats.Event{Fields: []stats.Field{
		{Name: "event_name", Value: name}, {Name: "user_id", Value: user}, {Name: "event_data", Value: weapon},
	}}
}

func record(e *stats.Event) (string, error) {
	var tally stats.Tally
	err := exrps.Weapons{}.Record(e, nil, &tally)
	return fmt.Sprint(tally.Changes), err
}
