package e2e

import (
	"net/http"
	"strings"
	"testing"

	"statstracker/internal/openapitest"
)

// TestTheEdge: the program puts what its settings say between clients and routes.
func TestTheEdge(t *testing.T) {
	t.Parallel()
	s := serve(t, t.TempDir(), "--trusted-proxy", "127.0.0.0/8", "--trusted-proxy", "::1", "--cors-origin", "https://portal.example,https://other.example", "--rate-limit-writes", "1/h:2")
	limited := s.ask(t, "GET", "/v1/games", http.Header{"X-Forwarded-For": {"198.51.100.1"}, "Origin": {"https://other.example"}, "Accept-Encoding": {"identity"}})
	for name, want := range map[string]string{
		"RateLimit-Policy": `"address-reads";q=500;w=5`, "Access-Control-Allow-Origin": "https://other.example", "Vary": "Origin, Accept-Encoding, Authorization",
	} {
		if got := strings.Join(limited.Header.Values(name), ", "); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if schema := s.ask(t, "GET", "/v1/schema/games.json", http.Header{"Accept-Encoding": {"gzip"}}); schema.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("the schema is not compressed: %v", schema.Header)
	}
	for i, from := range []string{"198.51.100.1", "198.51.100.1", "198.51.100.1", "198.51.100.2"} {
		got := s.ask(t, "POST", "/v1/events", http.Header{"X-Forwarded-For": {"1.2.3.4, " + from}})
		if want := i == 2; (got.StatusCode == http.StatusTooManyRequests) != want || (got.Header.Get("Retry-After") != "") != want {
			t.Errorf("%d, from %s: %s %v", i, from, got.Status, got.Header)
		}
	}
}

// TestWhatTheEdgeAnswersIsDescribed: a request that is let through, and one that is not.
func TestWhatTheEdgeAnswersIsDescribed(t *testing.T) {
	t.Parallel()
	w := &walk{t: t, server: serve(t, t.TempDir(), "--rate-limit-writes", "1/h:1")}
	document := w.send("", http.MethodGet, "/openapi.json", "", "")
	var err error
	if w.contract, err = openapitest.New(document.Body); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{http.StatusOK, http.StatusTooManyRequests} {
		a := w.send("", http.MethodPost, "/v1/events", "application/json", `{"product_id":"chess","type":"game_over","winner_id":"ann","loser_id":"bob"}`)
		w.check("nobody", a)
		if a.Status != want || a.Header.Get("Ratelimit") == "" {
			t.Errorf("%d %v, want %d", a.Status, a.Header, want)
		}
	}
}

// ask sends a request without a body, and returns the answer without its own.
func (s *server) ask(t *testing.T, method, path string, h http.Header) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.address()+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = h
	resp, err := s.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp
}
