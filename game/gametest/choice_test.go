package gametest_test

import (
	"testing"

	"statstracker/game/gametest"
	"statstracker/stats"
)

// The rules of the default game are for every name. So that a misspelt one is
// found, it has to be said that a game has them, where there are others.
func TestAGameWithoutRulesHasThoseOfAnotherOnlyIfItIsSaid(t *testing.T) {
	others := league()
	others.Name = "default"
	both, alone := []stats.Game{league(), others}, []stats.Game{others}
	for _, c := range []struct {
		line  string
		games []stats.Game
		want  string
	}{
		{"game league", both, ""},
		{"game default", both, ""},
		{"game leagu", both, "the game leagu has no rules of its own: if it is to have those of default, write game leagu as default; did you mean league?"},
		{"game chess", both, "the game chess has no rules of its own: if it is to have those of default, write game chess as default; there is default, league"},
		{"game chess as default", both, ""},
		{"game chess as league", both, "the game chess has the rules of default, and not those of league"},
		{"game league as default", both, "the game league has the rules of league, and not those of default"},
		{"game chess", alone, ""},
		{"game leagu", []stats.Game{league()}, "there is no game leagu; did you mean league?"},
	} {
		failures, _ := check(t, c.line+"\n", c.games...)
		got := ""
		for _, f := range failures {
			got += f.Message
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.line, got, c.want)
		}
	}
	if _, _, err := gametest.Check(t.Context(), both, "x.scenario", "game chess like default\n"); err == nil {
		t.Error("game chess like default can be read")
	}
}
