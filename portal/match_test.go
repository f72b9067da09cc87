package portal_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"statstracker/demo"
	"statstracker/tracker"
)

// A match's page has what the tracker says that it did to everybody, and how.
func TestAMatchIsThatOfTheTracker(t *testing.T) {
	s := newSite(t)
	s.play(past())
	for _, game := range []string{"exrps", "football"} {
		board, err := s.tracker.Board(tracker.Ref{Game: game, Board: "elo"}, 5, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range board.Entries {
			history, err := s.tracker.History(tracker.HistoryQuery{Game: game, Player: e.Player, Limit: 9})
			if err != nil {
				t.Fatal(err)
			}
			for _, event := range history.Entries {
				if id := event.Event.Match; id != "" {
					s.checkMatch(t, game, id)
				}
			}
		}
	}
}

func (s *site) checkMatch(t *testing.T, game, id string) {
	t.Helper()
	page, err := s.tracker.Match(tracker.MatchQuery{Game: game, Match: id, Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	root := s.show("/games/" + game + "/matches/" + url.PathEscape(id))
	tables := make(map[string]*html.Node) // by the address of the board and season
	for _, h3 := range classed(root, "board") {
		next := h3.NextSibling
		for next.Type != html.ElementNode {
			next = next.NextSibling
		}
		tables[attribute(elements(h3, "a")[0], "href")] = next
	}
	all := text(root)
	for _, e := range page.Entries {
		for _, c := range e.Boards {
			s.checkChange(t, game, id, tables, &c)
		}
		for _, side := range e.Event.Sides {
			for _, p := range side.Players {
				if name := s.called(p); !strings.Contains(all, name) {
					t.Errorf("match %s does not name %q", id, name)
				}
			}
		}
	}
	if n := strings.Count(all, "How this was computed"); n == 0 {
		t.Errorf("match %s explains nothing: %q", id, all)
	}
}

func (s *site) called(player string) string {
	name := player
	if p := s.tracker.Profile(player); p[0] != "" {
		name = p[0]
	}
	return strings.Join(strings.Fields(name), " ")
}

func (s *site) checkChange(t *testing.T, game, id string, tables map[string]*html.Node, c *tracker.BoardChange) {
	t.Helper()
	address := "/games/" + game + "/boards/" + c.Board
	switch seasonal := c.Board == "week" || c.Board == "year"; {
	case c.Season != "":
		address += "?season=" + url.QueryEscape(c.Season)
	case seasonal:
		address += "?season=all-time"
	}
	if tables[address] == nil {
		t.Errorf("match %s has no table of %s", id, address)
		return
	}
	digits := 0
	if c.Board == "elo" || c.Board == "year" {
		digits = 1
	}
	want := s.called(c.Player)
	for _, tr := range elements(tables[address], "tr") {
		row := text(tr)
		if strings.HasPrefix(row, want) && strings.HasSuffix(row, grouped(c.After, digits)) && (c.First && c.Board == "quickest" || strings.Contains(row, grouped(c.Before, digits))) {
			return
		}
	}
	t.Errorf("match %s: no row of %s says %s, %v to %v", id, address, want, c.Before, c.After)
}

// The formula of a rating is said with its numbers, in both languages.
func TestARatingIsExplained(t *testing.T) {
	s := newSite(t)
	s.play(duels("ann", "bob"))
	for lang, want := range map[string][]string{
		"en": {"1,500.0 + 24 × (1 − 0.500) = 1,512.0", "1,500.0 + 24 × (0 − 0.500) = 1,488.0", "Expected score 0.5", "K, the most that a match can change 24", "New rating = rating + K"},
		"de": {"1.500,0 + 24 × (1 − 0,500) = 1.512,0", "Erwartete Punkte 0,5", "Neue Wertung = Wertung + K", "erste Wertung"},
	} {
		page := text(s.show("/games/exrps/matches/m1?lang=" + lang))
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s: the match does not say %q: %q", lang, w, page)
			}
		}
	}
	second := text(s.show("/games/exrps/matches/m2"))
	if !strings.Contains(second, "1,512.0 + 24 × (0 − 0.534) = 1,499.2") {
		t.Errorf("the second match: %q", second)
	}
}

// duels has two matches, of which each player wins one.
func duels(a, b string) func(yield func(demo.Event) bool) {
	return func(yield func(demo.Event) bool) {
		_ = yield(demo.Event{"product_id": "exrps", "type": "game_over", "game_id": "m1", "winner_id": a, "loser_id": b, "rounds": "3"}) &&
			yield(demo.Event{"product_id": "exrps", "type": "game_over", "game_id": "m2", "winner_id": b, "loser_id": a, "rounds": "5"})
	}
}

// Who is hidden has no page, and no other page names him.
func TestTheHiddenAreNotShown(t *testing.T) {
	s := newSite(t)
	s.play(duels("ann", "secretive"))
	if err := s.tracker.SetVisibility(t.Context(), tracker.Visibility{Game: "exrps", Player: "secretive", Hidden: true}); err != nil {
		t.Fatal(err)
	}
	if status, _ := s.get("/games/exrps/players/secretive"); status != http.StatusNotFound {
		t.Errorf("his page: %d", status)
	}
	for _, address := range []string{
		"/", "/games/exrps/boards/wins", "/games/exrps/players/ann", "/games/exrps/players/ann?board=elo", "/games/exrps/matches/m1", "/games/exrps/matches/m2",
		"/games/exrps/players?q=sec", "/games/exrps/players/ann?against=secret",
	} {
		if _, page := s.get(address); strings.Contains(page, "secretive") {
			t.Errorf("%s names him", address)
		}
	}
	for _, address := range []string{"/games/exrps/players/ann", "/games/exrps/matches/m1"} {
		if page := text(s.show(address)); !strings.Contains(page, "1 hidden player") {
			t.Errorf("%s does not say that there is somebody: %q", address, page)
		}
	}
	if page := text(s.show("/games/exrps/players/ann?against=secretive")); !strings.Contains(page, "Nobody is called so.") {
		t.Errorf("compared with him: %q", page)
	}
}

// A match that was taken back says so, and is in nobody's numbers.
func TestAMatchThatWasTakenBack(t *testing.T) {
	s := newSite(t)
	s.play(duels("ann", "bob"))
	before := text(s.show("/games/exrps/players/ann"))
	if _, err := s.tracker.Amend(t.Context(), tracker.Amendment{Kind: tracker.Retraction, Game: "exrps", Match: "m2"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.tracker.Settle(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"en": "This match does not count any more", "de": "Diese Partie zählt nicht mehr"} {
		if page := text(s.show("/games/exrps/matches/m2?lang=" + lang)); !strings.Contains(page, want) || strings.Contains(page, "ann") {
			t.Errorf("%s: %q", lang, page)
		}
	}
	after := text(s.show("/games/exrps/players/ann"))
	if !strings.Contains(before, "1 won 1 lost") || !strings.Contains(after, "1 won 0 lost") || !strings.Contains(after, "Best: 1,512 on") {
		t.Errorf("ann before: %q, and after: %q", before, after)
	}
	if status, _ := s.get("/games/exrps/matches/m3"); status != http.StatusNotFound {
		t.Errorf("a match that never was: %d", status)
	}
}

// Ids of matches may be anything too.
func TestHostileMatches(t *testing.T) {
	s := newSite(t)
	ids := []string{`<script>alert(1)</script>`, `"><img src=x>`, "a/b?c#d", "%2e%2e", strings.Repeat("w", 512), "שלום", "{{.}}"}
	s.play(func(yield func(demo.Event) bool) {
		for i, id := range ids {
			if !yield(demo.Event{"product_id": "exrps", "type": "game_over", "game_id": id, "winner_id": "ann", "loser_id": fmt.Sprint("p", i), "rounds": "3"}) {
				return
			}
		}
	})
	found := 0
	for _, a := range elements(s.show("/games/exrps/players/ann"), "a") {
		address := attribute(a, "href")
		if !strings.HasPrefix(address, "/games/exrps/matches/") {
			continue
		}
		root := s.show(address)
		requireSound(t, address, "", root)
		for _, id := range ids {
			if text(elements(root, "h1")[0]) == "Match "+id {
				found++
			}
		}
	}
	if found != len(ids) {
		t.Errorf("%d of %d matches are shown", found, len(ids))
	}
}

// Without a history a page shows what there is.
func TestPagesWithoutAHistory(t *testing.T) {
	s := newSiteOf(t, tracker.Config{NoHistory: true})
	s.play(duels("ann", "bob"))
	page := text(s.show("/games/exrps/players/ann"))
	if !strings.Contains(page, "Best: 1") || strings.Contains(page, "Latest matches") || strings.Contains(page, "Head to head") || strings.Contains(page, "Best: 1,5") {
		t.Errorf("%q", page)
	}
	if status, _ := s.get("/games/exrps/matches/m1"); status == http.StatusOK {
		t.Error("a match is shown")
	}
}
