package httpedge

import (
	"net/http"
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
// alone, so it says the same before and after the request has found its route.
func ClassOf(r *http.Request) Class {
	path := r.URL.Path
	switch {
	case r.Method == http.MethodPost:
		if isLookup(path) {
			return Read
		}
		return Write
	case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions:
		return Write
	case path == "/livez" || path == "/readyz":
		return Probe
	case path == "/v1/log" || path == "/v1/admin/backup" || strings.HasSuffix(path, "/live"):
		return Stream
	}
	return Read
}

// isLookup reports whether a POST to the path changes nothing: it asks for more
// players than an address can name.
func isLookup(path string) bool {
	return strings.HasPrefix(path, "/v1/games/") && strings.HasSuffix(path, "/lookup")
}
