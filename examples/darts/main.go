// Darts is Stats Tracker with a game whose rules are Go code of its own: a scorer,
// a recorder, and scenarios that test them. The README says how it becomes a
// program in a repository of its own. Here:
//
//	go run ./examples/darts serve
//	go run ./examples/darts games test examples/darts/testdata
package main

import (
	"os"

	"statstracker/cmd"
	"statstracker/game"
)

func main() {
	os.Exit(cmd.Main(append(game.All(), darts())))
}
