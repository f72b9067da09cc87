package httpedge

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"statstracker/internal/problem"
)

// Origins are the web pages from elsewhere that may read from the server in a
// browser (Cross-Origin Resource Sharing, the Fetch standard, section 3.3): by
// GET, by HEAD and by the lookup of players. They never may write, and a browser
// never sends them cookies or certificates along. The zero value lets nobody
// read.
type Origins struct {
	all   bool
	named []string // scheme://host[:port], as browsers write them
}

// anyOrigin lets all pages read.
const anyOrigin = "*"

// ParseOrigins reads origins such as https://portal.example and
// http://localhost:3000, or *, which is all. The error says what one has to be.
func ParseOrigins(texts []string) (Origins, error) {
	var o Origins
	for _, text := range texts {
		text = strings.TrimSpace(text)
		if text == anyOrigin {
			o.all = true
			continue
		}
		origin, err := parseOrigin(text)
		if err != nil {
			return Origins{}, err
		}
		o.named = append(o.named, origin)
	}
	return o, nil
}

// parseOrigin returns the origin as browsers write it.
func parseOrigin(text string) (string, error) {
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || !strings.EqualFold(u.String(), u.Scheme+"://"+u.Host) {
		return "", fmt.Errorf("%q is no origin: it is like https://portal.example, with a port if it has one and no path; or * for all", text)
	}
	host := strings.ToLower(u.Host)
	if usual := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]; u.Port() != "" {
		host = strings.TrimSuffix(host, usual)
	}
	return u.Scheme + "://" + host, nil
}

// On reports whether any page may read.
func (o *Origins) On() bool { return o.all || len(o.named) > 0 }

// allow returns what Access-Control-Allow-Origin says to a page, "" if it may not
// read.
func (o *Origins) allow(origin string) string {
	switch {
	case o.all:
		return anyOrigin
	case slices.Contains(o.named, origin):
		return origin
	}
	return ""
}

const (
	// preflightAge is how many seconds a browser may remember what it may do: two
	// hours, the most that Chromium takes.
	preflightAge = "7200"
	readMethods  = "GET, HEAD, POST"
	// sentHeaders are those that a page may send: Authorization has the token of a
	// player, Last-Event-ID the place in a live feed.
	sentHeaders = "Authorization, Content-Type, If-None-Match, Last-Event-ID"
	// shownHeaders are those of an answer that a page may see, beside the usual.
	shownHeaders = "ETag, Retry-After, RateLimit, RateLimit-Policy"
)

// varyByOrigin is shared by all answers and never changed, like varyByEncoding.
var varyByOrigin = []string{"Origin"}

// Wrap returns the handler that lets those pages read.
func (o Origins) Wrap(next http.Handler) http.Handler {
	if !o.On() {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !o.all {
			varyBy(w.Header(), varyByOrigin)
		}
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			o.preflight(w, r)
			return
		}
		if origin := r.Header.Get("Origin"); origin != "" && readable(r.Method, r) {
			if allowed := o.allow(origin); allowed != "" {
				w.Header().Set("Access-Control-Allow-Origin", allowed)
				w.Header().Set("Access-Control-Expose-Headers", shownHeaders)
			}
		}
		next.ServeHTTP(w, r)
	})
}

// readable reports whether a request by the method to the address of this one
// changes nothing.
func readable(method string, r *http.Request) bool {
	switch method {
	case http.MethodGet, http.MethodHead:
		return true
	case http.MethodPost:
		return isLookup(r)
	}
	return false
}

// preflight answers a browser that asks what a page may do.
func (o *Origins) preflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if !readable(r.Header.Get("Access-Control-Request-Method"), r) {
		problem.Write(w, problem.ForeignOrigin, "web pages from elsewhere may only read: GET, HEAD, and POST to a lookup of players; send the rest from a program")
		return
	}
	allowed := o.allow(r.Header.Get("Origin"))
	if allowed == "" {
		problem.Write(w, problem.ForeignOrigin, "pages of this origin may not read from this server; its operator can let them, with --cors-origin")
		return
	}
	h.Set("Access-Control-Allow-Origin", allowed)
	h.Set("Access-Control-Allow-Methods", readMethods)
	h.Set("Access-Control-Allow-Headers", sentHeaders)
	h.Set("Access-Control-Max-Age", preflightAge)
	w.WriteHeader(http.StatusNoContent)
}
