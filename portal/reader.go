package portal

import (
	"time"

	"statstracker/profile"
	"statstracker/standings"
	"statstracker/tracker"
)

// Reader is what pages show. Its methods are those of [tracker.Tracker].
type Reader interface { //nolint:interfacebloat // a page shows much of a game
	Games() []tracker.Game
	Game(game string) (tracker.Game, error)
	Board(ref tracker.Ref, place, limit int) (tracker.Page, error)
	BoardAround(ref tracker.Ref, player string, limit int) (tracker.Page, error)
	Place(ref tracker.Ref, player string) (tracker.Place, error)
	Seasons(game, board string) ([]tracker.Season, error)
	SeasonIDs(game, board string) ([]string, error)
	Move(ref tracker.Ref, since tracker.Since, entries []tracker.Entry) (at time.Time, ok bool, err error)
	Places(game, player string) (tracker.Career, error)
	Search(game, prefix, after string, limit int) (tracker.Found, error)
	SearchNames(game, prefix string, after standings.NamePlace, limit int) (tracker.Found, error)
	Profile(player string) profile.Profile
	History(q tracker.HistoryQuery) (tracker.HistoryPage, error)
	StatValues(game string, stats, players []string) ([][]float64, error)
	Course(q tracker.CourseQuery) (tracker.Course, error)
	Match(q tracker.MatchQuery) (tracker.HistoryPage, error)
}
