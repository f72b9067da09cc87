package httpapi

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"statstracker/access"
	"statstracker/tracker"
)

// Pasts has games as they were at a moment. It may be asked by several goroutines.
type Pasts interface {
	// At returns the game as it was, for which it may have to fold much of the log. The
	// errors are tracker.ErrUnknownGame, a [*tracker.RevisionError], source.ErrClosed,
	// and that of the context.
	At(ctx context.Context, game string, m tracker.Moment) (*tracker.Past, error)
}

// The queries that ask for a moment of the past.
const (
	asOf         = "as_of"          // a time of events, up to which they count
	asOfRevision = "as_of_revision" // a number of records of the log
)

const errBothMoments = requestError("as_of and as_of_revision exclude each other")

// readAt returns the handler that answers from the reader, or, where the query asks for
// that, from what was.
func (a *API) readAt(answer answer) http.Handler {
	now, past := a.askGame(answer.now), unhurried(a.askGame(then(answer)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if mayAskForThen(r.URL.RawQuery) {
			past.ServeHTTP(w, r)
			return
		}
		now.ServeHTTP(w, r)
	})
}

// mayAskForThen is cheap: most requests ask for now.
func mayAskForThen(query string) bool {
	return query != "" && (strings.Contains(query, asOf) || strings.Contains(query, "%"))
}

// then answers from what was, and says when that was.
func then(answer answer) asked {
	return func(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
		v, err := values(r)
		if err != nil {
			return nil, err
		}
		if !v.Has(asOf) && !v.Has(asOfRevision) {
			return answer(dst, r, b.Reader)
		}
		m, err := momentOf(v)
		if err != nil {
			_, other := answer(dst, r, b.Reader) // what else is wrong does not depend on when
			return nil, together(err, other)
		}
		game, err := gameOf(r)
		if err != nil {
			return nil, err
		}
		past, err := b.Pasts.At(r.Context(), game, m)
		if err != nil {
			return nil, err
		}
		if dst, err = answer(dst, r, thenFor(r, b, game, past)); err != nil {
			return nil, err
		}
		return appendMoment(dst, m), nil
	}
}

// thenFor reads a game as it was for the client: a board is private if it was then, or is
// now.
func thenFor(r *http.Request, b *Backend, game string, past *tracker.Past) Reader {
	from := thenReader{past}
	then, _ := past.PrivateBoards(game)
	now, _ := b.Reader.PrivateBoards(game)
	hidden := concealed{boards: append(then, now...)}
	if len(hidden.boards) == 0 || b.sees(r, game) {
		return from
	}
	if g, err := past.Game(game); err == nil && len(g.Boards) > 0 {
		hidden.first = hidden.hides(g.Boards[0].Name)
	}
	return outsider{from, func(string) concealed { return hidden }, func(string) bool { return true }}
}

// thenReader reads a game as it was.
type thenReader struct {
	*tracker.Past
}

// momentOf returns the moment that the query asks for.
func momentOf(v url.Values) (m tracker.Moment, err error) {
	switch {
	case v.Has(asOf) && v.Has(asOfRevision):
		return m, errBothMoments
	case v.Has(asOf):
		if m.Time, err = time.Parse(time.RFC3339, v.Get(asOf)); err != nil {
			return m, badField(asOf, "has to be a time as 2026-11-01T00:00:00Z is; a + in it has to be sent as %2B")
		}
	default:
		if m.Revision, err = strconv.ParseUint(v.Get(asOfRevision), 10, 64); err != nil || m.Revision == 0 {
			return m, badField(asOfRevision, "has to be a whole number from 1")
		}
	}
	return m, nil
}

// appendMoment adds the moment to an answer, which is an object.
func appendMoment(dst []byte, m tracker.Moment) []byte {
	dst = dst[:len(dst)-1]
	if m.Revision != 0 {
		dst = appendInt(dst, asOfRevision, int64(m.Revision))
	} else {
		dst = appendString(dst, asOf, m.Time.UTC().Format(time.RFC3339Nano))
	}
	return append(dst, '}')
}

// pastRoutes lists those of what would be. What was has the routes of what is.
func (a *API) pastRoutes() []*route {
	return []*route{
		{pattern: "POST /v1/games/{game}/whatif", scope: access.Admin, handler: unhurried(a.write(whatIf))},
		{pattern: "POST /v1/games/{game}/whatif/apply", scope: access.Admin, handler: a.write(applyPlan)},
	}
}
