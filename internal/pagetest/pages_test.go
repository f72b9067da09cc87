//go:build !race

package pagetest

import (
	"net/http"
	"net/url"
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
		{name: "player", path: "/games/exrps/players/" + url.PathEscape(fighter)},
		{name: "player in German", path: "/games/football/players/" + url.PathEscape(nation) + "?lang=de", alike: true},
		{name: "search", path: "/games/exrps/players?q=s"},
		{name: "search for nobody", path: "/games/exrps/players?q=qqqq", alike: true},
		{name: "no such player", path: "/games/exrps/players/nobody", status: http.StatusNotFound},
		{name: "no such board", path: "/games/exrps/boards/none", status: http.StatusNotFound, alike: true},
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
