package httpapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"statstracker/access"
	"statstracker/stats"
	"statstracker/tracker"
)

// Erasures erases players: takes their ids out of everything that is kept. It may be
// asked by several goroutines.
type Erasures interface {
	// Start begins to erase a player, and hides him at once. One that has begun goes on,
	// also after a start. The errors are tracker.ErrUnknownPlayer if nothing is held about
	// him, [ErrAmendmentInDoubt], those that wrap
	// source.ErrUnavailable and source.ErrClosed, and those of the file system.
	Start(ctx context.Context, player, reason, by string) (Erasure, error)
	// Erasure returns how an erasure is that has not been done, or was since the start of
	// the server. The error is tracker.ErrUnknownErasure.
	Erasure(id string) (Erasure, error)
}

// Erasure is how the erasing of a player is. It does not say who.
type Erasure struct {
	tracker.Erasure
	Status    ErasureStatus
	Done, End uint64 // records of the log that have been rewritten, and that there are
	Problem   string // why it has failed
	tracker.Erased
}

// ErasureStatus says in a word how it is.
type ErasureStatus string

// How an erasure is.
const (
	ErasureRunning ErasureStatus = "running" // the player is hidden
	ErasureDone    ErasureStatus = "done"    // the player's ids are nowhere
	ErasureFailed  ErasureStatus = "failed"  // the player is hidden; it is tried again when asked for, and by the next start
)

// Persons tells what is held about a person. It may be asked by several goroutines.
type Persons interface {
	Held(player string) (tracker.Held, error)
	HeldEvents(ctx context.Context, ids []string, through uint64, each func(*tracker.HeldEvent) error) error
}

// personRoutes lists those of what is held about persons.
func (a *API) personRoutes() []*route {
	return []*route{
		{pattern: "DELETE /v1/players/{player}", scope: access.Admin, handler: unhurried(a.operate(deletePlayer))},
		{pattern: "GET /v1/erasures/{id}", scope: access.Admin, handler: a.operate(getErasure)},
		{pattern: "GET /v1/players/{player}/export", scope: access.Admin, handler: unhurried(http.HandlerFunc(a.exportPlayer))},
	}
}

// deletePlayer answers DELETE /v1/players/{player}.
func deletePlayer(r *request) (reply, error) {
	player, err := personOf(r.Request)
	if err != nil {
		return reply{}, err
	}
	if err := noOther(r.Request); err != nil {
		return reply{}, err
	}
	f, err := parseMembers(r.Request, "reason", "by")
	if err != nil {
		return reply{}, err
	}
	reason, by := f.note("reason"), f.note("by")
	if f.err != nil {
		return reply{}, f.err
	}
	e, err := r.backend.Erasures.Start(r.Context(), player, reason, by)
	if errors.Is(err, tracker.ErrUnknownPlayer) {
		err = errNothingHeld
	}
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusAccepted, location: "/v1/erasures/" + e.ID, text: appendErasure(nil, &e)}, nil
}

// personOf returns the player that the path names, who may be in no game.
func personOf(r *http.Request) (string, error) {
	player := r.PathValue("player")
	if err := stats.CheckID(player); err != nil {
		return "", badField("player", err.Error())
	}
	return player, nil
}

// getErasure answers GET /v1/erasures/{id}.
func getErasure(r *request) (reply, error) {
	e, err := r.backend.Erasures.Erasure(r.PathValue("id"))
	if err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusOK, text: appendErasure(nil, &e)}, nil
}

func appendErasure(dst []byte, e *Erasure) []byte {
	dst = appendString(append(dst, '{'), "id", e.ID)
	dst = appendString(dst, "status", string(e.Status))
	for _, f := range []struct{ name, value string }{{"reason", e.Reason}, {"by", e.By}, {"problem", e.Problem}} {
		if f.value != "" {
			dst = appendString(dst, f.name, f.value)
		}
	}
	dst = appendString(dst, "time", e.At.UTC().Format(time.RFC3339Nano))
	dst = appendInt(appendInt(dst, "done", int64(e.Done)), "end", int64(e.End))
	if e.Status == ErasureDone {
		dst = appendInt(dst, "events", int64(e.Events))
		dst = append(appendKey(dst, "fields"), '{')
		for _, f := range e.Fields {
			dst = appendNumber(appendName(dst, f.Name), float64(f.Events))
		}
		dst = append(dst, '}')
	}
	return append(dst, '}')
}
