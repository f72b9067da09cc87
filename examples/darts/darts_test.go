package main

import (
	"flag"
	"testing"

	"statstracker/game/gametest"
	"statstracker/stats"
)

var _ = flag.Bool("update", false, "rewrite the expectations of scenario files")

func TestScenarios(t *testing.T) {
	gametest.Run(t, []stats.Game{darts()}, "testdata")
}
