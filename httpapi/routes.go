package httpapi

import (
	"net/http"
	"slices"

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

// answer appends the answer to a request, JSON text, to dst. With an error the
// request is answered with that instead.
type answer func(dst []byte, r *http.Request, from Reader) ([]byte, error)

// table lists all routes.
func (a *API) table() []*route {
	return slices.Concat(a.readRoutes(), a.amendmentRoutes(), a.personRoutes(), a.pastRoutes(), a.historyRoutes(), a.adminRoutes())
}

// readRoutes lists those of boards, players, rules and events.
func (a *API) readRoutes() []*route {
	return []*route{
		{pattern: "GET /livez", handler: http.HandlerFunc(a.livez)},
		{pattern: "GET /readyz", handler: http.HandlerFunc(a.readyz)},
		{pattern: "GET /metrics", handler: a.metrics.handler()},

		{pattern: "GET /leaderboards/top_ten/{game}", handler: a.read(topTen)},
		{pattern: "GET /stats/{game}/{player}", handler: a.read(keptStats)},

		{pattern: "POST /v1/events", handler: http.HandlerFunc(a.events)},
		{pattern: "GET /v1/games", handler: a.read(games)},
		{pattern: "GET /v1/games/{game}", handler: a.readAt(game)},
		{pattern: "GET /v1/games/{game}/boards/{board}", handler: a.readAt(board)},
		{pattern: "GET /v1/games/{game}/boards/{board}/players/{player}", handler: a.readAt(place)},
		{pattern: "GET /v1/games/{game}/boards/{board}/players/{player}/around", handler: a.readAt(around)},
		{pattern: "GET /v1/games/{game}/boards/{board}/seasons", handler: a.readAt(seasons)},
		{pattern: "POST /v1/games/{game}/boards/{board}/lookup", handler: a.readAt(lookup)},
		{pattern: "GET /v1/games/{game}/players/{player}", handler: a.readAt(player)},
		{pattern: "GET /v1/games/{game}/rescore", handler: a.ask(rescore)},
		{pattern: "POST /v1/games/{game}/rescore", handler: a.write(startRescore)},
		{pattern: "GET /v1/rejections", handler: a.read(rejections)},
		{pattern: "GET /v1/rules", handler: a.read(rules)},
		{pattern: "PUT /v1/rules", handler: a.write(putRules)},
		{pattern: "GET /v1/schema/games.json", handler: http.HandlerFunc(a.schema)},
	}
}

// read returns the handler that answers from the reader.
func (a *API) read(answer answer) http.Handler {
	return a.ask(func(dst []byte, r *http.Request, b *Backend) ([]byte, error) { return answer(dst, r, b.Reader) })
}

// ask returns the handler that answers from the backend.
func (a *API) ask(answer func(dst []byte, r *http.Request, b *Backend) ([]byte, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o := a.opened.Load()
		if o == nil {
			starting(w)
			return
		}
		buf := a.buffer()
		defer a.release(buf)
		text, err := answer(*buf, r, o)
		if err != nil {
			a.fail(w, r, err)
			return
		}
		text = append(text, '\n')
		send(w, http.StatusOK, text)
		*buf = text
	})
}

// events passes events on to their source.
func (a *API) events(w http.ResponseWriter, r *http.Request) {
	o := a.opened.Load()
	if o == nil {
		starting(w)
		return
	}
	o.Events.ServeHTTP(w, r)
}

func starting(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	problem.Write(w, problem.Unavailable, "the server is starting: it folds the log; /readyz says how far it is")
}
