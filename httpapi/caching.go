package httpapi

import "net/http"

// askGame returns the handler that answers about a game from the backend: with an
// ETag, and not at all to who has the answer.
func (a *API) askGame(answer asked) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := a.opened.Load()
		if b == nil {
			starting(w)
			return
		}
		tag := a.tagOf(r, b)
		seen, readers := a.seenBy(r, b)
		tag = tag.to(readers)
		// An outsider may have the tag of another board than the one that is not for him.
		if tag != nil && readers != outsiders && tag.heldBy(r) == heldSame {
			a.describe(w.Header(), r, tag)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		if tag == nil {
			keepApart(w.Header(), r, readers)
		}
		a.reply(w, r, seen, answer, tag)
	})
}

// reply answers from the backend. The tag may be nil.
func (a *API) reply(w http.ResponseWriter, r *http.Request, b *Backend, answer asked, tag *tag) {
	buf := a.buffer()
	defer a.release(buf)
	text, err := answer(*buf, r, b)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	*buf = text
	if tag != nil {
		a.describe(w.Header(), r, tag)
		if tag.heldBy(r) != heldOther {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	text = append(text, '\n')
	send(w, http.StatusOK, text)
	*buf = text
}

// Values of headers, which are shared by all answers and never changed.
var (
	private       = []string{"private, no-cache"}
	authorization = []string{"Authorization"}
)

// describe says in the header what caches need to know.
func (a *API) describe(h http.Header, r *http.Request, t *tag) {
	h["Etag"] = t.header
	if !keepApart(h, r, t.readers) {
		h["Cache-Control"] = a.cacheControl
	}
}

// keepApart tells caches for whom the answer is, and reports whether that is its client
// alone: what was asked for with a key or token is nobody else's.
func keepApart(h http.Header, r *http.Request, readers audience) (personal bool) {
	personal = r.Header["Authorization"] != nil || readers == insiders
	if personal || readers == outsiders {
		h["Vary"] = append(h["Vary"], authorization...)
	}
	if personal {
		h["Cache-Control"] = private
	}
	return personal
}
