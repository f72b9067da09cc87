package httpapi

import (
	"net/http"

	"statstracker/internal/problem"
)

// route is one line of the table.
type route struct {
	pattern string
	handler http.Handler
	measure *routeMetrics
}

// ServeHTTP implements [http.Handler].
func (r *route) ServeHTTP(w http.ResponseWriter, req *http.Request) { r.handler.ServeHTTP(w, req) }

// answer answers a request from the reader. It returns the error that made it
// answer nothing.
type answer func(w http.ResponseWriter, r *http.Request, from Reader) error

// table lists all routes.
func (a *API) table() []*route {
	return []*route{
		{pattern: "GET /livez", handler: http.HandlerFunc(a.livez)},
		{pattern: "GET /readyz", handler: http.HandlerFunc(a.readyz)},
		{pattern: "GET /metrics", handler: a.metrics.handler()},

		{pattern: "GET /leaderboards/top_ten/{game}", handler: a.read(a.topTen)},
		{pattern: "GET /stats/{game}/{player}", handler: a.read(a.keptStats)},

		{pattern: "POST /v1/events", handler: http.HandlerFunc(a.events)},
		{pattern: "GET /v1/games", handler: a.read(a.games)},
		{pattern: "GET /v1/games/{game}", handler: a.read(a.game)},
		{pattern: "GET /v1/games/{game}/boards/{board}", handler: a.read(a.board)},
		{pattern: "GET /v1/games/{game}/boards/{board}/players/{player}", handler: a.read(a.place)},
		{pattern: "GET /v1/games/{game}/boards/{board}/players/{player}/around", handler: a.read(a.around)},
		{pattern: "POST /v1/games/{game}/boards/{board}/lookup", handler: a.read(a.lookup)},
		{pattern: "GET /v1/games/{game}/players/{player}", handler: a.read(a.player)},
		{pattern: "GET /v1/rejections", handler: a.read(a.rejections)},
	}
}

// read returns the handler that answers from the reader.
func (a *API) read(answer answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o := a.opened.Load()
		if o == nil {
			starting(w)
			return
		}
		if err := answer(w, r, o.reader); err != nil {
			a.fail(w, r, err)
		}
	})
}

func (a *API) events(w http.ResponseWriter, r *http.Request) {
	o := a.opened.Load()
	if o == nil {
		starting(w)
		return
	}
	o.events.ServeHTTP(w, r)
}

func starting(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	problem.Write(w, http.StatusServiceUnavailable, "the server is starting: it folds the log; /readyz says how far it is")
}
