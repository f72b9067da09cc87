package httpapi

import (
	"statstracker/standings"
	"statstracker/stats"
	"statstracker/tracker"
)

// Reader is what the answers are read from: a [tracker.Tracker]. It may be asked
// by several goroutines.
type Reader interface {
	Known(game string) bool
	Games() []tracker.Game
	Game(game string) (tracker.Game, error)
	Board(game, board string, place, limit int) (tracker.Page, error)
	BoardAfter(game, board string, c standings.Cursor, limit int) (tracker.Page, error)
	BoardAround(game, board, player string, limit int) (tracker.Page, error)
	Place(game, board, player string) (tracker.Place, error)
	Lookup(game, board string, players []string) (tracker.Page, error)
	Player(game, player string) (tracker.Player, error)
	Rejections(before uint64, limit int) ([]stats.Rejection, uint64, error)
}
