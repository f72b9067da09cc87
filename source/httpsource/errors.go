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
	errEncoding = errors.New("the body is encoded in a way that is not known (Content-Encoding); send it plain, or as gzip")
	errGzip     = errors.New("the body is not gzip, as Content-Encoding says, or not all of it; nothing has been taken")
	errQuery    = errors.New("the query of the address is malformed; nothing has been taken")
	errForm     = errors.New("the body is none of: one JSON object, a JSON array, NDJSON (Content-Type: application/x-ndjson); nothing has been taken")
	errTooLarge = errors.New("the body is larger than 16 MiB; nothing has been taken, send it in parts")
	errTooMany  = errors.New("the body has more than 262144 events; nothing has been taken, send it in parts")
	errMemory   = errors.New("the server has too many large bodies at once; nothing has been taken")
	errRead     = errors.New("the body could not be read to its end; nothing has been taken")

	errCloudForm   = errors.New("the body is no CloudEvent in JSON (application/cloudevents+json), nor a JSON array of them (application/cloudevents-batch+json); nothing has been taken")
	errCloudFormat = errors.New("CloudEvents are taken as application/cloudevents+json, as application/cloudevents-batch+json, and with ce- headers")
	errCloudHeader = errors.New("a ce- header comes twice, or is not percent-encoded; nothing has been taken")
	errCloudData   = errors.New("the data of a CloudEvent with ce- headers has to be a JSON object (Content-Type: application/json); nothing has been taken")
)

// errOtherBody is the detail of a key that came with another body before.
const errOtherBody = "a request with this Idempotency-Key and another body, or in another form, was taken before; nothing has been taken of this one"

// fieldError is what is wrong with a parameter or a header.
type fieldError struct{ field, what string }

// Error implements error.
func (e fieldError) Error() string { return e.field + " " + e.what }

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
	if errors.Is(err, source.ErrOtherBody) {
		return &fault{kind: problem.KeyReused, detail: errOtherBody, errors: []problem.Error{{Field: keyHeader, Detail: "has to be another one for another body"}}}
	}
	if foreign, ok := errors.AsType[*foreignError](err); ok {
		return foreign.fault()
	}
	if about, ok := errors.AsType[*profileError](err); ok {
		return about.fault()
	}
	if field, ok := errors.AsType[fieldError](err); ok {
		return &fault{problem.InvalidRequest, err.Error(), []problem.Error{{Field: field.field, Detail: field.what}}}
	}
	for _, known := range []struct {
		err  error
		kind problem.Kind
	}{
		{errNoGrant, problem.Forbidden},
		{errForm, problem.InvalidRequest},
		{errQuery, problem.InvalidRequest},
		{errGzip, problem.InvalidRequest},
		{errCloudForm, problem.InvalidRequest},
		{errCloudHeader, problem.InvalidRequest},
		{errCloudData, problem.InvalidRequest},
		{errCloudFormat, problem.UnsupportedBody},
		{errEncoding, problem.UnsupportedBody},
		{errTooLarge, problem.TooLarge},
		{errTooMany, problem.TooLarge},
		{errMemory, problem.Overloaded},
	} {
		if errors.Is(err, known.err) {
			return &fault{kind: known.kind, detail: known.err.Error()}
		}
	}
	return passingFault(err)
}

// passingFault is of errors that another time may not have.
func passingFault(err error) *fault {
	switch {
	case errors.Is(err, errRead) && errors.Is(err, os.ErrDeadlineExceeded):
		return &fault{kind: problem.SlowBody, detail: "the body came too slowly; nothing has been taken"}
	case errors.Is(err, errRead), errors.Is(err, context.Canceled): // a client that has gone, mostly
		return &fault{kind: problem.IncompleteBody, detail: errRead.Error()}
	case errors.Is(err, eventlog.ErrDoubt):
		return &fault{kind: problem.InDoubt, detail: "the event log cannot be written, and it is in doubt whether the events are kept; send those again that have an event_id"}
	case errors.Is(err, source.ErrUnavailable):
		return &fault{kind: problem.Unavailable, detail: "the event log cannot be written at present; nothing has been taken, so send the events again later"}
	case errors.Is(err, source.ErrClosed):
		return &fault{kind: problem.Unavailable, detail: "the server is shutting down; nothing has been taken"}
	}
	return &fault{kind: problem.ServerFault, detail: "the server has a fault; its log says more"}
}
