package httpapi

import (
	"net/http"
	"slices"

	"statstracker/access"
	"statstracker/internal/problem"
)

// route is one line of the table.
type route struct {
	pattern string
	scope   access.Scope // that a client needs
	handler http.Handler
	measure *routeMetrics
	guard   *access.Guard
	ofGame  bool // the pattern names a game
	asks    bool // the handler finds out by itself who asks
	// refuse answers in another form than a problem; nil for none.
	refuse func(w http.ResponseWriter, r *http.Request, answer func(http.ResponseWriter))
}

// ServeHTTP implements [http.Handler]: it lets in who has the scope.
func (r *route) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if !r.asks && !r.guard.Open(r.scope) {
		grant, ok := r.admit(w, req)
		if !ok {
			return
		}
		req = req.WithContext(access.With(req.Context(), grant))
	}
	r.handler.ServeHTTP(w, req)
}

// admit returns what the client may do, if that is enough. Otherwise he has got his answer.
func (r *route) admit(w http.ResponseWriter, req *http.Request) (grant access.Grant, ok bool) {
	if r.refuse == nil {
		return r.guard.Admit(w, req, r.need(req))
	}
	if r.guard.Allows(req, r.need(req)) {
		return r.guard.Admit(w, req, r.need(req))
	}
	r.refuse(w, req, func(w http.ResponseWriter) { _, _ = r.guard.Admit(w, req, r.need(req)) })
	return grant, false
}

// need is what the request asks for.
func (r *route) need(req *http.Request) access.Need {
	n := access.Need{Scope: r.scope}
	if r.ofGame {
		n.Game = req.PathValue("game")
	}
	return n
}

// answer appends the answer to a request, JSON text, to dst. With an error the
// request is answered with that instead.
type answer func(dst []byte, r *http.Request, from Reader) ([]byte, error)

// asked is the answer that needs more of the backend.
type asked func(dst []byte, r *http.Request, b *Backend) ([]byte, error)

// now is the answer as an asked one.
func (answer answer) now(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	return answer(dst, r, b.Reader)
}

// table lists all routes.
func (a *API) table() []*route {
	return slices.Concat(a.readRoutes(), a.amendmentRoutes(), a.personRoutes(), a.profileRoutes(), a.pastRoutes(), a.historyRoutes(), a.keyRoutes(), a.rejectionRoutes(), a.adminRoutes(), a.documentRoutes(), a.shownRoutes(), a.consoleRoutes())
}

// readRoutes lists those of boards, players, rules and events.
func (a *API) readRoutes() []*route {
	return []*route{
		{pattern: "GET /livez", scope: access.Public, handler: http.HandlerFunc(a.livez)},
		{pattern: "GET /readyz", scope: access.Public, handler: http.HandlerFunc(a.readyz)},
		{pattern: "GET /metrics", scope: access.Monitor, handler: a.metrics.handler()},

		{pattern: "GET /leaderboards/top_ten/{game}", scope: access.Read, handler: a.askGame(answer(topTen).now)},
		{pattern: "GET /stats/{game}/{player}", scope: access.Read, handler: a.askGame(answer(keptStats).now)},

		{pattern: "POST /v1/events", scope: access.Ingest, handler: http.HandlerFunc(a.events)},
		{pattern: "GET /v1/games", scope: access.Read, handler: a.read(games)},
		{pattern: "GET /v1/games/{game}", scope: access.Read, handler: a.readAt(game)},
		{pattern: "GET /v1/games/{game}/boards/{board}", scope: access.Read, handler: a.readAt(board)},
		{pattern: "GET /v1/games/{game}/boards/{board}/live", scope: access.Read, handler: http.HandlerFunc(a.live)},
		{pattern: "GET /v1/games/{game}/boards/{board}/around", scope: access.Read, handler: a.readAt(aroundScore)},
		{pattern: "GET /v1/games/{game}/boards/{board}/rank", scope: access.Read, handler: a.readAt(rankOfScore)},
		{pattern: "GET /v1/games/{game}/boards/{board}/percentiles", scope: access.Read, handler: a.readAt(percentiles)},
		{pattern: "GET /v1/games/{game}/boards/{board}/distribution", scope: access.Read, handler: a.readAt(distribution)},
		{pattern: "GET /v1/games/{game}/boards/{board}/players/{player}", scope: access.Read, handler: a.readAt(place)},
		{pattern: "GET /v1/games/{game}/boards/{board}/players/{player}/around", scope: access.Read, handler: a.readAt(around)},
		{pattern: "GET /v1/games/{game}/boards/{board}/seasons", scope: access.Read, handler: a.readAt(seasons)},
		{pattern: "POST /v1/games/{game}/boards/{board}/lookup", scope: access.Read, handler: a.readAt(lookup)},
		{pattern: "GET /v1/games/{game}/players", scope: access.Read, handler: a.readAt(searchPlayers)},
		{pattern: "GET /v1/games/{game}/players/{player}", scope: access.Read, handler: a.readAt(player)},
		{pattern: "GET /v1/games/{game}/rescore", scope: access.Read, handler: a.ask(rescore)},
		{pattern: "POST /v1/games/{game}/rescore", scope: access.Admin, handler: a.write(startRescore)},
		{pattern: "GET /v1/rules", scope: access.Read, handler: a.read(rules)},
		{pattern: "PUT /v1/rules", scope: access.Admin, handler: a.write(putRules)},
		{pattern: "GET /oembed", scope: access.Read, handler: http.HandlerFunc(a.oembed)},
		{pattern: "GET /v1/schema/games.json", scope: access.Public, handler: http.HandlerFunc(a.schema)},
	}
}

// read returns the handler that answers from the reader.
func (a *API) read(answer answer) http.Handler {
	return a.ask(answer.now)
}

// ask returns the handler that answers from the backend.
func (a *API) ask(answer asked) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := a.opened.Load()
		if b == nil {
			starting(w)
			return
		}
		seen, readers := a.seenBy(r, b)
		keepApart(w.Header(), r, readers)
		a.reply(w, r, seen, answer, nil)
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
