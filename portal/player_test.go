package portal_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"statstracker/demo"
	"statstracker/tracker"
)

// classed returns the elements that have the class, in order.
func classed(root *html.Node, class string) (list []*html.Node) {
	for n := range root.Descendants() {
		if slices.Contains(strings.Fields(attribute(n, "class")), class) {
			list = append(list, n)
		}
	}
	return list
}

// grouped returns the number as English pages write it.
func grouped(x float64, digits int) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(x, 'f', digits, 64), ".")
	if n := len(whole); n > 3 {
		whole = whole[:n-3] + "," + whole[n-3:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return whole
}

// A card of each board says where the player stands, and what his best was.
func TestPlacesOfAPlayer(t *testing.T) {
	s := newSite(t)
	s.play(past())
	for _, c := range []struct{ game, board string }{{"exrps", "wins"}, {"football", "points"}} {
		page, err := s.tracker.Board(tracker.Ref{Game: c.game, Board: c.board}, 20, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Entries {
			s.checkPlaces(t, c.game, e.Player)
		}
	}
}

func (s *site) checkPlaces(t *testing.T, game, player string) {
	t.Helper()
	career, err := s.tracker.Career(game, player)
	if err != nil {
		t.Fatal(err)
	}
	cards := classed(s.show("/games/"+game+"/players/"+url.PathEscape(player)), "card")
	if len(cards) < len(career.Boards) {
		t.Fatalf("%s has %d cards, and is on %d boards", player, len(cards), len(career.Boards))
	}
	for _, p := range career.Boards {
		i := slices.IndexFunc(cards, func(n *html.Node) bool {
			return strings.Contains(attribute(elements(n, "a")[0], "href"), "/boards/"+p.Board+"?")
		})
		if i < 0 {
			t.Errorf("%s has no card of %s", player, p.Board)
			continue
		}
		digits := 0
		wanted := []string{"Rank " + grouped(float64(p.Rank), 0) + " ", " of " + grouped(float64(p.Total), 0) + " ", grouped(p.Score, digits), s.best(t, game, player, p.Board)}
		for _, want := range wanted {
			if card := text(cards[i]); !strings.Contains(card, want) {
				t.Errorf("the card of %s on %s is %q, without %q", player, p.Board, card, want)
			}
		}
	}
}

// best returns what the history says that the player's best score was.
func (s *site) best(t *testing.T, game, player, board string) string {
	t.Helper()
	page, err := s.tracker.History(tracker.HistoryQuery{Game: game, Player: player, Limit: 10_000})
	if err != nil || page.Next != 0 {
		t.Fatal(err, page.Next)
	}
	var best *tracker.BoardChange
	at, seasonal, low := "", board == "week" || board == "year", board == "quickest"
	for _, e := range slices.Backward(page.Entries) {
		for _, c := range e.Boards {
			better := best == nil || c.After > best.After != low && c.After != best.After
			if c.Board == board && (c.Season != "") == seasonal && better {
				best, at = &c, e.Event.At.UTC().Format("2 Jan 2006")
			}
		}
	}
	if seasonal {
		at += " (" + best.Season + ")"
	}
	return "Best: " + grouped(best.After, 0) + " on " + at
}

// The graph has its highest, lowest and last score marked, and a table with the same scores.
func TestTheGraphOfAPlayer(t *testing.T) {
	s := newSite(t)
	s.play(past())
	page, err := s.tracker.Board(tracker.Ref{Game: "football", Board: "elo"}, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	player := page.Entries[0].Player
	for board, seasons := range map[string]bool{"elo": false, "points": false, "goals": false, "year": true} {
		course, err := s.tracker.Course(tracker.CourseQuery{Game: "football", Player: player, Board: board})
		if err != nil {
			t.Fatal(err)
		}
		c := course.Boards[slices.IndexFunc(course.Boards, func(b tracker.BoardCourse) bool { return b.Board == board })]
		root := s.show("/games/football/players/" + url.PathEscape(player) + "?board=" + board)
		figure := classed(root, "graph")[0]
		picture := elements(figure, "svg")[0]
		says := attribute(picture, "aria-label")
		if attribute(picture, "role") != "img" || len(classed(picture, "high")) != 1 || len(classed(picture, "low")) != 1 {
			t.Errorf("%s: the picture is %q with the marks %d and %d", board, says, len(classed(picture, "high")), len(classed(picture, "low")))
		}
		for _, want := range []string{grouped(c.Highest.Score, 0), grouped(c.Lowest.Score, 0), c.Highest.At.UTC().Format("2 Jan 2006"), c.Points[0].At.UTC().Format("2 Jan 2006")} {
			if !strings.Contains(says, want) {
				t.Errorf("%s: the picture says %q, without %q", board, says, want)
			}
		}
		rows := elements(elements(figure, "tbody")[0], "tr")
		if len(rows) != len(c.Points) || len(rows) > tracker.MostPoints {
			t.Fatalf("%s: the table has %d scores of %d", board, len(rows), len(c.Points))
		}
		for i, row := range rows {
			p := c.Points[len(rows)-1-i]
			if cells := text(row); !strings.HasPrefix(cells, p.At.UTC().Format("2 Jan 2006")) || !strings.Contains(cells, grouped(p.Score, 0)) || seasons != (p.Season != "") || !strings.Contains(cells, p.Season) {
				t.Errorf("%s: row %d is %q; want %v", board, i, cells, p)
			}
		}
	}
	bands := classed(s.show("/games/exrps/players/p-1003?board=week"), "band")
	if list, err := s.tracker.Seasons("exrps", "week"); err != nil || len(bands) == 0 || len(bands) > len(list) {
		t.Errorf("%d bands of %d weeks, %v", len(bands), len(list), err)
	}
	if status, _ := s.get("/games/football/players/" + url.PathEscape(player) + "?board=none"); status != http.StatusNotFound {
		t.Errorf("a board that there is not: %d", status)
	}
}

// Page after page all matches are shown, each once, and each leads to what is told of it.
func TestAllMatchesOfAPlayer(t *testing.T) {
	s := newSite(t)
	s.play(past())
	page, err := s.tracker.Board(tracker.Ref{Game: "exrps", Board: "wins"}, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	player := page.Entries[0].Player
	history, err := s.tracker.History(tracker.HistoryQuery{Game: "exrps", Player: player, Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, e := range history.Entries {
		if _, ok := e.Event.Result(); ok {
			want = append(want, "/games/exrps/matches/"+url.PathEscape(e.Event.Match))
		}
	}
	for address := "/games/exrps/players/" + player; address != ""; {
		root := s.show(address)
		address = ""
		for _, row := range elements(elements(classed(root, "matches")[0], "tbody")[0], "tr") {
			got = append(got, attribute(elements(row, "a")[0], "href"))
		}
		for _, a := range elements(root, "a") {
			if attribute(a, "rel") == "next" {
				address = strings.TrimSuffix(attribute(a, "href"), "#matches")
			}
		}
	}
	if !slices.Equal(got, want) || len(want) < 20 {
		t.Errorf("%d matches are shown, of %d", len(got), len(want))
	}
}

// A player and an opponent whom he is compared with: how often who has won.
func TestHeadToHead(t *testing.T) {
	s := newSite(t)
	s.play(past())
	page, err := s.tracker.Opponents(tracker.OpponentsQuery{Game: "exrps", Player: "p-1003", Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range page.Opponents {
		card := classed(s.show("/games/exrps/players/p-1003?against="+o.Opponent), "duel")
		if len(card) != 1 {
			t.Fatalf("there are %d cards of %s", len(card), o.Opponent)
		}
		match := "matches"
		if o.Games == 1 {
			match = "match"
		}
		for _, want := range []string{fmt.Sprintf("%d %s", o.Games, match), fmt.Sprintf("%d won", o.Wins), fmt.Sprintf("%d lost", o.Losses)} {
			if got := text(card[0]); !strings.Contains(got, want) {
				t.Errorf("against %s: %q, without %q", o.Opponent, got, want)
			}
		}
		if rows := elements(elements(card[0], "tbody")[0], "tr"); len(rows) != min(o.Games, 10) {
			t.Errorf("against %s %d matches are shown, of %d", o.Opponent, len(rows), o.Games)
		}
	}
	if got := text(s.show("/games/exrps/players/p-1003?against=nobody-is-called-so")); !strings.Contains(got, "Nobody is called so.") {
		t.Errorf("against nobody: %q", got)
	}
	profile := s.tracker.Profile(page.Opponents[0].Opponent)
	if name := profile[0]; name != "" {
		found := false
		for _, a := range elements(s.show("/games/exrps/players/p-1003?against="+url.QueryEscape(name)), "a") {
			found = found || strings.Contains(attribute(a, "href"), "against="+page.Opponents[0].Opponent)
		}
		if !found {
			t.Errorf("by the name %q there is no link to compare", name)
		}
	}
}

// What has been won is shown first, with the labels of the game, and nothing twice.
func TestStatisticsOfAPlayer(t *testing.T) {
	s := newSite(t)
	s.play(past())
	career, err := s.tracker.Career("exrps", "p-1003")
	if err != nil {
		t.Fatal(err)
	}
	for lang, labels := range map[string][3]string{"en": {"Win rate", "Wins in a row", "Most wins in a row"}, "de": {"Siegquote", "Siege in Folge", "Meiste Siege in Folge"}} {
		root := s.show("/games/exrps/players/p-1003?lang=" + lang)
		first := classed(root, "highlights")[0]
		var got []string
		for _, dt := range elements(first, "dt") {
			got = append(got, text(dt))
		}
		if !slices.Equal(got, labels[:]) {
			t.Errorf("%s: %q stand apart, not %q", lang, got, labels)
		}
		all := 0
		for _, stat := range career.Stats {
			label := stat.Label[lang]
			n := strings.Count(text(elements(root, "main")[0]), label)
			if n == 0 {
				t.Errorf("%s: %q is not shown", lang, label)
			}
			if stat.Categories == nil {
				all++
			}
		}
		if n := len(elements(root, "dt")); n != all {
			t.Errorf("%s: %d numbers are shown, of %d", lang, n, all)
		}
	}
	var wins, losses float64
	for _, stat := range career.Stats {
		switch stat.Name {
		case "wins":
			wins = stat.Value
		case "losses":
			losses = stat.Value
		}
	}
	if got := text(classed(s.show("/games/exrps/players/p-1003"), "results")[0]); got != fmt.Sprintf("%.0f won %.0f lost", wins, losses) {
		t.Errorf("%v won and %v lost are shown as %q", wins, losses, got)
	}
}

// Who has no matches, and who has only one, has a page.
func TestPlayersWithLittle(t *testing.T) {
	s := newSite(t)
	s.play(func(yield func(demo.Event) bool) {
		_ = yield(demo.Event{"product_id": "exrps", "type": "gameplay", "event_name": "select_weapon", "user_id": "newcomer", "event_data": "0"}) &&
			yield(demo.Event{"product_id": "exrps", "type": "game_over", "winner_id": "ann", "loser_id": "bob", "rounds": "3"})
	})
	if got := text(s.show("/games/exrps/players/newcomer")); !strings.Contains(got, "No matches yet.") || !strings.Contains(got, "Weapons picked") {
		t.Errorf("a newcomer: %q", got)
	}
	root := s.show("/games/exrps/players/ann")
	if got := text(root); !strings.Contains(got, "1 won") || len(classed(root, "plot")) != 0 {
		t.Errorf("after one match: %q", got)
	}
	for _, row := range classed(root, "matches") {
		for _, a := range elements(row, "a") {
			if strings.Contains(attribute(a, "href"), "/matches/") {
				t.Errorf("a match without an id leads to %s", attribute(a, "href"))
			}
		}
	}
}
