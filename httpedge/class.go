package httpedge

import (
	"net/http"
	"net/url"
	"strings"
)

// Class is what a request is about, as far as limits are concerned.
type Class uint8

const (
	// Read asks for something that anybody may ask for often.
	Read Class = iota
	// Write changes something, or is for the operator.
	Write
	// Probe asks how the server is. It is never held up.
	Probe
	// Stream reads for as long as it likes: a live feed, the log, a backup.
	Stream
)

// ClassOf returns the class of a request. It goes by the method and the path
// alone, so it says the same before and after the request has found its route. Ids
// in the path, such as that of a player who is called live, do not change it.
func ClassOf(r *http.Request) Class {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
	case http.MethodPost:
		if isLookup(r) {
			return Read
		}
		return Write
	default:
		return Write
	}
	switch path := r.URL.Path; {
	case path == "/livez" || path == "/readyz":
		return Probe
	case path == "/v1/log" || path == "/v1/admin/backup" || isOfBoard(r.URL, "live"):
		return Stream
	}
	return Read
}

// isLookup reports whether a POST changes nothing: it asks for more players than an address
// can name.
func isLookup(r *http.Request) bool { return isOfBoard(r.URL, "lookup") }

// isOfBoard reports whether the path is /v1/games/{game}/boards/{board}/ and the name.
func isOfBoard(u *url.URL, name string) bool {
	if !strings.HasSuffix(u.Path, "/"+name) {
		return false // as nearly all
	}
	sent, decode := u.Path, func(s string) (string, error) { return s, nil }
	if u.RawPath != "" { // an id may have a slash, encoded
		sent, decode = u.RawPath, url.PathUnescape
	}
	segments := strings.Split(sent, "/")
	if len(segments) != 7 {
		return false
	}
	for at, want := range map[int]string{1: "v1", 2: "games", 4: "boards", 6: name} {
		if got, err := decode(segments[at]); err != nil || got != want {
			return false
		}
	}
	return true
}
