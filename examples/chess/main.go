// Chess is Stats Tracker with a game of its own: a board of wins and a board of
// Elo ratings. It is a program of its own, a copy of cmd/statstracker/main.go
// with one more game:
//
//	go run ./examples/chess serve
package main

import (
	"os"

	"statstracker/cmd"
	"statstracker/game"
	"statstracker/game/results"
	"statstracker/rating"
	"statstracker/stats"
)

func main() {
	os.Exit(cmd.Main(append(game.All(), chess())))
}

// chess counts wins and rates players, draws included.
func chess() stats.Game {
	return stats.Game{
		Name:    "chess",
		Version: 1,
		Boards: []stats.Board{
			{Name: "wins", Scorer: rating.Wins{}},
			{Name: "elo", Scorer: rating.Elo{Initial: 1500, K: 24}},
		},
		Recorders: []stats.Recorder{results.Recorder{}},
	}
}
