package httpapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"statstracker/access"
	"statstracker/tracker"
)

// Amendments amends the past: it retracts events, merges players, and takes both
// back. It may be asked by several goroutines.
type Amendments interface {
	// Amend writes an amendment into the log, and returns it with its number. It takes
	// effect soon, also if the server is started again meanwhile. The errors are those
	// of [tracker.Tracker.Amend], [ErrAmendmentInDoubt], and those that wrap
	// source.ErrUnavailable and source.ErrClosed.
	Amend(ctx context.Context, a tracker.Amendment) (Amendment, error)
	// Try returns what an amendment would change, and changes nothing. The errors are
	// those of [tracker.Tracker.Preview], [ErrRescoring], [ErrGaveWay], and that of the
	// context.
	Try(ctx context.Context, a tracker.Amendment) (tracker.Effect, error)
	// Amendments returns all amendments without their effects, the oldest first.
	Amendments() []Amendment
	// Amendment returns the amendment of that number. The error is
	// tracker.ErrUnknownAmendment.
	Amendment(id uint64) (Amendment, error)
}

// Amendment is an amendment, and how far it is.
type Amendment struct {
	tracker.Amendment
	Done, End uint64 // records of the log that have been read, and that there are; 0 unless it is being worked at
	Problem   string // what delays it; it is tried again
	// Effect is what it has changed; nil while it is running, and where it is not known
	// any more. It must not be changed.
	Effect *tracker.Effect
}

var (
	// ErrAmendmentInDoubt says that a failed write has left it open whether an
	// amendment is in the log.
	ErrAmendmentInDoubt = errors.New("the event log cannot be written, and it is in doubt whether this is kept; once /readyz says that the log can be written, look whether it is there before it is sent again")
	// ErrGaveWay says that a dry run has been given up for something that changes games.
	ErrGaveWay = errors.New("the dry run has given way to a change of games or rules; try again")
)

// amendmentRoutes lists those of amendments of the past, and of hidden players.
func (a *API) amendmentRoutes() []*route {
	return []*route{
		{pattern: "POST /v1/games/{game}/retractions", scope: access.Admin, handler: unhurried(a.operate(postRetraction))},
		{pattern: "GET /v1/games/{game}/retractions", scope: access.Admin, handler: a.operate(retractions)},
		{pattern: "GET /v1/games/{game}/retractions/{id}", scope: access.Admin, handler: a.operate(getRetraction)},
		{pattern: "POST /v1/games/{game}/retractions/{id}/restore", scope: access.Admin, handler: unhurried(a.operate(restoreRetraction))},

		{pattern: "POST /v1/players/{player}/merge", scope: access.Admin, handler: unhurried(a.operate(postMerge))},
		{pattern: "GET /v1/merges", scope: access.Admin, handler: a.operate(merges)},
		{pattern: "GET /v1/merges/{id}", scope: access.Admin, handler: a.operate(getMerge)},
		{pattern: "POST /v1/merges/{id}/restore", scope: access.Admin, handler: unhurried(a.operate(restoreMerge))},

		{pattern: "PUT /v1/games/{game}/players/{player}/visibility", scope: access.Admin, handler: a.write(putVisibility)},
		{pattern: "GET /v1/games/{game}/players/{player}/visibility", scope: access.Admin, handler: a.write(visibility)},
		{pattern: "GET /v1/games/{game}/hidden", scope: access.Admin, handler: a.write(hidden)},
	}
}

// submit answers a request for the amendment: with its effect if it is a dry run, or else
// with what answer appends about it once it is in the log.
func submit(r *request, m tracker.Amendment, answer func(dst []byte, a *Amendment) ([]byte, string, error)) (reply, error) {
	if err := noOther(r.Request, dryRun); err != nil {
		return reply{}, err
	}
	v, err := values(r.Request)
	if err != nil {
		return reply{}, err
	}
	dry, err := flag(v, dryRun)
	if err != nil {
		return reply{}, err
	}
	if dry {
		return try(r, m)
	}
	a, err := r.backend.Amendments.Amend(r.Context(), m)
	if err != nil {
		return reply{}, err
	}
	text, location, err := answer(nil, &a)
	return reply{status: http.StatusAccepted, location: location, text: text}, err
}

// try answers a dry run.
func try(r *request, m tracker.Amendment) (reply, error) {
	effect, err := r.backend.Amendments.Try(r.Context(), m)
	if err != nil {
		return reply{}, err
	}
	dst := appendBool([]byte{'{'}, "dry_run", true)
	for _, id := range effect.Amendments {
		if m.Kind != tracker.Restoration {
			dst = appendInt(dst, "events", int64(effect.Events[id]))
		}
	}
	return reply{status: http.StatusOK, text: append(appendEffect(dst, &effect, r.backend), '}')}, nil
}

func appendEffect(dst []byte, e *tracker.Effect, b *Backend) []byte {
	dst = appendInt(dst, "records", int64(e.Records))
	return appendDifferences(appendKey(dst, "differences"), e.Games, b.Profiles)
}

// appendAmendment appends what is said of every amendment after what it asks for.
func appendAmendment(dst []byte, a *Amendment) []byte {
	for _, f := range []struct{ name, value string }{{"reason", a.Reason}, {"by", a.By}} {
		if f.value != "" {
			dst = appendString(dst, f.name, f.value)
		}
	}
	dst = appendString(dst, "time", a.At.Format(time.RFC3339Nano))
	if a.Status == tracker.Running && a.End > 0 {
		dst = appendInt(appendInt(dst, "done", int64(a.Done)), "end", int64(a.End))
	}
	if a.Problem != "" {
		dst = appendString(dst, "problem", a.Problem)
	}
	return dst
}

// appendOutcome appends what an amendment has changed, if that is known.
func appendOutcome(dst []byte, a *Amendment, b *Backend) []byte {
	if a.Effect == nil {
		return dst
	}
	if a.Kind != tracker.Restoration {
		dst = appendInt(dst, "events", int64(a.Effect.Events[a.ID]))
	}
	if others := a.Effect.Amendments; len(others) > 1 {
		dst = appendKey(dst, "together")
		dst = appendList(dst, len(others), func(dst []byte, i int) []byte { return appendText(dst, idText(others[i])) })
	}
	return appendEffect(dst, a.Effect, b)
}

// appendRestoration appends how the taking back of an amendment is, if it is taken back.
func appendRestoration(dst []byte, b *Backend, of uint64) ([]byte, error) {
	id := uint64(0)
	for _, a := range b.Amendments.Amendments() {
		if a.Kind == tracker.Restoration && a.Of == of {
			id = a.ID
		}
	}
	if id == 0 {
		return dst, nil
	}
	a, err := b.Amendments.Amendment(id)
	if err != nil {
		return nil, err
	}
	dst = appendString(append(appendKey(dst, "restoration"), '{'), "id", idText(a.ID))
	dst = appendString(dst, "status", string(a.Status))
	return append(appendOutcome(appendAmendment(dst, &a), &a, b), '}'), nil
}

func idText(id uint64) string { return strconv.FormatUint(id, 10) }

const (
	defaultAmendments = 50
	maxAmendments     = 1000
)

// amendmentPage returns the amendments of a list that the query asks for, the newest first, and
// the cursor of those after them; 0 if there are none.
func amendmentPage(v url.Values, from Amendments, wanted func(*Amendment) bool) (list []Amendment, next uint64, err error) {
	limit, err := number(v, "limit", maxAmendments, defaultAmendments)
	before, other := number(v, "cursor", 1<<62, 1<<62)
	if err := together(err, other); err != nil {
		return nil, 0, err
	}
	all := from.Amendments()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].ID >= uint64(before) || !wanted(&all[i]) {
			continue
		}
		if len(list) == limit {
			return list, list[limit-1].ID, nil
		}
		list = append(list, all[i])
	}
	return list, 0, nil
}
