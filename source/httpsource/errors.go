package httpsource

import (
	"context"
	"errors"
	"net/http"
	"os"

	"statstracker/eventlog"
	"statstracker/internal/problem"
	"statstracker/source"
)

var (
	errNoGrant  = errors.New("this needs a key with the scope ingest")
	errEncoding = errors.New("the body is encoded (Content-Encoding); send it plain")
	errForm     = errors.New("the body is none of: one JSON object, a JSON array, NDJSON (Content-Type: application/x-ndjson); nothing has been taken")
	errTooLarge = errors.New("the body is larger than 16 MiB; nothing has been taken, send it in parts")
	errTooMany  = errors.New("the body has more than 262144 events; nothing has been taken, send it in parts")
	errMemory   = errors.New("the server has too many large bodies at once; nothing has been taken")
	errRead     = errors.New("the body could not be read to its end; nothing has been taken")
)

// fail answers with what went wrong.
func (h *Handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := faultOf(err)
	if f.kind.Status() == http.StatusInternalServerError {
		h.config.Logger.ErrorContext(r.Context(), "events could not be taken, or it is in doubt", "err", err)
	}
	f.answer(w)
}

// faultOf is the one place that maps errors to problems.
func faultOf(err error) *fault {
	var foreign *foreignError
	switch {
	case errors.As(err, &foreign):
		return foreign.fault()
	case errors.Is(err, errNoGrant):
		return &fault{kind: problem.Forbidden, detail: errNoGrant.Error()}
	case errors.Is(err, errForm):
		return &fault{kind: problem.InvalidRequest, detail: errForm.Error()}
	case errors.Is(err, errTooLarge), errors.Is(err, errTooMany):
		return &fault{kind: problem.TooLarge, detail: err.Error()}
	case errors.Is(err, errEncoding):
		return &fault{kind: problem.UnsupportedBody, detail: errEncoding.Error()}
	case errors.Is(err, errRead) && errors.Is(err, os.ErrDeadlineExceeded):
		return &fault{kind: problem.SlowBody, detail: "the body came too slowly; nothing has been taken"}
	case errors.Is(err, errRead), errors.Is(err, context.Canceled): // a client that has gone, mostly
		return &fault{kind: problem.IncompleteBody, detail: errRead.Error()}
	case errors.Is(err, errMemory):
		return &fault{kind: problem.Overloaded, detail: errMemory.Error()}
	case errors.Is(err, eventlog.ErrDoubt):
		return &fault{kind: problem.InDoubt, detail: "the event log cannot be written, and it is in doubt whether the events are kept; send those again that have an event_id"}
	case errors.Is(err, source.ErrUnavailable):
		return &fault{kind: problem.Unavailable, detail: "the event log cannot be written at present; nothing has been taken, so send the events again later"}
	case errors.Is(err, source.ErrClosed):
		return &fault{kind: problem.Unavailable, detail: "the server is shutting down; nothing has been taken"}
	}
	return &fault{kind: problem.ServerFault, detail: "the server has a fault; its log says more"}
}
