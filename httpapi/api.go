package httpapi

import (
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"statstracker/internal/problem"
)

// API is the handler of all routes. It answers /livez, /readyz and /metrics from
// the beginning, and everything else once [API.Open] has been called.
type API struct {
	logger  *slog.Logger
	health  Health
	metrics *Metrics
	mux     *http.ServeMux
	routes  map[string]*route // by pattern
	other   *route            // of requests that match none
	opened  atomic.Pointer[open]
	ready   atomic.Bool
	buffers sync.Pool // of *[]byte
}

// open is what the API answers from once the log has been folded.
type open struct {
	reader Reader
	events http.Handler
}

// Config says what the API tells of the program.
type Config struct {
	Logger  *slog.Logger
	Health  Health
	Metrics *Metrics
}

// New returns an API that is not open yet.
func New(c Config) *API {
	a := &API{logger: c.Logger, health: c.Health, metrics: c.Metrics, mux: http.NewServeMux(), routes: make(map[string]*route)}
	a.buffers.New = func() any { return new([]byte) }
	for _, r := range a.table() {
		a.routes[r.pattern] = r
		r.measure = c.Metrics.route(r.pattern)
		a.mux.Handle(r.pattern, r)
	}
	a.other = &route{pattern: "other", measure: c.Metrics.route("other")}
	return a
}

// Open makes the API answer from the reader, and pass events to the handler.
func (a *API) Open(reader Reader, events http.Handler) {
	a.opened.Store(&open{reader, events})
}

// ServeHTTP implements [http.Handler].
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	rec := &recorder{ResponseWriter: w, request: r}
	rec.Header().Set("X-Content-Type-Options", "nosniff")
	defer func() {
		if p := recover(); p != nil {
			a.panicked(rec, p)
		}
		route := a.routes[r.Pattern]
		if route == nil {
			route = a.other
		}
		route.measure.observe(rec.status, time.Since(start))
	}()
	a.mux.ServeHTTP(rec, r)
}

// panicked answers a request whose handler panicked. A handler that gives up on
// purpose does so.
func (a *API) panicked(rec *recorder, p any) {
	if p == http.ErrAbortHandler {
		panic(p)
	}
	a.logger.Error("answering a request panicked; this is a bug", "route", rec.request.Pattern, "panic", p)
	if rec.status == 0 {
		problem.Write(rec, http.StatusInternalServerError, "the server has a fault; its log says more")
	}
}

// recorder notes the status of an answer, and gives an answer of the mux itself,
// which is text, the form of a problem.
type recorder struct {
	http.ResponseWriter
	request *http.Request
	status  int
	drop    bool
}

func (w *recorder) WriteHeader(status int) {
	if w.status != 0 {
		return
	}
	w.status = status
	if w.request.Pattern == "" && status >= http.StatusBadRequest {
		w.drop = true
		problem.Write(w.ResponseWriter, status, unmatched(w, status))
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

func unmatched(w http.ResponseWriter, status int) string {
	if status == http.StatusMethodNotAllowed {
		return "this address takes " + w.Header().Get("Allow")
	}
	return "there is nothing at this address; the README lists the routes"
}

func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	if w.drop {
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// reply sends what build appends to an empty buffer, as an answer of 200.
func (a *API) reply(w http.ResponseWriter, build func(dst []byte) []byte) {
	a.replyStatus(w, http.StatusOK, build)
}

func (a *API) replyStatus(w http.ResponseWriter, status int, build func(dst []byte) []byte) {
	buf, ok := a.buffers.Get().(*[]byte)
	if !ok {
		buf = new([]byte)
	}
	*buf = append(build((*buf)[:0]), '\n')
	h := w.Header()
	h["Content-Type"] = jsonType
	h["Content-Length"] = []string{strconv.Itoa(len(*buf))}
	w.WriteHeader(status)
	_, _ = w.Write(*buf) // a client that has gone gets no answer
	if cap(*buf) <= maxBuffer {
		a.buffers.Put(buf)
	}
}

// maxBuffer is the size in bytes of the largest buffer that is kept.
const maxBuffer = 1 << 20
