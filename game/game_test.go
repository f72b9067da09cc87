package game_test

import (
	"testing"

	"statstracker/game"
)

func TestAllGamesAreWellFormedAndHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range game.All() {
		if err := g.Check(); err != nil {
			t.Error(err)
		}
		if seen[g.Name] {
			t.Errorf("two games are named %q", g.Name)
		}
		seen[g.Name] = true
	}
	if !seen["default"] || !seen["exrps"] {
		t.Errorf("the games are %v; default and exrps are built in", seen)
	}
}
