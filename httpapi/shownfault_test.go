package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"statstracker/access"
)

// People who are lost get a page; programs get a problem.
func TestPagesForWhoIsLost(t *testing.T) {
	s := newServer(t)
	s.showPages(access.Config{Local: true})
	s.open()
	const browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8"
	for _, c := range []struct {
		method, target, accept string
		status                 int
		page                   bool
	}{
		{"GET", "/nowhere", browser, 404, true},
		{"GET", "//nowhere", browser, 404, true},
		{"GET", "/nowhere", "Accept: */*", 404, false},
		{"GET", "/nowhere", "Accept: application/json", 404, false},
		{"POST", "/nowhere", browser, 404, false},
		{"GET", "/v1/nowhere", browser, 404, true},
		{"DELETE", "/", browser, 405, false},
		{"GET", "/v1/games/exrps/boards/none", browser, 404, false},
	} {
		r := s.send(c.method, c.target, []string{c.accept}, "")
		page := r.Header.Get("Content-Type") == "text/html; charset=utf-8" && strings.HasPrefix(r.body, "<h1>")
		if r.StatusCode != c.status || page != c.page || !c.page && !strings.HasPrefix(r.body, `{"type":"/problems/`) {
			t.Errorf("%s %s, %s: %s %q %s", c.method, c.target, c.accept, r.Status, r.Header, r.body)
		}
	}
}

// A server that is closed, or starts, says so in pages, which try again by themselves while
// that helps.
func TestPagesThatAreRefused(t *testing.T) {
	s := newClub(t, access.Config{Local: true})
	s.showPages(access.Config{Local: true, ClosedReads: true, Shared: "s3cret"})
	r := s.send("GET", "/", with("s3cret"), "")
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Refresh") != "1" || !strings.HasPrefix(r.body, "<h1>") || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("while it starts: %s %v %s", r.Status, r.Header, r.body)
	}
	s.open()
	r = s.send("GET", "/", nil, "")
	if r.StatusCode != http.StatusUnauthorized || r.Header.Get("Refresh") != "" || !strings.HasPrefix(r.body, "<h1>") || r.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("without a key: %s %v %s", r.Status, r.Header, r.body)
	}
	if r = s.send("GET", "/", with("s3cret"), ""); r.StatusCode != http.StatusOK {
		t.Errorf("with the key: %s %s", r.Status, r.body)
	}
}
