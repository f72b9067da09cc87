package httpapi

import (
	"net/http"
	"net/url"
	"time"

	"statstracker/standings"
	"statstracker/stats"
	"statstracker/tracker"
)

// Reader is what the answers are read from: a [tracker.Tracker]. It may be asked
// by several goroutines.
type Reader interface {
	GameReader
	BoardReader
	ScoreReader
}

// GameReader tells of games and of what their players have done.
type GameReader interface { //nolint:interfacebloat // all of it is asked of one game
	Games() []tracker.Game
	Game(game string) (tracker.Game, error)
	Player(game, player string) (tracker.Player, error)
	Career(game, player string) (tracker.Career, error)
	Places(game, player string) (tracker.Career, error)
	// StatValues returns what many players have of some statistics.
	StatValues(game string, stats, players []string) ([][]float64, error)
	Search(game, prefix, after string, limit int) (tracker.Found, error)
	SearchNames(game, prefix string, after standings.NamePlace, limit int) (tracker.Found, error)
	// Version says when what is read of the game changed last. Has is false for one
	// without any event.
	Version(game string) (v tracker.Version, has bool)
	// PrivateBoards returns the names of the game's private boards, and whether its first
	// board is one of them. Everything else is read whether it is private or not.
	PrivateBoards(game string) (names []string, first bool)
}

// BoardReader reads boards and their seasons.
type BoardReader interface { //nolint:interfacebloat // seven ways to read a board
	Board(ref tracker.Ref, place, limit int) (tracker.Page, error)
	BoardAfter(ref tracker.Ref, c tracker.Cursor, limit int) (tracker.Page, error)
	BoardAround(ref tracker.Ref, player string, limit int) (tracker.Page, error)
	Place(ref tracker.Ref, player string) (tracker.Place, error)
	Lookup(ref tracker.Ref, players []string) (tracker.Page, error)
	Seasons(game, board string) ([]tracker.Season, error)
	// SeasonIDs returns the ids of those alone, which is faster.
	SeasonIDs(game, board string) ([]string, error)
}

// ScoreReader tells of the scores of a board, and how its players move.
type ScoreReader interface {
	Gap(ref tracker.Ref, m tracker.Mark) (tracker.Gap, error)
	BoardAroundMark(ref tracker.Ref, m tracker.Mark, limit int) (tracker.Gap, error)
	Percentiles(ref tracker.Ref, at []float64) (tracker.Percentiles, error)
	Distribution(ref tracker.Ref, q tracker.BucketQuery) (tracker.Distribution, error)
	// Move says of entries of the board how they have moved since the moment, and when the
	// ranks were those that they are compared with.
	Move(ref tracker.Ref, since tracker.Since, entries []tracker.Entry) (at time.Time, ok bool, err error)
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

// refOf returns the board that the path names, and the season that the query does.
func refOf(r *http.Request, v url.Values) (tracker.Ref, error) {
	game, err := gameOf(r)
	return tracker.Ref{Game: game, Board: r.PathValue("board"), Season: v.Get("season")}, err
}
