//go:build !race

package pagetest

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"statstracker/client"
)

// shown is a page that every test looks at.
type shown struct {
	name, path string
	on         *site // played if it is nil
	status     int   // 200 if it is 0
	alike      bool  // one above is made in the same way: what takes long is looked at there
	reference  bool  // read by who writes programs, and all on one page: it may be large
}

// address is where the page is.
func (p shown) address() string {
	if p.on != nil {
		return p.on.url + p.path
	}
	return played.url + p.path
}

// pages lists the pages of the site with the past of the demo. Whoever adds a page to the
// program adds it here.
func pages(t *testing.T) []shown {
	t.Helper()
	fighter, nation := first(t, "exrps", "elo", 1)[0], first(t, "football", "points", 1)[0]
	player := "/games/exrps/players/" + url.PathEscape(fighter)
	return []shown{
		{name: "home", path: "/"},
		{name: "home in German", path: "/?lang=de", alike: true},
		{name: "board", path: "/games/exrps/boards/elo"},
		{name: "board in German", path: "/games/football/boards/points?lang=de", alike: true},
		{name: "board, the second page", path: "/games/exrps/boards/elo?from=51", alike: true},
		{name: "board with me", path: "/games/exrps/boards/elo?me=" + url.QueryEscape(fighter)},
		{name: "board, the lowest is best", path: "/games/exrps/boards/quickest", alike: true},
		{name: "season that is on", path: "/games/exrps/boards/week?season=current", alike: true},
		{name: "season that is over", path: "/games/exrps/boards/week?season=" + url.QueryEscape(sealed(t, "exrps", "week"))},
		{name: "home before any event", path: "/", on: fresh},
		{name: "board before any event", path: "/games/exrps/boards/elo", on: fresh, alike: true},
		{name: "player", path: player},
		{name: "player in German", path: "/games/football/players/" + url.PathEscape(nation) + "?lang=de", alike: true},
		{name: "player and an opponent", path: linked(t, player, `/games/exrps/players/[^"]+against=[^"#]+`), alike: true},
		{name: "match", path: linked(t, player, `/games/exrps/matches/[^"]+`)},
		{name: "match in German", path: linked(t, "/games/football/players/"+url.PathEscape(nation), `/games/football/matches/[^"]+`) + "?lang=de", alike: true},
		{name: "search", path: "/games/exrps/players?q=s"},
		{name: "search for nobody", path: "/games/exrps/players?q=qqqq", alike: true},
		{name: "no such player", path: "/games/exrps/players/nobody", status: http.StatusNotFound},
		{name: "no such board", path: "/games/exrps/boards/none", status: http.StatusNotFound, alike: true},
		{name: "no such match", path: "/games/exrps/matches/none", status: http.StatusNotFound, alike: true},
		{name: "board in a frame", path: "/embed/games/exrps/boards/elo"},
		{name: "operations", path: "/admin"},
		{name: "rejections", path: "/admin/rejections"},
		{name: "games and their rules", path: "/admin/games"},
		{name: "players to administer", path: "/admin/players?q=s"},
		{name: "player to administer", path: "/admin/players/" + url.PathEscape(fighter)},
		{name: "operations before any event", path: "/admin", on: fresh, alike: true},
		{name: "reference", path: "/docs", reference: true},
		{name: "problems", path: "/problems"},
		{name: "problem", path: "/problems/unknown-game"},
	}
}

// sealed returns a season of a board that is over.
func sealed(t *testing.T, game, board string) string {
	t.Helper()
	seasons, err := played.server.Seasons(t.Context(), client.Ref{Game: game, Board: board})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range seasons {
		if s.Sealed {
			return s.ID
		}
	}
	t.Fatal("no season is over")
	return ""
}

// linked returns the first address on a page that matches.
func linked(t *testing.T, page, pattern string) string {
	t.Helper()
	_, text := get(t, played.url+page) //nolint:bodyclose // get has read it
	address := regexp.MustCompile(pattern).FindString(text)
	if address == "" {
		t.Fatalf("%s has no link to %s", page, pattern)
	}
	return html.UnescapeString(address)
}

// get asks for a page without compression.
func get(t *testing.T, address string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "identity")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close() // it has been read
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}
