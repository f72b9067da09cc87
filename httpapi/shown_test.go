package httpapi_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"statstracker/access"
	"statstracker/httpapi"
	"statstracker/tracker"
)

// shownPages are pages that say in a few words what they read.
func shownPages() map[string]httpapi.Page {
	return map[string]httpapi.Page{
		"GET /{$}": func(dst []byte, _ *http.Request, from httpapi.Shown) ([]byte, error) {
			for _, g := range from.Games() {
				for _, b := range g.Boards {
					dst = fmt.Appendf(dst, "<p>%s %s\n", g.Name, b.Name)
				}
			}
			return dst, nil
		},
		"GET /games/{game}/boards/{board}": func(dst []byte, r *http.Request, from httpapi.Shown) ([]byte, error) {
			if r.PathValue("board") == "broken" {
				return dst, errors.New("secret of the inside")
			}
			page, err := from.Board(tracker.Ref{Game: r.PathValue("game"), Board: r.PathValue("board")}, 0, 10)
			for _, e := range page.Entries {
				dst = fmt.Appendf(dst, "<p>%s\n", e.Player)
			}
			return dst, err
		},
		"GET /games/{game}/players/{player}": func(dst []byte, r *http.Request, from httpapi.Shown) ([]byte, error) {
			c, err := from.Course(tracker.CourseQuery{Game: r.PathValue("game"), Player: r.PathValue("player"), Board: r.URL.Query().Get("board")})
			for _, b := range c.Boards {
				dst = fmt.Appendf(dst, "<p>%s %d\n", b.Board, len(b.Points))
			}
			places, _ := from.Places(r.PathValue("game"), r.PathValue("player"))
			for _, p := range places.Boards {
				dst = fmt.Appendf(dst, "<p>%s\n", p.Board)
			}
			return dst, err
		},
	}
}

// shownVariants has boards depend on a header. Of one that says none they are made anew.
func shownVariants() map[string]httpapi.Variant {
	return map[string]httpapi.Variant{
		"GET /games/{game}/boards/{board}": func(r *http.Request, _ httpapi.Shown) (string, bool) {
			text := r.Header.Get("Accept-Language")
			return text, text != ""
		},
	}
}

func shownFault(dst []byte, _ *http.Request, _ int, title, detail string) []byte {
	return fmt.Appendf(dst, "<h1>%s</h1><p>%s\n", title, detail)
}

// showPages puts an API that has pages, and is not open, in the place of the server's.
func (s *server) showPages(who access.Config) {
	metrics := httpapi.NewMetrics("v1.2.3", "go1.26", httpapi.NewCollector(func() httpapi.Meter { return s.tracker }, s.health))
	s.api = httpapi.New(httpapi.Config{Logger: slog.New(slog.NewTextHandler(s.log, nil)), Health: s.health, Metrics: metrics, Guard: access.NewGuard(who), Shown: shownPages(), Fault: shownFault, Variants: shownVariants(), Framed: framedPages(), FramedFault: framedFault, Address: addressOf})
	web := httptest.NewServer(s.api)
	s.address = web.Listener.Addr().String()
	s.t.Cleanup(web.Close)
}

// A page shows what its client may see, and its faults are pages too.
func TestPagesOfGamesAreForWhoMayRead(t *testing.T) {
	key := with("s3cret")
	for _, c := range []struct {
		closed  bool
		headers []string
		target  string
		status  int
		want    string
	}{
		{false, nil, "/", 200, "<p>club outer\n"},
		{false, key, "/", 200, "<p>club inner\n<p>club outer\n"},
		{false, nil, "/games/club/boards/outer", 200, "<p>ann\n<p>bob\n"},
		{false, nil, "/games/club/boards/inner", 401, "needs a key"},
		{false, key, "/games/club/boards/inner", 200, "<p>ann\n<p>bob\n"},
		{false, nil, "/games/club/players/ann", 200, "<p>outer 0\n<p>outer\n"},
		{false, nil, "/games/club/players/ann?board=outer", 200, "<p>outer 1\n<p>outer\n"},
		{false, nil, "/games/club/players/ann?board=inner", 401, "needs a key"},
		{false, key, "/games/club/players/ann?board=inner", 200, "<p>inner 1\n<p>outer 0\n<p>inner\n<p>outer\n"},
		{false, with("wrong"), "/games/club/boards/outer", 200, "<p>ann\n<p>bob\n"},
		{false, nil, "/games/club/boards/none", 404, "<h1>There is no such board</h1>"},
		{false, nil, "/games/none/boards/none", 404, "<h1>"},
		{false, nil, "/games/club/boards/broken", 500, "<h1>"},
		{true, nil, "/", 401, "needs a key"},
		{true, nil, "/games/club/boards/outer", 401, "needs a key"},
		{true, key, "/games/club/boards/outer", 200, "<p>ann\n<p>bob\n"},
	} {
		s := newClub(t, access.Config{Local: true})
		s.showPages(access.Config{Local: true, ClosedReads: c.closed, Shared: "s3cret"})
		s.open()
		r := s.send("GET", c.target, c.headers, "")
		if r.StatusCode != c.status || !strings.Contains(r.body, c.want) || strings.Contains(r.body, "secret of") {
			t.Errorf("%s with %q: %s %s; want %d %s", c.target, c.headers, r.Status, r.body, c.status, c.want)
		}
		if c.status == 200 && r.body != c.want {
			t.Errorf("%s with %q: %s; want %s", c.target, c.headers, r.body, c.want)
		}
		if cache := r.Header.Get("Cache-Control"); c.status == 200 && c.headers != nil && cache != "private, no-cache" {
			t.Errorf("%s with a key: caches are told %q", c.target, cache)
		}
		if kind, policy := r.Header.Get("Content-Type"), r.Header.Get("Content-Security-Policy"); kind != "text/html; charset=utf-8" || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s is %q with the policy %q", c.target, kind, policy)
		}
		if vary := strings.Join(r.Header.Values("Vary"), ", "); c.status == 200 && (!strings.Contains(vary, "Accept-Language") || !strings.Contains(vary, "Authorization")) {
			t.Errorf("%s varies by %q", c.target, vary)
		}
	}
}

func TestPagesOfGamesWaitForTheStart(t *testing.T) {
	s := newClosedServer(t)
	s.showPages(access.Config{Local: true})
	r := s.send("GET", "/", nil, "")
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" || !strings.Contains(r.body, "the server is starting") || r.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("%s %q %s", r.Status, r.Header, r.body)
	}
	s.open()
	if r := s.send("GET", "/", nil, ""); r.StatusCode != http.StatusOK {
		t.Errorf("%s %s", r.Status, r.body)
	}
}
