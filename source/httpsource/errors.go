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
	switch {
	case errors.Is(err, errForm):
		return &fault{problem.InvalidRequest, errForm.Error()}
	case errors.Is(err, errTooLarge), errors.Is(err, errTooMany):
		return &fault{problem.TooLarge, err.Error()}
	case errors.Is(err, errEncoding):
		return &fault{problem.UnsupportedBody, errEncoding.Error()}
	case errors.Is(err, errRead) && errors.Is(err, os.ErrDeadlineExceeded):
		return &fault{problem.SlowBody, "the body came too slowly; nothing has been taken"}
	case errors.Is(err, errRead), errors.Is(err, context.Canceled): // a client that has gone, mostly
		return &fault{problem.IncompleteBody, errRead.Error()}
	case errors.Is(err, errMemory):
		return &fault{problem.Overloaded, errMemory.Error()}
	case errors.Is(err, eventlog.ErrDoubt):
		return &fault{problem.InDoubt, "the event log cannot be written, and it is in doubt whether the events are kept; send those again that have an event_id"}
	case errors.Is(err, source.ErrUnavailable):
		return &fault{problem.Unavailable, "the event log cannot be written at present; nothing has been taken, so send the events again later"}
	case errors.Is(err, source.ErrClosed):
		return &fault{problem.Unavailable, "the server is shutting down; nothing has been taken"}
	}
	return &fault{problem.ServerFault, "the server has a fault; its log says more"}
}
