// Package httpsource takes events over HTTP: POST /v1/events with one JSON
// object, a JSON array, NDJSON, or CloudEvents, plain or as gzip. It answers when
// the events are durable and visible; with ?validate=true nothing is taken, and it
// answers what would become of them.
//
// A request is one batch: all its events become durable, or none. An element or
// a line that is no event is a rejection like any other; a body that is none of
// the forms changes nothing, and neither does one that has an event of a game that
// its sender may not send events of.
//
// Who may send is not decided here: the context of a request has the grant of its client,
// see package access.
package httpsource

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"statstracker/access"
	"statstracker/internal/problem"
	"statstracker/source"
)

// Name is the name of the source.
const Name = "http"

// Config says how events are taken.
type Config struct {
	// Now returns the time of acceptance; nil is time.Now.
	Now func() time.Time
	// ProfilesByGameKeys says that who may only send events of some games may also send those
	// of the type player_updated, though they are about players of all games.
	ProfilesByGameKeys bool
	// Logger is where faults of ours are told; nil is nowhere.
	Logger *slog.Logger
}

// Sink takes what comes over HTTP.
type Sink interface {
	source.Sink
	source.Trier
	source.Repeater
}

// Handler takes events. Make one with [New].
type Handler struct {
	config Config
	sink   Sink
	memory *memory
	pool   sync.Pool // of *request
}

// New returns a handler that delivers to the sink.
func New(sink Sink, c Config) *Handler {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return &Handler{config: c, sink: sink, memory: newMemory()}
}

// ServeHTTP implements [http.Handler].
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q, ok := h.pool.Get().(*request)
	if !ok {
		q = newRequest()
	}
	defer h.keep(q)
	if err := h.take(r, q); err != nil {
		h.fail(w, r, err)
		return
	}
	q.answer(w)
}

// take reads the body, and submits what is in it or tries it.
func (h *Handler) take(r *http.Request, q *request) (err error) {
	grant := access.Of(r.Context())
	if !grant.May(access.Need{Scope: access.Ingest}) {
		return errNoGrant
	}
	if q.manner, err = mannerOf(r); err != nil {
		return err
	}
	held := h.memory.share()
	defer held.release()
	if err := q.readBody(r, held); err != nil {
		return err
	}
	if err := held.work(r.Context(), len(q.body)); err != nil {
		return err
	}
	if err := q.decode(r.Header, h.config.Now()); err != nil || q.batch.Len() == 0 {
		return err
	}
	if err := only(q.batch, grant, h.config.ProfilesByGameKeys); err != nil {
		return err
	}
	return h.submit(r, q, grant.Key)
}

// submit has the sink take what is in the body, or try it.
func (h *Handler) submit(r *http.Request, q *request, client string) (err error) {
	switch {
	case q.validate:
		q.summary, err = h.sink.Try(r.Context(), q.batch)
	case q.key != "":
		once := q.identity(q.key, client, r.Header, h.config.Now())
		q.summary, q.repeated, err = h.sink.SubmitOnce(r.Context(), q.batch, once)
	default:
		q.summary, err = h.sink.Submit(r.Context(), q.batch)
	}
	return err
}

// keep puts the request's memory back, unless it has become large.
func (h *Handler) keep(q *request) {
	q.summary, q.repeated = source.Summary{}, false
	if cap(q.body) <= maxKept && q.batch.Size() <= maxKept && cap(q.reply) <= maxKept {
		h.pool.Put(q)
	}
}

// maxKept is the size in bytes up to which memory is kept for another request.
const maxKept = 1 << 20

// Status is how the source is: there is nothing to connect to, and nothing to
// catch up with.
func Status() source.Status {
	return source.Status{State: source.OK, CaughtUp: true}
}

// fault is what a client gets instead of an answer.
type fault struct {
	kind   problem.Kind
	detail string
	errors []problem.Error
}

func (f *fault) answer(w http.ResponseWriter) {
	switch f.kind.Status() {
	case http.StatusUnsupportedMediaType:
		w.Header().Set("Accept-Encoding", "gzip")
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", retryAfter)
	}
	problem.Write(w, f.kind, f.detail, f.errors...)
}

// retryAfter is the time in seconds after which a client may try again.
const retryAfter = "2"
