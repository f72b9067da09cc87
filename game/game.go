// Package game lists the games that are compiled in. A new game is a package of
// its own below this one and a line in [All].
package game

import (
	"statstracker/game/defaultgame"
	"statstracker/game/exrps"
	"statstracker/stats"
)

// All returns the compiled-in games, in the order in which they are listed.
func All() []stats.Game {
	return []stats.Game{
		defaultgame.Game(),
		exrps.Game(),
	}
}
