package httpapi

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"statstracker/tracker"
)

// sinceParameter is the parameter that asks how players have moved.
const sinceParameter = "since"

// move says of the entries how they have moved, if the query asks for that, and returns
// since when: the time of the ranks that they are compared with, or nil if
// there are none.
func move(v url.Values, from Reader, ref tracker.Ref, entries []tracker.Entry) (*time.Time, error) {
	if !v.Has(sinceParameter) {
		return nil, nil
	}
	since, err := parseSince(v.Get(sinceParameter))
	if err != nil {
		return nil, err
	}
	at, ok, err := from.Move(ref, since, entries)
	var window *tracker.WindowError
	switch {
	case errors.As(err, &window):
		return nil, badField(sinceParameter, fmt.Sprintf("is longer ago than ranks are kept here, which is %s", window.Window))
	case errors.Is(err, tracker.ErrFuture):
		return nil, badField(sinceParameter, "is in the future")
	case errors.Is(err, tracker.ErrSealedMovement):
		return nil, badField(sinceParameter, "is of no use in a season that is over: nobody moves in it; leave it out")
	case errors.Is(err, tracker.ErrNoMovement):
		return nil, badField(sinceParameter, "cannot be answered: this server keeps no ranks, as it was started with --movement-window=0")
	case err != nil || !ok:
		return nil, err
	}
	return &at, nil
}

// checkSince returns what is wrong with the parameter, whatever board it is asked of.
func checkSince(v url.Values) error {
	if !v.Has(sinceParameter) {
		return nil
	}
	_, err := parseSince(v.Get(sinceParameter))
	return err
}

// parseSince reads a duration, such as 24h, or a time.
func parseSince(text string) (s tracker.Since, err error) {
	if s.Ago, err = time.ParseDuration(text); err == nil && s.Ago > 0 {
		return s, nil
	}
	if s.At, err = time.Parse(time.RFC3339, text); err != nil || s.At.IsZero() {
		return s, badField(sinceParameter, "has to be a duration as 24h is, or a time as 2026-11-01T00:00:00Z is; a + in it has to be sent as %2B")
	}
	return s, nil
}

// Move implements [Reader]: movement is up to now.
func (t thenReader) Move(tracker.Ref, tracker.Since, []tracker.Entry) (at time.Time, ok bool, err error) {
	return at, false, badField(sinceParameter, "cannot be asked for together with as_of or as_of_revision")
}

// appendSince appends the moment that an answer compares with, if there is one.
func appendSince(dst []byte, at *time.Time) []byte {
	if at == nil {
		return dst
	}
	return appendString(dst, sinceParameter, at.Format(time.RFC3339Nano))
}

// appendMoved appends how a player has moved, if that was asked for.
func appendMoved(dst []byte, m *tracker.Moved) []byte {
	switch {
	case m == nil:
		return dst
	case m.New:
		return appendBool(dst, "new", true)
	}
	return appendInt(dst, "moved", int64(m.Climbed))
}
