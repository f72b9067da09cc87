// Package exrps is Rock Paper Scissors Apocalypse: one point a win, the results
// of the default game, and how often each player picked each weapon.
package exrps

import (
	"statstracker/game/results"
	"statstracker/rating"
	"statstracker/stats"
)

// Name is the product_id of the game's events.
const Name = "exrps"

// Game returns the game.
func Game() stats.Game {
	return stats.Game{
		Name:      Name,
		Version:   1,
		Boards:    []stats.Board{{Name: "wins", Rules: `{"score":"wins"}`, Scorer: rating.Wins{}}},
		Recorders: []stats.Recorder{results.Recorder{}, Weapons{}},
	}
}
