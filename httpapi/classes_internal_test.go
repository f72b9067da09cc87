package httpapi

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"statstracker/access"
	"statstracker/httpapi/openapi"
	"statstracker/httpedge"
	"statstracker/internal/openapitest"
)

// TestEveryRouteHasItsClass: what changes something is limited as that, and so is what is
// the operator's; what has no end has no slot. Whatever ids stand in the path, and however
// it is encoded, the class is the same.
func TestEveryRouteHasItsClass(t *testing.T) {
	routes := (&API{metrics: NewMetrics("", "")}).table()
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.pattern, http.NotFoundHandler())
	}
	endless := endlessRoutes(t)
	for _, r := range routes {
		want := classByTable(r, endless)
		for _, id := range []string{"x", "live", "lookup", "log", "a%2Flive", "a%2Flookup", "v1%2Flog", "é%2Flive", "%6Cive"} {
			req := requestOf(r.pattern, id)
			if _, found := mux.Handler(withExactPath(req)); found != r.pattern {
				continue // it is another route
			}
			if got := httpedge.ClassOf(req); got != want {
				t.Errorf("%s %s is of the class %d, want %d", req.Method, req.URL, got, want)
			}
		}
	}
}

// classByTable is the class of a route by what the table says of it.
func classByTable(r *route, endless []string) httpedge.Class {
	method, path, _ := strings.Cut(r.pattern, " ")
	switch {
	case path == "/livez" || path == "/readyz":
		return httpedge.Probe
	case slices.Contains(endless, r.pattern):
		return httpedge.Stream
	case method != http.MethodGet && r.scope != access.Read:
		return httpedge.Write
	}
	return httpedge.Read // a POST that everybody may do who may read asks with a body
}

// endlessRoutes are those that the document says answer with a stream.
func endlessRoutes(t *testing.T) (patterns []string) {
	t.Helper()
	document, err := openapi.Routes("test")
	if err != nil {
		t.Fatal(err)
	}
	contract, err := openapitest.New(document)
	if err != nil {
		t.Fatal(err)
	}
	streams := []string{"text/event-stream", "application/x-ndjson", "application/x-tar"}
	for _, o := range contract.Operations() {
		responses, _ := o.Description["responses"].(map[string]any)
		good, _ := responses["200"].(map[string]any)
		content, _ := good["content"].(map[string]any)
		for kind := range content {
			if slices.Contains(streams, kind) {
				patterns = append(patterns, o.Pattern())
			}
		}
	}
	if len(patterns) < 3 {
		t.Fatalf("the document has the streams %q only", patterns)
	}
	return patterns
}

// requestOf returns a request for the route with the id wherever there is one.
func requestOf(pattern, id string) *http.Request {
	method, path, _ := strings.Cut(pattern, " ")
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if strings.HasPrefix(s, "{") {
			segments[i] = id
		}
	}
	return httptest.NewRequest(method, strings.Join(segments, "/"), http.NoBody)
}
