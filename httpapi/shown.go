package httpapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"statstracker/access"
)

// Shown is what a page for people reads: what its client may see.
type Shown struct {
	Reader
	HistoryReader
	Profiles
}

// Page appends the text of a page to dst, in HTML. An error is answered as in the API, with
// a page that says it.
type Page func(dst []byte, r *http.Request, from Shown) ([]byte, error)

// Fault appends the text of a page that says what went wrong.
type Fault func(dst []byte, r *http.Request, title, detail string) []byte

// shownRoutes lists the pages about games.
func (a *API) shownRoutes() (routes []*route) {
	for pattern, page := range a.shown {
		routes = append(routes, &route{pattern: pattern, scope: access.Read, handler: a.show(page)})
	}
	return routes
}

// show returns the handler of a page about games.
func (a *API) show(page Page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := a.opened.Load()
		if b == nil {
			a.showFault(w, r, starting)
			return
		}
		seen, readers := a.seenBy(r, b)
		buf := a.buffer()
		defer a.release(buf)
		text, err := page(*buf, r, Shown{seen.Reader, seen.History, seen.Profiles})
		if err != nil {
			a.showFault(w, r, func(w http.ResponseWriter) { a.fail(w, r, err) })
			return
		}
		*buf = text
		h := w.Header()
		h["Vary"] = append(h["Vary"], "Accept-Language", "Authorization")
		h["Cache-Control"] = a.cacheControl
		if readers == insiders || r.Header["Authorization"] != nil {
			h["Cache-Control"] = private
		}
		sendPage(w, http.StatusOK, text)
	})
}

// sendPage answers with a page, which can use nothing but what this server has.
func sendPage(w http.ResponseWriter, status int, text []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(text)))
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	_, _ = w.Write(text) // a client that has gone gets no answer
}

// showFault answers with a page about what the problem says that is answered otherwise.
func (a *API) showFault(w http.ResponseWriter, r *http.Request, answer func(http.ResponseWriter)) {
	said := &saidInstead{header: w.Header()}
	answer(said)
	var p struct{ Title, Detail string }
	if json.Unmarshal(said.text.Bytes(), &p) != nil {
		p.Title = http.StatusText(said.status)
	}
	w.Header().Del("Content-Length")
	sendPage(w, said.status, a.fault(nil, r, p.Title, p.Detail))
}

// saidInstead keeps an answer, but for its header.
type saidInstead struct {
	header http.Header
	status int
	text   bytes.Buffer
}

func (s *saidInstead) Header() http.Header         { return s.header }
func (s *saidInstead) WriteHeader(status int)      { s.status = status }
func (s *saidInstead) Write(p []byte) (int, error) { return s.text.Write(p) }
