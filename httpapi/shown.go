package httpapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

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

// Fault appends the text of a page that says what went wrong: with the status of the answer,
// and what a problem says.
type Fault func(dst []byte, r *http.Request, status int, title, detail string) []byte

// Variant says what a page depends on beside its address and the version of its game, such as
// the language, in letters and digits. Ok is false for a page that has to be made anew each
// time. It is asked before the page is made.
type Variant func(r *http.Request, from Shown) (variant string, ok bool)

// setting is what pages of a kind have around them.
type setting struct {
	fault  Fault
	policy string // the header Content-Security-Policy
}

// Pages can use nothing but what this server has, and pages from elsewhere cannot show them
// in a frame, but for those that are made for it.
const (
	pagePolicy   = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	framedPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
)

// shownRoutes lists the pages about games.
func (a *API) shownRoutes() (routes []*route) {
	for pattern, page := range a.shown {
		routes = append(routes, a.shownRoute(pattern, page, setting{a.fault, pagePolicy}))
	}
	for pattern, page := range a.framed {
		routes = append(routes, a.shownRoute(pattern, page, setting{a.framedFault, framedPolicy}))
	}
	return routes
}

// shownRoute returns the route of a page, which refuses with a page too.
func (a *API) shownRoute(pattern string, page Page, in setting) *route {
	return &route{
		pattern: pattern, scope: access.Read, handler: a.show(page, in, a.variants[pattern]),
		refuse: func(w http.ResponseWriter, r *http.Request, answer func(http.ResponseWriter)) {
			a.showFault(w, r, in, answer)
		},
	}
}

// show returns the handler of a page about games. With a variant, which may be nil, the page
// has an ETag, and is kept.
func (a *API) show(page Page, in setting, variant Variant) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := a.opened.Load()
		if b == nil {
			a.showFault(w, r, in, starting)
			return
		}
		seen, readers := a.seenBy(r, b)
		from := Shown{seen.Reader, seen.History, seen.Profiles}
		tag := a.tagOfPage(r, b, from, readers, variant)
		if tag != nil && tag.heldBy(r) == heldSame {
			a.describePage(w.Header(), r, readers, tag)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		buf := a.buffer()
		defer a.release(buf)
		text, err := a.made(*buf, r, page, from, tag)
		if err != nil {
			a.showFault(w, r, in, func(w http.ResponseWriter) { a.fail(w, r, err) })
			return
		}
		*buf = text
		a.describePage(w.Header(), r, readers, tag)
		sendPage(w, http.StatusOK, in.policy, text)
	})
}

// tagOfPage returns the tag of a page; nil if it has none. Outsiders get none, who could
// have that of a page that is not for them.
func (a *API) tagOfPage(r *http.Request, b *Backend, from Shown, readers audience, variant Variant) *tag {
	if variant == nil || readers == outsiders {
		return nil
	}
	t := a.tagOfNow(r, b).to(readers) // pages know no past
	text, ok := variant(r, from)
	if !ok {
		return nil
	}
	header := []string{strings.TrimSuffix(t.header[0], `"`) + "-" + text + `"`}
	return &tag{t.version, header, readers}
}

// made appends the page to dst: as it is kept, or made anew.
func (a *API) made(dst []byte, r *http.Request, page Page, from Shown, t *tag) ([]byte, error) {
	if t == nil {
		return page(dst, r, from)
	}
	key := keyOfPage(r, t)
	if kept := a.keptPages.find(key); kept != nil {
		return append(dst, kept...), nil
	}
	text, err := page(dst, r, from)
	if err == nil {
		a.keptPages.keep(key, text)
	}
	return text, err
}

// describePage tells caches for whom the page is, and by what it is known if it has a tag.
func (a *API) describePage(h http.Header, r *http.Request, readers audience, t *tag) {
	h["Vary"] = append(h["Vary"], "Accept-Language", "Authorization")
	h["Cache-Control"] = a.cacheControl
	// A page of several games may show private boards of some of them.
	if readers == insiders || readers == outsiders && r.PathValue("game") == "" || r.Header["Authorization"] != nil {
		h["Cache-Control"] = private
	}
	if t != nil {
		h["Etag"] = t.header
	}
}

// sendPage answers with a page that the policy holds for.
func sendPage(w http.ResponseWriter, status int, policy string, text []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(text)))
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	_, _ = w.Write(text) //nolint:gosec // it is a page, in which all texts are escaped; a client that has gone gets no answer
}

// showFault answers with a page about what the problem says that is answered otherwise. One
// that says when to try again has the browser do so.
func (a *API) showFault(w http.ResponseWriter, r *http.Request, in setting, answer func(http.ResponseWriter)) {
	said := &saidInstead{header: w.Header()}
	answer(said)
	var p struct{ Title, Detail string }
	if json.Unmarshal(said.text.Bytes(), &p) != nil {
		p.Title = http.StatusText(said.status)
	}
	h := w.Header()
	h.Del("Content-Length")
	h.Set("Cache-Control", "no-store")
	if after := h.Get("Retry-After"); after != "" && said.status == http.StatusServiceUnavailable {
		h.Set("Refresh", after)
	}
	sendPage(w, said.status, in.policy, in.fault(nil, r, said.status, p.Title, p.Detail))
}

// readsPages reports whether who asks looks at pages: a browser that is sent to an address.
func readsPages(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && strings.Contains(r.Header.Get("Accept"), "text/html")
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
