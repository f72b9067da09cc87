// Statstracker builds leaderboards and player statistics from game events.
//
// To make a program with a game of your own, copy this file and add the game to
// the list.
package main

import (
	"os"

	"statstracker/cmd"
	"statstracker/game"
)

func main() {
	os.Exit(cmd.Main(game.All()))
}
