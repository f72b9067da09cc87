package portal_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"statstracker/portal"
	"statstracker/tracker"
)

// A board depends on the language, on the process and on what ranks are compared with.
func TestVariantsOfABoard(t *testing.T) {
	s := newSite(t)
	s.play(past())
	p := portal.New()
	variant := func(p *portal.Pages, board, query string) string {
		r := httptest.NewRequest(http.MethodGet, "/games/exrps/boards/"+board+query, http.NoBody)
		r.SetPathValue("game", "exrps")
		r.SetPathValue("board", board)
		text, ok := p.BoardVariant(r, s.tracker)
		if ok != (text != "") {
			t.Fatalf("%s: %q, %v", board, text, ok)
		}
		return text
	}
	plain := variant(p, "wins", "")
	if again := variant(p, "wins", "?from=51"); plain == "" || again != plain {
		t.Errorf("%q, then %q", plain, again)
	}
	if german := variant(p, "wins", "?lang=de"); german == plain {
		t.Errorf("in German it is %q too", german)
	}
	if other := variant(portal.New(), "wins", ""); other == plain {
		t.Errorf("of other pages it is %q too", other)
	}
	if text := variant(p, "none", ""); text != "" {
		t.Errorf("a board that is not there has %q", text)
	}
	seen := map[string]bool{plain: true}
	for _, ago := range []time.Duration{30 * time.Hour, 25 * time.Hour} {
		if err := s.tracker.RecordRanks(t.Context(), time.Now().Add(-ago)); err != nil {
			t.Fatal(err)
		}
		if text := variant(p, "wins", ""); seen[text] {
			t.Errorf("after a record of ranks it is still %q", text)
		} else {
			seen[text] = true
		}
	}
	before := variant(p, "wins", "")
	if err := s.tracker.RecordRanks(t.Context(), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if after := variant(p, "wins", ""); after != before {
		t.Errorf("after a record that nothing is compared with it is %q, and was %q", after, before)
	}
}

// A server that keeps no ranks, or not for a day, shows boards without how players have moved.
func TestBoardsWithoutMovement(t *testing.T) {
	for _, window := range []time.Duration{0, time.Hour} {
		s := newSiteThatMoves(t, tracker.Movement{Window: window})
		s.play(past())
		if err := s.tracker.RecordRanks(t.Context(), time.Now()); err != nil {
			t.Fatal(err)
		}
		for _, address := range []string{"/games/exrps/boards/wins", "/games/exrps/boards/elo?from=51&me=p-1003"} {
			if page := text(s.show(address)); strings.Contains(page, "Moved") {
				t.Errorf("with a window of %v, %s says %q", window, address, page)
			}
		}
	}
	s := newSite(t)
	s.play(past())
	if err := s.tracker.RecordRanks(t.Context(), time.Now().Add(-25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if page := text(s.show("/games/exrps/boards/wins?me=p-1003")); !strings.Contains(page, "Moved") {
		t.Errorf("with a record it says %q", page)
	}
}
