package portal_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"statstracker/demo"
	"statstracker/tracker"
)

// find returns the first element below root with an attribute of the value; nil if there is
// none.
func find(root *html.Node, name, value string) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && attribute(n, name) == value {
			return n
		}
	}
	return nil
}

// TestBoards looks at the boards of one demo.
func TestBoards(t *testing.T) {
	s := newSite(t)
	s.play(past())
	for name, test := range map[string]func(*testing.T, *site){
		"live": sayWhereTheyAreLive, "seasons": haveSeasons, "beyond the end": endSomewhere, "links": keepWhatWasAsked,
	} {
		t.Run(name, func(t *testing.T) { test(t, s) })
	}
}

// A page has what its script needs: where it can listen to what it shows, and the words of
// its language.
func sayWhereTheyAreLive(t *testing.T, s *site) {
	t.Helper()
	for address, want := range map[string]string{
		"/games/exrps/boards/elo":                        "/v1/games/exrps/boards/elo/live?limit=50",
		"/games/exrps/boards/elo?from=51&me=a%26b":       "/v1/games/exrps/boards/elo/live?limit=100&player=a%26b",
		"/games/exrps/boards/elo?from=40":                "/v1/games/exrps/boards/elo/live?limit=89",
		"/games/exrps/boards/elo?from=52":                "",
		"/games/exrps/boards/week?season=all-time":       "/v1/games/exrps/boards/week/live?limit=50&season=all-time",
		"/games/football/boards/year":                    "/v1/games/football/boards/year/live?limit=50",
		"/games/football/boards/points?from=101&lang=de": "",
	} {
		bar := find(s.show(address), "id", "live")
		if bar == nil {
			t.Errorf("%s cannot be live", address)
			continue
		}
		if got := attribute(bar, "data-feed"); got != want {
			t.Errorf("%s listens to %q; want %q", address, got, want)
		}
		var words map[string]string
		if err := json.Unmarshal([]byte(attribute(bar, "data-words")), &words); err != nil || len(words) != 9 {
			t.Errorf("%s has the words %q, %v", address, words, err)
		}
		if live := words["paused"]; (live == "Angehalten") != strings.Contains(address, "lang=de") {
			t.Errorf("%s says %q", address, live)
		}
		if revision := attribute(bar, "data-revision"); revision != fmt.Sprint(s.tracker.Status().Revision) {
			t.Errorf("%s is of the revision %s", address, revision)
		}
	}
	if root := s.show("/games/football/boards/year?season=1950"); find(root, "id", "live") != nil || !strings.Contains(text(root), "Final result: 1950") {
		t.Errorf("a sealed season says %q", text(root))
	}
}

// A season says when it ends where the board is, whatever the zone, and which ones there
// are around it.
func haveSeasons(t *testing.T, s *site) {
	t.Helper()
	page, err := s.tracker.Board(tracker.Ref{Game: "exrps", Board: "week"}, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	line := find(s.show("/games/exrps/boards/week"), "data-part", "season")
	want := page.Season.ID + " ends " + page.Season.End.Format("2 Jan 2006, 15:04") + " Europe/Berlin"
	if got := text(line); got != want || !strings.Contains(got, "00:00") {
		t.Errorf("the week says %q; want %q", got, want)
	}
	if at := attribute(elements(line, "time")[0], "datetime"); at != page.Season.End.UTC().Format(time.RFC3339) {
		t.Errorf("the week ends at %q", at)
	}
	chips := func(address string) (list []string, current string) {
		nav := find(s.show(address), "aria-label", "Season")
		for _, a := range elements(nav, "a") {
			list = append(list, text(a))
			if attribute(a, "aria-current") != "" {
				current += text(a)
			}
		}
		return list, current
	}
	ids, err := s.tracker.SeasonIDs("football", "year")
	if err != nil || len(ids) < 100 {
		t.Fatal(len(ids), err)
	}
	for _, c := range []struct {
		season, current string
		list            []string
	}{
		{"", ids[0], append([]string{"All time"}, ids[:12]...)},
		{ids[6], ids[6], append([]string{"All time"}, ids[:12]...)},
		{ids[7], ids[7], append([]string{"All time", "Now"}, ids[1:13]...)},
		{ids[50], ids[50], append([]string{"All time", "Now"}, ids[44:56]...)},
		{ids[len(ids)-1], ids[len(ids)-1], append([]string{"All time", "Now"}, ids[len(ids)-12:]...)},
		{"all-time", "All time", append([]string{"All time"}, ids[:12]...)},
	} {
		list, current := chips("/games/football/boards/year?season=" + c.season)
		if current != c.current || fmt.Sprint(list) != fmt.Sprint(c.list) {
			t.Errorf("of %q there are %q, and %q is shown; want %q", c.season, list, current, c.list)
		}
	}
}

// A page beyond the end says so, and leads back.
func endSomewhere(t *testing.T, s *site) {
	t.Helper()
	for _, c := range []struct{ from, rows, want string }{
		{"161", "", "The board ends before rank 161."},
		{"999999999", "", "The board ends before rank 999,999,999."},
		{"9223372036854775807", "", "The board ends before rank 1,000,000,000."},
		{"160", "160", "First Previous"},
		{"151", "151", "First Previous"},
		{"0", "1", "Next Last"},
		{"-5", "1", "Next Last"},
		{"x", "1", "Next Last"},
		{"99999999999999999999", "1", "Next Last"},
	} {
		root := s.show("/games/football/boards/points?from=" + c.from)
		first := ""
		if tables := elements(root, "tbody"); len(tables) > 0 {
			first = text(elements(elements(tables[0], "tr")[0], "td")[0])
		}
		if !strings.Contains(text(root), c.want) || first != c.rows {
			t.Errorf("from %s: the first rank is %q, and the page says %q", c.from, first, text(root))
		}
		if c.rows != "" {
			continue
		}
		links := elements(find(root, "data-part", "pages"), "a")
		if len(links) != 2 || attribute(links[1], "href") != "/games/football/boards/points?from=151" {
			t.Errorf("from %s: %d links, the last to %q", c.from, len(links), attribute(links[len(links)-1], "href"))
		}
	}
}

// A board says how fresh it is: events of other games change nothing of it.
func TestHowFreshABoardIs(t *testing.T) {
	s := newSite(t)
	fresh := func() string { return text(find(s.show("/games/exrps/boards/wins"), "data-part", "fresh")) }
	if got := fresh(); !strings.HasPrefix(got, "As of record ") {
		t.Errorf("without events: %q", got)
	}
	at := time.Now().UTC().Add(-time.Minute)
	s.play(func(yield func(demo.Event) bool) {
		yield(demo.Event{"product_id": "exrps", "type": "game_over", "winner_id": "ann", "loser_id": "bob", "rounds": "3", "occurred_at": at.Format(time.RFC3339)})
	})
	want := fmt.Sprintf("Latest event: %s UTC · As of record %d.", at.Format("2 Jan 2006, 15:04:05"), s.tracker.Status().Revision)
	league := demo.NewLeague(5, "s")
	for range 2 {
		if got := fresh(); got != want {
			t.Errorf("it says %q; want %q", got, want)
		}
		s.play(func(yield func(demo.Event) bool) { yield(league.Match(at.Add(time.Second))) })
	}
}

// What is asked for stays in the links of a page: who asks, and the season.
func keepWhatWasAsked(t *testing.T, s *site) {
	t.Helper()
	root := s.show("/games/football/boards/year?season=1990&from=51&me=team-3&lang=en")
	for _, a := range elements(find(root, "data-part", "pages"), "a") {
		u, err := url.Parse(attribute(a, "href"))
		if err != nil || u.Query().Get("season") != "1990" || u.Query().Get("me") != "team-3" {
			t.Errorf("%s leads to %q, %v", text(a), attribute(a, "href"), err)
		}
	}
	for _, name := range []string{"season", "me"} {
		if find(root, "name", name) == nil {
			t.Errorf("to go to a rank forgets %s", name)
		}
	}
}

// Who is not on the page has his row in view there too, and can be forgotten.
func TestMyRowIsPinned(t *testing.T) {
	s := newSite(t)
	s.play(past())
	list, err := s.tracker.Board(tracker.Ref{Game: "exrps", Board: "wins"}, 70, 1)
	if err != nil {
		t.Fatal(err)
	}
	me := list.Entries[0].Player
	for query, want := range map[string]int{"?me=" + me: 1, "?from=51&me=" + me: 0, "?me=nobody": 0, "": 0} {
		root := s.show("/games/exrps/boards/wins" + query)
		pinned := find(root, "class", "pinned")
		if (pinned != nil) != (want == 1) {
			t.Errorf("%q has a pinned row: %v", query, pinned != nil)
		}
		if pinned != nil && !strings.Contains(text(pinned), "you") {
			t.Errorf("%q pins %q", query, text(pinned))
		}
		forget := find(root, "class", "forget")
		if (forget != nil) != (query != "") {
			t.Errorf("%q lets who looks be forgotten: %v", query, forget != nil)
		}
		if forget != nil && strings.Contains(attribute(forget, "href"), "me=") {
			t.Errorf("%q forgets by %q", query, attribute(forget, "href"))
		}
	}
	if board := find(s.show("/games/exrps/boards/wins"), "id", "board"); attribute(board, "data-game") != "exrps" || attribute(board, "data-claim") != "This is me" {
		t.Errorf("the script learns %q", board.Attr)
	}
}

// A board shows the first statistics that its game declares, of each player, unless it has
// seasons: they are of all time.
func TestColumnsOfABoard(t *testing.T) {
	s := newSite(t)
	s.play(past())
	root := s.show("/games/exrps/boards/elo")
	if heads := text(elements(root, "thead")[0]); !strings.HasSuffix(heads, "Score Games played Games Won Games Lost") {
		t.Errorf("the columns are %q", heads)
	}
	page, err := s.tracker.Board(tracker.Ref{Game: "exrps", Board: "elo"}, 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range elements(elements(root, "tbody")[0], "tr") {
		p, err := s.tracker.Player("exrps", page.Entries[i].Player)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, st := range p.Stats[:3] {
			want = append(want, fmt.Sprint(st.Value))
		}
		if cells := text(row); !strings.HasSuffix(cells, " "+strings.Join(want, " ")) {
			t.Errorf("the row %q does not end with %v", cells, want)
		}
	}
	if heads := text(elements(s.show("/games/football/boards/year?season=1950"), "thead")[0]); !strings.HasSuffix(heads, "Score") {
		t.Errorf("a season has the columns %q", heads)
	}
}
