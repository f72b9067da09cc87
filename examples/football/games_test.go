package main

import (
	"flag"
	"os"
	"testing"

	"statstracker/game/gamefile"
	"statstracker/game/gametest"
	"statstracker/stats"
)

var _ = flag.Bool("update", false, "rewrite the expectations of scenario files")

func TestScenarios(t *testing.T) {
	text, err := os.ReadFile("games.yaml")
	if err != nil {
		t.Fatal(err)
	}
	definitions, err := gamefile.Parse(gamefile.File{Name: "games.yaml", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	games := make([]stats.Game, len(definitions))
	for i := range definitions {
		games[i] = definitions[i].Game
	}
	gametest.Run(t, games, ".")
}
