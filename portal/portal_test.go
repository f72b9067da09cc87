package portal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"statstracker/access"
	"statstracker/demo"
	"statstracker/game/gamefile"
	"statstracker/portal"
	"statstracker/source/httpsource"
	"statstracker/stats"
	"statstracker/tracker"
)

// site is the pages in front of a tracker.
type site struct {
	tb      testing.TB
	tracker *tracker.Tracker
	events  http.Handler
	mux     *http.ServeMux
}

// newSite has the games of the demo.
func newSite(tb testing.TB) *site {
	tb.Helper()
	return newSiteThatMoves(tb, tracker.Movement{Window: 24 * time.Hour})
}

// newSiteThatMoves is one that keeps ranks as it is told.
func newSiteThatMoves(tb testing.TB, movement tracker.Movement) *site {
	tb.Helper()
	return newSiteOf(tb, tracker.Config{Movement: movement})
}

// newSiteOf is one with a tracker of these settings.
func newSiteOf(tb testing.TB, c tracker.Config) *site {
	tb.Helper()
	definitions, err := gamefile.Parse(gamefile.File{Name: "games.yaml", Text: []byte(demo.Rules)})
	if err != nil {
		tb.Fatal(err)
	}
	var games []stats.Game
	for _, d := range definitions {
		games = append(games, d.Game)
	}
	s := &site{tb: tb, mux: http.NewServeMux()}
	c.Dir, c.Games, c.Compile = tb.TempDir(), games, gamefile.Compile
	s.tracker, err = tracker.Open(tb.Context(), c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.tracker.Close() })
	s.events = httpsource.New(s.tracker, httpsource.Config{})
	p := portal.New()
	for pattern, page := range map[string]func([]byte, *http.Request, portal.Reader) ([]byte, error){
		"/{$}": p.Home, "/games/{game}/boards/{board}": p.Board, "/games/{game}/players": p.Search, "/games/{game}/players/{player}": p.Player, "/games/{game}/matches/{match}": p.Match,
	} {
		s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			text, err := page(nil, r, s.tracker)
			if err != nil {
				w.WriteHeader(http.StatusNotFound)
				text = p.Fault(nil, r, http.StatusNotFound, "Nothing here", err.Error())
			}
			_, _ = w.Write(text) //nolint:gosec // that it is harmless is what is tested
		})
	}
	return s
}

// play sends events, and requires that all of them count.
func (s *site) play(events iter.Seq[demo.Event]) {
	s.tb.Helper()
	var body bytes.Buffer
	lines := json.NewEncoder(&body)
	n := 0
	send := func() {
		rec := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, "/v1/events", &body)
		r.Header.Set("Content-Type", "application/x-ndjson")
		s.events.ServeHTTP(rec, r.WithContext(access.With(r.Context(), access.Everything())))
		if rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), `"rejected":0`) {
			s.tb.Fatalf("%d %s", rec.Code, rec.Body)
		}
		body.Reset()
	}
	for e := range events {
		if err := lines.Encode(e); err != nil {
			s.tb.Fatal(err)
		}
		if n++; n%5000 == 0 {
			send()
		}
	}
	send()
}

// get returns a page, in English unless the address says otherwise.
func (s *site) get(address string) (status int, page string) {
	rec := httptest.NewRecorder()
	s.mux.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, address, http.NoBody))
	return rec.Code, rec.Body.String()
}

// show returns the tree of a page, which is there.
func (s *site) show(address string) *html.Node {
	s.tb.Helper()
	status, page := s.get(address)
	if status != http.StatusOK {
		s.tb.Fatalf("%s: %d %s", address, status, page)
	}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		s.tb.Fatal(err)
	}
	return root
}

// elements returns those of the name, in order.
func elements(root *html.Node, name string) (list []*html.Node) {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			list = append(list, n)
		}
	}
	return list
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text returns what is read of an element, words apart.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// past is that of a small demo.
func past() iter.Seq[demo.Event] {
	now := time.Now()
	return func(yield func(demo.Event) bool) {
		for e := range demo.NewLeague(5, "s").History(6000, now) {
			if !yield(e) {
				return
			}
		}
		a := demo.NewArena(5, 120, "s")
		for _, e := range a.Profiles(now) {
			if !yield(e) {
				return
			}
		}
		for i := range 900 {
			for _, e := range a.Match(now.Add(time.Duration(i-900) * time.Hour)) {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// Whoever follows links from the first page on finds pages only, and each is sound.
func TestAllLinksLeadSomewhere(t *testing.T) {
	s := newSite(t)
	s.play(past())
	seen, queue := map[string]bool{"/": true}, []string{"/"}
	const most = 400
	for len(queue) > 0 && len(seen) < most {
		address := queue[0]
		queue = queue[1:]
		status, page := s.get(address)
		if status != http.StatusOK || len(page) > 50_000 {
			t.Fatalf("%s: %d, %d bytes", address, status, len(page))
		}
		root := s.show(address)
		requireSound(t, address, page, root)
		for _, a := range elements(root, "a") {
			u, err := url.Parse(attribute(a, "href"))
			if err != nil || u.Host != "" {
				t.Fatalf("%s has a link to %q, %v", address, attribute(a, "href"), err)
			}
			if next := u.RequestURI(); u.Fragment == "" && !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	if len(seen) < most {
		t.Errorf("there are links to only %d pages", len(seen))
	}
}

// requireSound requires of a page what every page has.
func requireSound(t *testing.T, address, page string, root *html.Node) {
	t.Helper()
	if lang := attribute(elements(root, "html")[0], "lang"); lang != "en" {
		t.Errorf("%s is in the language %q", address, lang)
	}
	for name, want := range map[string]int{"h1": 1, "main": 1, "title": 1} {
		if n := len(elements(root, name)); n != want {
			t.Errorf("%s has %d elements %s", address, n, name)
		}
	}
	for _, script := range elements(root, "script") {
		if src := attribute(script, "src"); attribute(script, "type") != "module" || !strings.HasPrefix(src, "/assets/") || script.FirstChild != nil {
			t.Errorf("%s has a script of %q: %s", address, src, text(script))
		}
	}
	for _, name := range []string{"style", "img", "iframe"} {
		if len(elements(root, name)) != 0 {
			t.Errorf("%s has an element %s", address, name)
		}
	}
	for n := range root.Descendants() {
		if attribute(n, "style") != "" {
			t.Errorf("%s has a style in %s, which its policy forbids", address, n.Data)
		}
	}
	for _, bad := range []string{"%!", "NaN", "{ ", "<nil>"} {
		if strings.Contains(page, bad) {
			t.Errorf("%s has %q in it", address, bad)
		}
	}
}

// A board shows what the tracker has.
func TestABoardIsThatOfTheTracker(t *testing.T) {
	s := newSite(t)
	s.play(past())
	for _, c := range []struct {
		address, game, board, season string
		from                         int
	}{
		{"/games/exrps/boards/wins", "exrps", "wins", "", 1},
		{"/games/exrps/boards/wins?from=51", "exrps", "wins", "", 51},
		{"/games/football/boards/year?season=1950", "football", "year", "1950", 1},
		{"/games/football/boards/points?from=101", "football", "points", "", 101},
	} {
		page, err := s.tracker.Board(tracker.Ref{Game: c.game, Board: c.board, Season: c.season}, c.from-1, 50)
		if err != nil {
			t.Fatal(err)
		}
		rows := elements(elements(s.show(c.address), "tbody")[0], "tr")
		if len(rows) != len(page.Entries) || len(rows) < 20 {
			t.Fatalf("%s has %d rows, of %d", c.address, len(rows), len(page.Entries))
		}
		for i, e := range page.Entries {
			name := e.Profile[0]
			if name == "" {
				name = e.Player
			}
			score := fmt.Sprintf("%.0f", e.Score)
			if len(score) > 3 {
				score = score[:len(score)-3] + "," + score[len(score)-3:]
			}
			row := text(rows[i])
			for _, want := range []string{fmt.Sprint(e.Rank), name, score} {
				if !strings.Contains(row, strings.Join(strings.Fields(want), " ")) {
					t.Errorf("%s, row %d is %q, without %q", c.address, i, row, want)
				}
			}
			if shared := i > 0 && page.Entries[i-1].Rank == e.Rank; shared != strings.Contains(row, "shared") {
				t.Errorf("%s, row %d is %q; its rank is shared with that before: %v", c.address, i, row, shared)
			}
		}
	}
}

// Who asks sees his row, wherever it is.
func TestMyRow(t *testing.T) {
	s := newSite(t)
	s.play(past())
	last, err := s.tracker.Board(tracker.Ref{Game: "exrps", Board: "elo"}, 100, 1)
	if err != nil {
		t.Fatal(err)
	}
	me := last.Entries[0].Player
	mine := func(address string) (rows []string) {
		for _, tr := range elements(s.show(address), "tr") {
			if attribute(tr, "class") == "me" {
				rows = append(rows, text(tr))
			}
		}
		return rows
	}
	for _, from := range []string{"", "&from=90"} {
		if rows := mine("/games/exrps/boards/elo?me=" + me + from); len(rows) != 1 || !strings.HasPrefix(rows[0], "101 ") || !strings.Contains(rows[0], "you") {
			t.Errorf("from%s my rows are %q", from, rows)
		}
	}
	if rows := mine("/games/exrps/boards/elo?me=nobody"); len(rows) != 0 || !strings.Contains(text(s.show("/games/exrps/boards/elo?me=nobody")), "nobody : not on this board Not me") {
		t.Errorf("somebody who is not there has the rows %q", rows)
	}
}

// Whatever players call themselves is shown as text, and harms nothing.
func TestHostileNames(t *testing.T) {
	s := newSite(t)
	names := []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='x`, `javascript:alert(1)`, "..", ".", "a/b?c#d", "%2e%2e", `{{.}}`,
		strings.Repeat("w", 512), strings.Repeat("🦊", 128), "שלום", "a\tb", "&lt;b&gt;", "</table>",
	}
	s.play(func(yield func(demo.Event) bool) {
		for _, name := range names {
			if !yield(demo.Event{"product_id": "exrps", "type": "game_over", "winner_id": name, "loser_id": "bob", "rounds": "3"}) {
				return
			}
		}
	})
	root := s.show("/games/exrps/boards/wins")
	requireSound(t, "the board", "", root)
	links := elements(elements(root, "tbody")[0], "a")
	if len(links) != len(names)+1 {
		t.Fatalf("%d players are shown, of %d", len(links), len(names)+1)
	}
	shown := make(map[string]string)
	for _, a := range links {
		shown[a.FirstChild.FirstChild.Data] = attribute(a, "href")
	}
	for _, name := range names {
		address, ok := shown[name]
		if !ok || !strings.HasPrefix(address, "/games/exrps/players/") {
			t.Errorf("%q is shown with the address %q", name, address)
			continue
		}
		if strings.Trim(name, ".") == "" {
			continue // what comes of %2E is decided by the server in front of the pages
		}
		if heading := elements(s.show(address), "h1"); text(heading[0]) != strings.Join(strings.Fields(name), " ") {
			t.Errorf("the page of %q is headed %q", name, text(heading[0]))
		}
	}
	for _, address := range []string{"/games/exrps/players?q=", "/games/exrps/boards/wins?me=", "/games/exrps/boards/wins?season=", "/?lang="} {
		for _, name := range names {
			_, page := s.get(address + url.QueryEscape(name))
			found, err := html.Parse(strings.NewReader(page))
			if err != nil {
				t.Fatal(err)
			}
			if len(elements(found, "h1")) == 1 {
				requireSound(t, address+name, page, found)
			}
		}
	}
}

func TestLanguages(t *testing.T) {
	s := newSite(t)
	s.play(past())
	for header, want := range map[string]string{"": "Games", "de-AT,de;q=0.9,en;q=0.5": "Spiele", "fr, de;q=0.5": "Spiele", "fr": "Games", "x!": "Games", strings.Repeat("de,", 200): "Games"} {
		rec, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Header.Set("Accept-Language", header)
		s.mux.ServeHTTP(rec, r)
		if !strings.Contains(rec.Body.String(), "<h1>"+want+"</h1>") {
			t.Errorf("with %.40q the page is not headed %s", header, want)
		}
	}
	german := text(s.show("/games/football/boards/points?lang=de"))
	for _, want := range []string{"Punkte für Ergebnisse: gewonnen 3, unentschieden 1, verloren 0.", "Gleiche Wertungen ordnet: goal difference.", "160 Spieler"} {
		if !strings.Contains(german, want) {
			t.Errorf("the German board does not say %q", want)
		}
	}
}

func TestSearch(t *testing.T) {
	s := newSite(t)
	s.play(past())
	ids := func(q string) (list []string) {
		for _, a := range elements(elements(s.show("/games/exrps/players?q="+url.QueryEscape(q)), "main")[0], "a") {
			list = append(list, attribute(a, "href"))
		}
		return list
	}
	found, err := s.tracker.Board(tracker.Ref{Game: "exrps"}, 0, 20)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range found.Entries {
		for _, q := range []string{e.Player, strings.ToLower(e.Profile[0])} {
			if q != "" && !strings.Contains(strings.Join(ids(q), " ")+" ", "/players/"+e.Player+" ") {
				t.Errorf("%q is not found by %q", e.Player, q)
			}
		}
	}
	if got := ids("nobody has this name"); len(got) != 0 || len(ids("")) != 0 {
		t.Errorf("found for nothing: %q", got)
	}
}

func TestEmptyAndUnknown(t *testing.T) {
	s := newSite(t)
	if page := text(s.show("/")); !strings.Contains(page, "No game has been played yet.") {
		t.Errorf("without any event the first page says %q", page)
	}
	if page := text(s.show("/games/exrps/boards/wins")); !strings.Contains(page, "Nobody is on this board yet.") {
		t.Errorf("without any event a board says %q", page)
	}
	for _, address := range []string{"/games/none/boards/wins", "/games/exrps/boards/none", "/games/exrps/players/none", "/games/none/players", "/games/football/boards/year?season=none"} {
		if status, page := s.get(address); status != http.StatusNotFound || !strings.Contains(page, "<h1>There is no such page</h1>") {
			t.Errorf("%s: %d %s", address, status, page)
		}
	}
}

// Of a player who picks weapons between his matches, as many matches are shown.
func TestLatestMatches(t *testing.T) {
	s := newSite(t)
	s.play(past())
	board, err := s.tracker.Board(tracker.Ref{Game: "exrps", Board: "wins"}, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range elements(s.show("/games/exrps/players/"+board.Entries[0].Player), "table") {
		if attribute(table, "class") == "matches" {
			if rows := elements(elements(table, "tbody")[0], "tr"); len(rows) != 15 {
				t.Errorf("%d matches are shown", len(rows))
			}
			return
		}
	}
	t.Error("no matches are shown")
}
