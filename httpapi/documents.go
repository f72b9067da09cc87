package httpapi

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"statstracker/access"
	"statstracker/httpapi/openapi"
	"statstracker/internal/problem"
)

// documentRoutes lists those of what describes the API, and the pages for people. They
// answer from the beginning.
func (a *API) documentRoutes() []*route {
	routes := []*route{
		{pattern: "GET /openapi.json", scope: access.Public, handler: a.document(func() ([]byte, error) { return openapi.Routes(a.version) })},
		{pattern: "GET /asyncapi.json", scope: access.Public, handler: a.document(func() ([]byte, error) { return openapi.Events(a.version) })},
	}
	for _, pattern := range slices.Sorted(maps.Keys(a.pages)) {
		routes = append(routes, &route{pattern: pattern, scope: access.Public, handler: a.pages[pattern]})
	}
	return routes
}

// document returns the handler of a document that is made when it is first asked for.
func (a *API) document(text func() ([]byte, error)) http.Handler {
	once := sync.OnceValues(text)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := once()
		if err != nil { // of files that are in the program: a test finds it
			a.logger.ErrorContext(r.Context(), "cannot make a document", "route", r.Pattern, "err", err)
			problem.Write(w, problem.ServerFault, serverFault)
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", "*") // it is the same for everybody
		sendConstant(w, r, "application/json", text)
	})
}

// sendConstant answers with what does not change while the program runs, or with 304 if
// the client has it.
func sendConstant(w http.ResponseWriter, r *http.Request, kind string, text []byte) {
	sum := sha256.Sum256(text)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, max-age=300")
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write(text) // a client that has gone gets no answer
}
