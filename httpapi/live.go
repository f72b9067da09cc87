package httpapi

import (
	"errors"
	"net/http"
	"net/url"

	"statstracker/live"
	"statstracker/tracker"
)

// maxLive is how many entries of a board can be listened to.
const maxLive = 100

const errLivePast = requestError("what was does not change: leave as_of and as_of_revision out, or read the board without /live")

// Changes tells when something that the reader reads has changed: a [tracker.Tracker].
// It may be asked by several goroutines.
type Changes interface {
	// Changed returns a channel that is closed after the next change.
	Changed() <-chan struct{}
}

// liveQuery says what is listened to. Those with the same board and limit share the work.
type liveQuery struct {
	top
	player string // "" for nobody
}

// top names the first entries of a board.
type top struct {
	ref   tracker.Ref
	limit int
}

func parseLiveQuery(r *http.Request) (q liveQuery, err error) {
	v, err := values(r)
	if err != nil {
		return q, err
	}
	if v.Has(asOf) || v.Has(asOfRevision) {
		return q, errLivePast
	}
	if q.ref, err = refOf(r, v); err != nil {
		return q, err
	}
	var errs [2]error
	q.limit, errs[0] = number(v, "limit", maxLive, defaultLimit)
	q.player, errs[1] = listenedPlayer(v)
	return q, together(errs[:]...)
}

// listenedPlayer returns of whom the query wants to know where he stands; "" for nobody.
func listenedPlayer(v url.Values) (string, error) {
	if v.Has("player") && v.Get("player") == "" {
		return "", badField("player", "is empty; leave it out, or give it the id of a player")
	}
	return v.Get("player"), nil
}

// live answers GET …/boards/{board}/live.
func (a *API) live(w http.ResponseWriter, r *http.Request) {
	b := a.opened.Load()
	if b == nil {
		starting(w)
		return
	}
	if err := a.listen(w, r, b); err != nil {
		a.fail(w, r, err)
	}
}

// listen answers with what changes on a board. With an error nothing has been answered.
func (a *API) listen(w http.ResponseWriter, r *http.Request, b *Backend) error {
	q, err := parseLiveQuery(r)
	if err != nil {
		return err
	}
	seen, _ := a.seenBy(r, b)
	page, err := seen.Reader.Board(q.ref, 0, q.limit)
	if err != nil {
		return err
	}
	if r.Method == http.MethodHead {
		live.SetHeaders(w.Header())
		w.WriteHeader(http.StatusOK)
		return nil
	}
	return a.feeds.Serve(r.Context(), w, &live.Subscription{
		Key: q.top, Source: &topSource{q.top, b.Reader, b.Changes},
		Revision: page.Revision, Player: q.player, Last: r.Header.Get("Last-Event-ID"),
		Check: func() error { return a.mayStill(r, b.Reader) },
		Tell:  func(err error) []byte { return a.told(r, err) },
	})
}

// errMayNotStill is that of a client whose key or token held at the beginning.
var errMayNotStill = errors.New("the key or token that was sent at the beginning does not hold any more")

// mayStill returns why the client may not use the route any more.
func (a *API) mayStill(r *http.Request, from Reader) error {
	route, game := a.routeOf(r), r.PathValue("game")
	private, first := from.PrivateBoards(game)
	if (concealed{private, first}).hides(r.PathValue("board")) && !a.sees(r, game) {
		return errMayNotStill
	}
	if route.guard.Open(route.scope) || route.guard.Allows(r, route.need(r)) {
		return nil
	}
	return errMayNotStill
}

// EndLive has all who listen to boards leave soon; they are told to come back later. A
// server that shuts down calls it, because it waits for all answers to end.
func (a *API) EndLive() { a.feeds.End() }

// told returns the problem that the request would be answered with.
func (a *API) told(r *http.Request, err error) []byte {
	var kept keptAnswer
	a.fail(&kept, r, err)
	return kept.text[:len(kept.text)-1] // without its line end
}

// keptAnswer is an answer that is not sent.
type keptAnswer struct {
	header http.Header
	text   []byte
}

// Header implements [http.ResponseWriter].
func (k *keptAnswer) Header() http.Header {
	if k.header == nil {
		k.header = http.Header{}
	}
	return k.header
}

// WriteHeader implements [http.ResponseWriter].
func (k *keptAnswer) WriteHeader(int) {}

// Write implements [http.ResponseWriter].
func (k *keptAnswer) Write(p []byte) (int, error) {
	k.text = append(k.text, p...)
	return len(p), nil
}

// noRoom are the errors of those who cannot listen at present.
func noRoom(err error) bool { return errors.Is(err, live.ErrFull) || errors.Is(err, live.ErrEnded) }
