package httpapi

import (
	"errors"
	"net/http"
)

// Rescores scores games again, one at a time. It may be asked by several
// goroutines.
type Rescores interface {
	// Start begins to score a game again, and returns how that is. One that is under
	// way goes on. The errors are [ErrRescoring], tracker.ErrUnknownGame and
	// source.ErrClosed.
	Start(game string) (Rescore, error)
	// Rescore returns how the game's last rescore is.
	Rescore(game string) Rescore
}

// Rescore is how the scoring again of a game is.
type Rescore struct {
	Status    RescoreStatus
	Done, End uint64 // records of the log that have been read, and that there are
	Err       string // why it failed
}

// RescoreStatus says in a word how it is.
type RescoreStatus string

// How a rescore is.
const (
	RescoreNone    RescoreStatus = "none"    // since the server was started
	RescoreRunning RescoreStatus = "running" // readers see the old state
	RescoreDone    RescoreStatus = "done"    // readers see the new state
	RescoreFailed  RescoreStatus = "failed"  // the old state stays
)

// ErrRescoring says that a game is being scored again, or that games are being amended:
// no other game can be scored again, no dry run made, and rules cannot change, until
// that is done.
var ErrRescoring = errors.New("a game is being scored again, or amended; wait until that is done")

// startRescore answers POST /v1/games/{game}/rescore.
func startRescore(dst []byte, r *http.Request, b *Backend) (int, []byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return 0, nil, err
	}
	state, err := b.Rescores.Start(game)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusAccepted, appendRescore(dst, game, &state), nil
}

// rescore answers GET /v1/games/{game}/rescore.
func rescore(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return nil, err
	}
	if _, err := b.Reader.Game(game); err != nil {
		return nil, err
	}
	state := b.Rescores.Rescore(game)
	return appendRescore(dst, game, &state), nil
}

func appendRescore(dst []byte, game string, state *Rescore) []byte {
	dst = appendString(append(dst, '{'), "game", game)
	dst = appendString(dst, "status", string(state.Status))
	if state.Status != RescoreNone {
		dst = appendInt(appendInt(dst, "done", int64(state.Done)), "end", int64(state.End))
	}
	if state.Err != "" {
		dst = appendString(dst, "error", state.Err)
	}
	return append(dst, '}')
}
