package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"statstracker/access"
	"statstracker/tracker"
)

// newShownClub is a club whose pages are shown.
func newShownClub(t *testing.T) *server {
	t.Helper()
	s := newClub(t, access.Config{Local: true})
	s.showPages(access.Config{Local: true, Shared: "s3cret"})
	s.open()
	return s
}

// A page that a client has is not sent again, until something is another: the game, the
// variant, the address, or who asks.
func TestPagesThatAreHeld(t *testing.T) {
	s := newServer(t)
	s.showPages(access.Config{Local: true})
	s.open()
	const page = "/games/exrps/boards/wins"
	in := func(language string) []string { return []string{"Accept-Language: " + language} }
	s.post(win("exrps", "ann", "bob"))
	first := s.send("GET", page, in("en"), "")
	tag := first.Header.Get("ETag")
	if !strings.HasPrefix(tag, `W/"`) || first.body != "<p>ann\n<p>bob\n" {
		t.Fatalf("%s %q", first.body, tag)
	}
	holding := func(language string) response {
		return s.send("GET", page, append(in(language), "If-None-Match: "+tag), "")
	}
	for range 2 {
		if r := holding("en"); r.StatusCode != http.StatusNotModified || r.body != "" || r.Header.Get("ETag") != tag || r.Header.Get("Cache-Control") != "no-cache" || !strings.Contains(fmt.Sprint(r.Header["Vary"]), "Accept-Language") {
			t.Errorf("who has it gets %s %q %v", r.Status, r.body, r.Header)
		}
	}
	if r := holding("de"); r.StatusCode != http.StatusOK || r.Header.Get("ETag") == tag || r.body != first.body {
		t.Errorf("in another language: %s %q", r.Status, r.body)
	}
	if r := s.send("GET", page+"?x=1", in("en"), ""); r.body != first.body {
		t.Errorf("at another address: %s", r.body)
	}
	s.post(win("arena", "ann", "bob"))
	if r := holding("en"); r.StatusCode != http.StatusNotModified {
		t.Errorf("after an event of another game: %s", r.Status)
	}
	s.post(win("exrps", "cy", "bob"))
	if r := holding("en"); r.StatusCode != http.StatusOK || !strings.Contains(r.body, "cy") || r.Header.Get("ETag") == tag {
		t.Errorf("after an event: %s %q", r.Status, r.body)
	}
	if r := s.send("GET", page, nil, ""); r.Header.Get("ETag") != "" || !strings.Contains(r.body, "cy") {
		t.Errorf("without a variant: %q %s", r.Header.Get("ETag"), r.body)
	}
}

// What has been kept for those who may see a private board is for nobody else.
func TestKeptPagesOfPrivateBoards(t *testing.T) {
	s := newShownClub(t)
	const page = "/games/club/boards/inner"
	insider := append(with("s3cret"), "Accept-Language: en")
	inside := s.send("GET", page, insider, "")
	tag := inside.Header.Get("ETag")
	if inside.StatusCode != http.StatusOK || tag == "" || inside.Header.Get("Cache-Control") != "private, no-cache" {
		t.Fatalf("%s %v", inside.Status, inside.Header)
	}
	if r := s.send("GET", page, append(insider, "If-None-Match: "+tag), ""); r.StatusCode != http.StatusNotModified || r.Header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("an insider who has it gets %s %v", r.Status, r.Header)
	}
	for _, headers := range [][]string{nil, {"Accept-Language: en"}, {"Accept-Language: en", "If-None-Match: " + tag}, {"Accept-Language: en", "If-None-Match: *"}} {
		if r := s.send("GET", page, headers, ""); r.StatusCode != http.StatusUnauthorized || strings.Contains(r.body, "ann") || r.Header.Get("ETag") != "" {
			t.Errorf("nobody with %q gets %s %s", headers, r.Status, r.body)
		}
	}
}

// However many pages there are, each is what would be made, and it is so after each change.
func TestKeptPagesAreFresh(t *testing.T) {
	s := newServer(t)
	s.showPages(access.Config{Local: true})
	s.open()
	name := strings.Repeat("x", 400)
	for i := range 12 {
		s.post(win("exrps", fmt.Sprintf("p%02d%s", i, name), fmt.Sprintf("p%02d%s", 20+i, name)))
		want := s.send("GET", "/games/exrps/boards/wins", nil, "").body
		for j := range 10 {
			target := fmt.Sprintf("/games/exrps/boards/wins?n=%d&%s", j%5, strings.Repeat("y", 100))
			if r := s.send("GET", target, []string{"Accept-Language: en"}, ""); r.body != want {
				t.Fatalf("after %d events %s is %q; want %q", i+1, target, r.body, want)
			}
		}
	}
}

// A hidden player is gone from a page that was kept.
func TestKeptPagesLoseWhoIsHidden(t *testing.T) {
	s := newServer(t)
	s.showPages(access.Config{Local: true})
	s.open()
	s.post(win("exrps", "ann", "bob"))
	page := func() string {
		return s.send("GET", "/games/exrps/boards/wins", []string{"Accept-Language: en"}, "").body
	}
	before := page()
	if err := s.tracker.SetVisibility(t.Context(), tracker.Visibility{Game: "exrps", Player: "ann", Hidden: true}); err != nil {
		t.Fatal(err)
	}
	if after := page(); !strings.Contains(before, "ann") || strings.Contains(after, "ann") {
		t.Errorf("at first %q, then %q", before, after)
	}
}

// Pages are of the present, so one that is asked for with a moment of the past goes on.
func TestKeptPagesKnowNoPast(t *testing.T) {
	s := newServer(t)
	s.showPages(access.Config{Local: true})
	s.open()
	for _, query := range []string{"?as_of_revision=1", "?as_of=2026-01-01T00:00:00Z", "?since=24h", "?%61s_of_revision=1"} {
		target, headers := "/games/exrps/boards/wins"+query, []string{"Accept-Language: en"}
		s.post(win("exrps", "ann", "bob"))
		first := s.send("GET", target, headers, "")
		s.post(win("exrps", "new"+query, "bob"))
		if r := s.send("GET", target, append(headers, "If-None-Match: "+first.Header.Get("ETag")), ""); r.StatusCode != http.StatusOK || !strings.Contains(r.body, "new"+query) {
			t.Errorf("%s after an event: %s %q", query, r.Status, r.body)
		}
	}
}
