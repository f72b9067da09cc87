package httpapi

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"statstracker/access"
	"statstracker/internal/problem"
	"statstracker/live"
)

// API is the handler of all routes. It answers /livez, /readyz, /metrics and the
// schema from the beginning, and everything else once [API.Open] has been called.
type API struct {
	logger  *slog.Logger
	guard   *access.Guard
	health  Health
	metrics *Metrics
	mux     *http.ServeMux
	routes  map[string]*route // by pattern
	other   *route            // of requests that match none
	opened  atomic.Pointer[Backend]
	games   []byte // the schema of games files
	version string // of the program
	pages   map[string]http.Handler
	shown   map[string]Page
	fault   Fault
	console map[string]http.Handler

	framed      map[string]Page
	framedFault Fault
	address     func(*http.Request) string
	variants    map[string]Variant
	keptPages   pageCache

	buffers sync.Pool // of *[]byte
	feeds   *live.Feeds
	tags    *tags

	cacheControl []string // of answers about games, shared and never changed
}

// Config says what the API tells of the program. Every field is needed, but for Live.
type Config struct {
	Logger  *slog.Logger
	Health  Health
	Metrics *Metrics
	// Guard decides who may use which route.
	Guard *access.Guard
	// Schema is the JSON Schema of files with games. It must not be changed.
	Schema []byte
	// Build tells apart programs whose answers may have another form.
	Build string
	// CacheControl is the header of that name of answers about games to those who have
	// not said who they are; "" is no-cache.
	CacheControl string
	// Live says how boards are listened to. Its zero value is a good choice.
	Live live.Config
	// Version is the program's, for the documents.
	Version string
	// Pages are handlers of pages for people, by pattern.
	Pages map[string]http.Handler
	// Shown are pages about games, by pattern, and Fault what is shown in their place.
	Shown map[string]Page
	Fault Fault
	// Console are the operator's pages, by pattern. They find out by themselves who asks.
	Console map[string]http.Handler
	// Variants are of those of the pages, framed or not, by pattern, that are the same as
	// long as their game and their variant are.
	Variants map[string]Variant
	// Framed are those that pages from elsewhere may show in a frame, and FramedFault what
	// is shown there in their place.
	Framed      map[string]Page
	FramedFault Fault
	// Address returns where the client of a request reaches the server, such as
	// https://stats.example.
	Address func(*http.Request) string
}

// New returns an API that is not open yet.
func New(c Config) *API {
	a := &API{
		logger: c.Logger, guard: c.Guard, health: c.Health, metrics: c.Metrics, games: c.Schema,
		mux: http.NewServeMux(), routes: make(map[string]*route), feeds: live.New(c.Live),
		version: c.Version, pages: c.Pages, shown: c.Shown, fault: c.Fault, framed: c.Framed, framedFault: c.FramedFault, address: c.Address,
		variants: c.Variants, console: c.Console, tags: newTags(c.Build), cacheControl: []string{cmp.Or(c.CacheControl, "no-cache")},
	}
	c.Metrics.registry.MustRegister(newLiveCollector(a.feeds))
	for _, r := range a.table() {
		a.routes[r.pattern] = r
		r.guard, r.ofGame = c.Guard, strings.Contains(r.pattern, "/{game}")
		r.measure = c.Metrics.route(r.pattern)
		a.mux.Handle(r.pattern, r)
	}
	a.other = &route{pattern: "other", measure: c.Metrics.route("other")}
	return a
}

// Open makes the API answer from the backend.
func (a *API) Open(b Backend) {
	b.sees = a.sees
	a.opened.Store(&b)
}

// noSniff is the value of X-Content-Type-Options: nobody is to take JSON for
// something else. It is shared by all answers and never changed.
var noSniff = []string{"nosniff"}

// ServeHTTP implements [http.Handler].
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.serve(a.mux, w, r) } //nolint:contextcheck // what is told of a panic has the context of its request

// serve answers a request by the routes of a mux.
func (a *API) serve(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	r = withExactPath(r)
	rec := &recorder{ResponseWriter: w, request: r, api: a}
	rec.Header()["X-Content-Type-Options"] = noSniff
	defer func() {
		if p := recover(); p != nil {
			a.panicked(rec, p)
		}
		a.routeOf(r).measure.observe(rec.status, time.Since(start))
	}()
	if !isClean(r.URL) {
		http.NotFound(rec, r)
		return
	}
	mux.ServeHTTP(rec, r)
}

// routeOf returns the route that the mux has found for the request.
func (a *API) routeOf(r *http.Request) *route {
	if route := a.routes[r.Pattern]; route != nil {
		return route
	}
	return a.other
}

// panicked answers a request whose handler panicked. One that has begun its
// answer, or gives up on purpose, ends the connection: half an answer must not
// be taken for a whole one.
func (a *API) panicked(rec *recorder, p any) {
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(p)
	}
	a.logger.ErrorContext(rec.request.Context(), "answering a request panicked; this is a bug",
		"route", rec.request.Pattern, "panic", p, "stack", string(debug.Stack()))
	if rec.status != 0 {
		panic(http.ErrAbortHandler)
	}
	problem.Write(rec, problem.ServerFault, serverFault)
}

// serverFault is all that a client learns about a fault of ours.
const serverFault = "the server has a fault; its log says more"
