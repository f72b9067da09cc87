// Package defaultgame is the game named default. It handles the events of every
// game that is not registered: one point a win, and games, wins, losses and
// draws.
package defaultgame

import (
	"statstracker/game/results"
	"statstracker/rating"
	"statstracker/stats"
)

// Name is the name of the game.
const Name = "default"

// Game returns the game.
func Game() stats.Game {
	return stats.Game{
		Name:      Name,
		Version:   1,
		Boards:    []stats.Board{{Name: "wins", Rules: `{"score":"wins"}`, Scorer: rating.Wins{}}},
		Recorders: []stats.Recorder{results.Recorder{}},
	}
}
