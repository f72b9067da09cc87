package httpapi

import (
	"net/http"

	"statstracker/standings"
	"statstracker/stats"
	"statstracker/tracker"
)

// Reader is what the answers are read from: a [tracker.Tracker]. It may be asked
// by several goroutines.
type Reader interface {
	GameReader
	BoardReader
	// Rejections returns up to limit rejected events, newest first, of those
	// before the number, and how many there are at all.
	Rejections(before uint64, limit int) (list []stats.Rejection, more bool, total uint64, err error)
}

// GameReader tells of games and of what their players have done.
type GameReader interface {
	Games() []tracker.Game
	Game(game string) (tracker.Game, error)
	Player(game, player string) (tracker.Player, error)
}

// BoardReader reads boards. An empty name is a game's first board.
type BoardReader interface {
	Board(game, board string, place, limit int) (tracker.Page, error)
	BoardAfter(game, board string, c standings.Cursor, limit int) (tracker.Page, error)
	BoardAround(game, board, player string, limit int) (tracker.Page, error)
	Place(game, board, player string) (tracker.Place, error)
	Lookup(game, board string, players []string) (tracker.Page, error)
}

// gameOf returns the game that the path names. What cannot be the id of a game
// is no game, not even one that the default game covers: its events are rejected.
func gameOf(r *http.Request) (string, error) {
	id := r.PathValue("game")
	if stats.CheckID(id) != nil {
		return "", tracker.ErrUnknownGame
	}
	return id, nil
}
