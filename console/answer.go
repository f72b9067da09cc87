package console

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"statstracker/client"
)

// send answers with a page, which nobody keeps, shows in another, or finds by a search, and
// which can use nothing but what this server has.
func send(w http.ResponseWriter, r *http.Request, status int, page templ.Component) {
	var text bytes.Buffer
	if err := page.Render(r.Context(), &text); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(text.Len()))
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Vary", "Accept-Language, Cookie")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes()) // a client that has gone gets no answer
}

// show answers with a page of the visit.
func (v *visit) show(page templ.Component) error {
	send(v.w, v.r, http.StatusOK, page)
	return nil
}

// shell returns what is around a page of the visit.
func (v *visit) shell(title, section string) shell {
	return shell{w: v.words, title: title, section: section, token: v.token, key: v.key, inside: true, said: v.words.said(v.r.URL.Query())}
}

// fault answers with a page that says what went wrong.
func (v *visit) fault(status int, title, detail string, faults ...client.FieldError) {
	send(v.w, v.r, status, v.shell(title, "").fault(detail, faults))
}

// fail answers with the error of the API, which says it in words for people.
func (v *visit) fail(err error) {
	refused, ok := errors.AsType[*client.Error](err)
	if !ok {
		v.config.Logger.ErrorContext(v.ctx(), "cannot answer a request of the operator's pages", "route", v.r.Pattern, "err", err)
		v.fault(http.StatusInternalServerError, v.words.broken, v.words.seeLog)
		return
	}
	v.fault(max(refused.Status, http.StatusBadRequest), visible(refused.Title, maxShown), visible(refused.Detail, maxShown), refused.Fields...)
}
