package httpapi

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"statstracker/access"
)

// Log is the event log of the server, to be copied and read. It may be asked by several
// goroutines.
type Log interface {
	// Backup writes a backup of the log as it is now.
	Backup(ctx context.Context, w io.Writer) error
	// Read writes the records that the query asks for as NDJSON. Where it waits for
	// more, it calls flush before. It ends without an error when the server shuts
	// down while it follows.
	Read(ctx context.Context, q LogQuery, w io.Writer, flush func() error) error
}

// LogQuery says which records of the log are asked for, and how. The zero value is all
// events.
type LogQuery struct {
	Game, Player, Match string   // of events; "": any
	Since, Until        LogPoint // both included
	Meta                bool     // with the number, the time, the source
	All                 bool     // control records and refused ones too
	Effective           bool     // only events that count, with the ids that mergers gave their players
	Follow              bool     // wait for what comes
}

// LogPoint is a place in the log: the number of a record, or a time of receiving. The zero
// value is none.
type LogPoint struct {
	Revision uint64 // EndOfLog: the record after the last one
	Time     time.Time
}

// EndOfLog is the number of the record that comes next, whatever that is.
const EndOfLog = math.MaxUint64

// ParseLogQuery reads the query of GET /v1/log. The error is one for its author.
func ParseLogQuery(v url.Values) (q LogQuery, err error) {
	q.Game, q.Player, q.Match = v.Get("game"), v.Get("player"), v.Get("match")
	var errs [6]error
	q.Since, errs[0] = logPoint(v, "since")
	q.Until, errs[1] = logPoint(v, "until")
	q.Meta, errs[2] = yes(v, "meta")
	q.All, errs[3] = yes(v, "all")
	q.Effective, errs[4] = yes(v, "effective")
	q.Follow, errs[5] = yes(v, "follow")
	q.Meta = q.Meta || q.All
	if q.Effective && (q.Follow || q.All) {
		return q, requestError("effective goes neither with follow nor with all")
	}
	return q, together(errs[:]...)
}

func yes(v url.Values, name string) (bool, error) {
	switch text := v.Get(name); text {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, badField(name, "has to be true or false")
}

func logPoint(v url.Values, name string) (LogPoint, error) {
	if !v.Has(name) {
		return LogPoint{}, nil
	}
	if v.Get(name) == "next" && name == "since" {
		return LogPoint{Revision: EndOfLog}, nil
	}
	p, err := ParseLogPoint(v.Get(name))
	if err != nil {
		return p, badField(name, err.Error())
	}
	return p, nil
}

// ParseLogPoint reads a place in the log: a number from 1, a time as RFC 3339 writes it, or
// a date, which is its beginning in UTC.
func ParseLogPoint(text string) (LogPoint, error) {
	if n, err := strconv.ParseUint(text, 10, 64); err == nil && n > 0 {
		return LogPoint{Revision: n}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return LogPoint{Time: at}, nil
		}
	}
	return LogPoint{}, errors.New("has to be the number of a record, a time (2026-11-22T18:30:00Z) or a date (2026-11-22)")
}

// logRoutes lists those that hand out the log.
func (a *API) logRoutes() []*route {
	return []*route{
		{pattern: "GET /v1/admin/backup", scope: access.Admin, handler: a.stream("application/x-tar", backup)},
		{pattern: "GET /v1/log", scope: access.Admin, handler: a.stream("application/x-ndjson", readLog)},
	}
}

// streamed writes an answer as it comes.
type streamed func(r *http.Request, l Log, to *streamWriter) error

// backup answers GET /v1/admin/backup.
func backup(r *http.Request, l Log, to *streamWriter) error { return l.Backup(r.Context(), to) }

// readLog answers GET /v1/log.
func readLog(r *http.Request, l Log, to *streamWriter) error {
	v, err := values(r)
	if err != nil {
		return err
	}
	q, err := ParseLogQuery(v)
	if err != nil {
		return err
	}
	return l.Read(r.Context(), q, to, to.Flush)
}

// stream returns the handler of a long answer, for the operator alone.
func (a *API) stream(kind string, answer streamed) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := a.opened.Load()
		if b == nil {
			starting(w)
			return
		}
		to := &streamWriter{out: w, control: http.NewResponseController(w), kind: kind}
		switch err := answer(r, b.Log, to); {
		case err == nil:
			to.begin()
		case !to.begun:
			a.fail(w, r, err)
		default: // half an answer must not be taken for a whole one
			if r.Context().Err() == nil {
				a.logger.WarnContext(r.Context(), "an answer was not finished", "route", r.Pattern, "err", err)
			}
			panic(http.ErrAbortHandler)
		}
	})
}

// streamLimit is how long a client may take for a part of a long answer.
const streamLimit = time.Minute

// streamWriter is a long answer. However long it is, a client that goes on reading gets
// all of it.
type streamWriter struct {
	out     http.ResponseWriter
	control *http.ResponseController
	kind    string
	begun   bool
}

func (w *streamWriter) begin() {
	if !w.begun {
		w.begun = true
		w.out.Header().Set("Content-Type", w.kind)
		w.out.WriteHeader(http.StatusOK)
	}
}

// Write implements [io.Writer].
func (w *streamWriter) Write(p []byte) (int, error) {
	if err := w.extend(); err != nil {
		return 0, err
	}
	w.begin()
	return w.out.Write(p)
}

// Flush hands over what was written.
func (w *streamWriter) Flush() error {
	if err := w.extend(); err != nil {
		return err
	}
	w.begin()
	return w.control.Flush()
}

func (w *streamWriter) extend() error {
	err := w.control.SetWriteDeadline(time.Now().Add(streamLimit))
	if errors.Is(err, http.ErrNotSupported) {
		return nil // nor is there a limit
	}
	return err
}
