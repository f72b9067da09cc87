// Package httpsource takes events over HTTP: POST /v1/events with one JSON
// object, a JSON array, or NDJSON. It answers when the events are durable and
// visible.
//
// A request is one batch: all its events become durable, or none. An element or
// a line that is no event is a rejection like any other; a body that is none of
// the three forms changes nothing.
package httpsource

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"statstracker/internal/problem"
	"statstracker/source"
)

// Name is the name of the source.
const Name = "http"

const (
	// MaxBody is the largest body in bytes; a larger one is answered with 413.
	MaxBody = 16 << 20
	// MaxEvents is the largest number of events in one body. Events so small that
	// more of them fit lack something that every event has.
	MaxEvents = 1 << 18
	// maxBodies is the memory in bytes that all bodies together may take.
	maxBodies = 256 << 20
	// maxKept is the size in bytes up to which memory is kept for another request.
	maxKept = 4 << 20
	// retryAfter is the time in seconds after which a client may try again.
	retryAfter = "2"
)

// Config says who may send events.
type Config struct {
	// Key is what a client has to send as "Authorization: Bearer …". If it is
	// empty, everybody on this machine may send, and nobody else.
	Key string
	// Local is whether the server listens on a loopback address only.
	Local bool
	// Now returns the time of acceptance; nil is time.Now.
	Now func() time.Time
}

// Handler takes events. Make one with [New].
type Handler struct {
	config Config
	sink   source.Sink
	memory *semaphore.Weighted
	forge  *http.CrossOriginProtection
	pool   sync.Pool // of *request
}

// New returns a handler that delivers to the sink.
func New(sink source.Sink, c Config) *Handler {
	if c.Now == nil {
		c.Now = time.Now
	}
	h := &Handler{
		config: c, sink: sink,
		memory: semaphore.NewWeighted(maxBodies),
		forge:  http.NewCrossOriginProtection(),
	}
	h.pool.New = func() any { return newRequest() }
	return h
}

// ServeHTTP implements [http.Handler].
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if status, detail := h.mayWrite(r); status != 0 {
		if status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", "Bearer")
		}
		problem.Write(w, status, detail)
		return
	}
	req := h.pool.Get().(*request)
	defer h.keep(req)
	if err := h.take(w, r, req); err != nil {
		h.fail(w, err)
		return
	}
	req.answer(w)
}

// mayWrite returns 0 if the client may send events, and else what to answer.
func (h *Handler) mayWrite(r *http.Request) (status int, detail string) {
	if h.config.Key != "" {
		scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || !sameKey(strings.TrimSpace(key), h.config.Key) {
			return http.StatusUnauthorized, "sending events needs the key of this server, as Authorization: Bearer KEY"
		}
		return 0, ""
	}
	if !h.config.Local {
		return http.StatusForbidden, "this server listens beyond its own machine and has no key, so it takes no events; start it with --key-file"
	}
	// A web page that somebody on this machine looks at must not send events.
	if h.forge.Check(r) != nil || !localHost(r.Host) {
		return http.StatusForbidden, "events of web pages from elsewhere are not taken"
	}
	return 0, ""
}

// sameKey compares in a time that does not depend on the keys.
func sameKey(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// take reads the body and submits it.
func (h *Handler) take(w http.ResponseWriter, r *http.Request, req *request) error {
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return errEncoding
	}
	held, err := req.readBody(http.MaxBytesReader(w, r.Body, MaxBody), h.holder(r))
	defer func() { h.memory.Release(held) }()
	if err != nil {
		return err
	}
	if err := req.decode(isNDJSON(r), h.config.Now()); err != nil {
		return err
	}
	if req.batch.Len() == 0 {
		req.summary = source.Summary{}
		return nil
	}
	req.summary, err = h.sink.Submit(r.Context(), req.batch)
	return err
}

// isNDJSON returns whether the client says that the body is lines.
func isNDJSON(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return false
	}
	switch media {
	case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines":
		return true
	}
	return false
}

// keep puts the request's memory back, unless it has become large.
func (h *Handler) keep(req *request) {
	if cap(req.body) <= maxKept && req.batch.Size() <= maxKept {
		h.pool.Put(req)
	}
}

var (
	errEncoding = errors.New("the body is encoded (Content-Encoding); send it plain")
	errForm     = errors.New("the body is none of: one JSON object, a JSON array, NDJSON (Content-Type: application/x-ndjson); nothing has been taken")
	errTooMany  = errors.New("the body has more than 262144 events; send it in parts")
	errMemory   = errors.New("the server has too many large bodies at once")
)

// fail answers with what went wrong. It is the one place that maps errors to
// statuses.
func (h *Handler) fail(w http.ResponseWriter, err error) {
	var tooLarge *http.MaxBytesError
	status, detail := http.StatusBadRequest, err.Error()
	switch {
	case errors.As(err, &tooLarge):
		status, detail = http.StatusRequestEntityTooLarge, "the body is larger than 16 MiB; send it in parts"
	case errors.Is(err, errTooMany):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, errEncoding):
		status = http.StatusUnsupportedMediaType
	case errors.Is(err, errForm):
	case errors.Is(err, errMemory):
		status = http.StatusServiceUnavailable
	case errors.Is(err, source.ErrUnavailable):
		status, detail = http.StatusServiceUnavailable, "the event log cannot be written at present; nothing has been taken, so send the events again later"
	case errors.Is(err, source.ErrClosed):
		status, detail = http.StatusServiceUnavailable, "the server is shutting down; nothing has been taken"
	default: // the body ended early, or the client went away
		detail = "the body could not be read"
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	problem.Write(w, status, detail)
}

// Status is how the source is: there is nothing to connect to, and nothing to
// catch up with.
func Status() source.Status {
	return source.Status{State: source.OK, CaughtUp: true}
}
