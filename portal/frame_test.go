package portal_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"statstracker/portal"
)

// frames serves the pages of a site as they are in frames, and its boards, with the address
// of the server in them.
func (s *site) frames() http.Handler {
	mux := http.NewServeMux()
	p := portal.New().At(func(*http.Request) string { return `https://stats.example:81` })
	for pattern, page := range map[string]func([]byte, *http.Request, portal.Reader) ([]byte, error){
		"/embed/games/{game}/boards/{board}": p.Framed, "/games/{game}/boards/{board}": p.Board,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			text, err := page(nil, r, s.tracker)
			if err != nil {
				w.WriteHeader(http.StatusNotFound)
				text = p.FramedFault(nil, r, http.StatusNotFound, "There is <no> such page", err.Error())
			}
			_, _ = w.Write(text) //nolint:gosec // that it is harmless is what is tested
		})
	}
	return mux
}

// frame returns the tree of a page of these.
func frame(t *testing.T, h http.Handler, address string, status int) *html.Node {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, address, http.NoBody))
	root, err := html.Parse(strings.NewReader(rec.Body.String()))
	if err != nil || rec.Code != status || rec.Body.Len() > 50_000 {
		t.Fatalf("%s: %d, %d bytes, %v", address, rec.Code, rec.Body.Len(), err)
	}
	requireNoInline(t, address, root)
	return root
}

// requireNoInline requires that the page has nothing that its policy forbids.
func requireNoInline(t *testing.T, address string, root *html.Node) {
	t.Helper()
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "style" || n.Data == "script" && (attribute(n, "src") == "" || n.FirstChild != nil) || attribute(n, "style") != "" {
			t.Errorf("%s has a %s inline", address, n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || (a.Key == "src" || a.Key == "href") && n.Data != "a" && !strings.HasPrefix(a.Val, "/assets/") && attribute(n, "rel") != "alternate" {
				t.Errorf("%s: %s has %s=%q", address, n.Data, a.Key, a.Val)
			}
		}
	}
}

func TestFrames(t *testing.T) {
	s := newSite(t)
	s.play(past())
	h := s.frames()
	for _, c := range []struct {
		address, theme string
		rows           int
		says           []string
	}{
		{"/embed/games/exrps/boards/elo", "", 10, []string{"Elo · Rock Paper Scissors Apocalypse", "120 players", "Whole board"}},
		{"/embed/games/exrps/boards/elo?limit=3&theme=dark&lang=de", "dark", 3, []string{"Rang", "120 Spieler", "Ganze Rangliste"}},
		{"/embed/games/exrps/boards/elo?limit=0&theme=light", "light", 10, nil},
		{"/embed/games/exrps/boards/elo?limit=x&theme=%22%3E%3Cscript%3E", "", 10, nil},
		{"/embed/games/exrps/boards/wins?limit=1000", "", 100, nil},
		{"/embed/games/exrps/boards/wins?limit=5&me=p-1004", "", 0, []string{"you"}},
		{"/embed/games/exrps/boards/wins?limit=5&me=%3Cscript%3E", "", 5, []string{"<script> : not on this board"}},
		{"/embed/games/football/boards/year?season=1950", "", 10, nil},
	} {
		root := frame(t, h, c.address, http.StatusOK)
		rows := len(elements(elements(root, "tbody")[0], "tr"))
		if c.rows == 0 {
			requireSelf(t, c.address, root)
		} else if rows != c.rows {
			t.Errorf("%s has %d rows, not %d", c.address, rows, c.rows)
		}
		for _, want := range c.says {
			if !strings.Contains(text(root), want) {
				t.Errorf("%s does not say %q: %s", c.address, want, text(root))
			}
		}
		requireFramed(t, c.address, c.theme, root)
	}
}

// requireFramed requires that links lead out of the frame, and that the page has the theme.
func requireFramed(t *testing.T, address, theme string, root *html.Node) {
	t.Helper()
	if base := elements(root, "base"); len(base) != 1 || attribute(base[0], "target") != "_top" || attribute(base[0], "href") != "" {
		t.Errorf("%s: links do not lead out of the frame", address)
	}
	if len(elements(root, "header")) > 0 || len(elements(root, "form")) > 0 {
		t.Errorf("%s has more than the board", address)
	}
	sheet := ""
	for _, l := range elements(root, "link") {
		if href := attribute(l, "href"); attribute(l, "rel") == "stylesheet" && href != "/assets/style.css" {
			sheet += strings.TrimSuffix(strings.TrimPrefix(href, "/assets/"), ".css")
		}
	}
	if sheet != theme {
		t.Errorf("%s has the theme %q, not %q", address, sheet, theme)
	}
}

// requireSelf requires that the row of the viewer stands once, marked, at the end or before.
func requireSelf(t *testing.T, address string, root *html.Node) {
	t.Helper()
	mine := 0
	rows := elements(elements(root, "tbody")[0], "tr")
	for _, r := range rows {
		if attribute(r, "aria-current") == "true" {
			mine++
		}
	}
	if mine != 1 || len(rows) < 5 || len(rows) > 6 {
		t.Errorf("%s has %d rows, %d of them the viewer's", address, len(rows), mine)
	}
}

// TestFramesOfNothing: an empty board, and what goes wrong, are said in the frame.
func TestFramesOfNothing(t *testing.T) {
	s := newSite(t)
	h := s.frames()
	if said := text(frame(t, h, "/embed/games/exrps/boards/elo?me=ann", http.StatusOK)); !strings.Contains(said, "Nobody is on this board yet.") || !strings.Contains(said, "ann : not on this board") {
		t.Error(said)
	}
	root := frame(t, h, "/embed/games/exrps/boards/none?theme=dark", http.StatusNotFound)
	requireFramed(t, "a fault", "dark", root)
	if !strings.Contains(text(root), "There is <no> such page") {
		t.Error(text(root))
	}
}

// TestBoardsSayHowTheyAreEmbedded: with what a person copies, and an address for programs.
func TestBoardsSayHowTheyAreEmbedded(t *testing.T) {
	s := newSite(t)
	s.play(past())
	root := frame(t, s.frames(), "/games/football/boards/year?season=1950&me=x", http.StatusOK)
	var about *url.URL
	for _, l := range elements(root, "link") {
		if attribute(l, "type") == "application/json+oembed" && attribute(l, "rel") == "alternate" && attribute(l, "title") != "" {
			about, _ = url.Parse(attribute(l, "href"))
		}
	}
	if about == nil || about.Host != "stats.example:81" || about.Path != "/oembed" || about.Query().Get("url") != "https://stats.example:81/games/football/boards/year?season=1950" {
		t.Fatalf("the link for programs is %v", about)
	}
	var snippets []string
	for _, c := range elements(root, "code") {
		snippets = append(snippets, text(c))
	}
	want := []string{
		`<script type="module" src="https://stats.example:81/embed.js"></script> <stats-leaderboard game="football" board="year" season="1950"></stats-leaderboard>`,
		`<iframe src="https://stats.example:81/embed/games/football/boards/year?season=1950" title="`,
	}
	if len(snippets) != 2 || snippets[0] != want[0] || !strings.HasPrefix(snippets[1], want[1]) {
		t.Errorf("%q", snippets)
	}
}

// TestPagesOfOtherHostsAreOthers: a page that is kept is not for those who reach the server
// under another name, which is in it.
func TestPagesOfOtherHostsAreOthers(t *testing.T) {
	s := newSite(t)
	p := portal.New().At(func(r *http.Request) string { return "http://" + r.Host })
	variants := map[string]bool{}
	for _, host := range []string{"stats.example", "stats.example:81", "evil.example", "stats.example"} {
		r := httptest.NewRequest(http.MethodGet, "/games/exrps/boards/elo", http.NoBody)
		r.SetPathValue("game", "exrps")
		r.SetPathValue("board", "elo")
		r.Host = host
		variant, ok := p.BoardVariant(r, s.tracker)
		if !ok || strings.Trim(variant, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			t.Errorf("%s has the variant %q", host, variant)
		}
		variants[variant] = true
	}
	if len(variants) != 3 {
		t.Errorf("three hosts have the variants %v", variants)
	}
}

// The feed of a frame tells of the players that it shows, wherever it was asked to begin.
func TestFramesHearOfAllTheirPlayers(t *testing.T) {
	t.Parallel()
	h := newSite(t).frames()
	for query, want := range map[string]string{"": "limit=10", "?limit=3": "limit=3", "?limit=100": "limit=100", "?limit=1000&from=200": "limit=100"} {
		root := frame(t, h, "/embed/games/exrps/boards/elo"+query, http.StatusOK)
		if got := attribute(find(root, "id", "live"), "data-feed"); got != "/v1/games/exrps/boards/elo/live?"+want {
			t.Errorf("that with %s listens to %s", query, got)
		}
	}
}
