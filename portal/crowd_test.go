package portal_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"statstracker/demo"
)

// However many play a match, its page and those of its players stay small, and say that
// there is more.
func TestMatchesOfCrowds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var sides []string
	for i := range 256 {
		sides = append(sides, fmt.Sprintf(`{"rank":%d,"players":["p%03d%s"]}`, i+1, i, strings.Repeat("x", 60)))
	}
	var events []demo.Event
	for i := range 15 {
		events = append(events, demo.Event{"product_id": "exrps", "type": "game_over", "rounds": "3", "game_id": fmt.Sprint("crowd", i), "event_id": fmt.Sprint("e", i), "standings": "[" + strings.Join(sides, ",") + "]"})
	}
	s.play(slices.Values(events))
	for address, want := range map[string]string{
		"/games/exrps/matches/crowd0":                         "There is more than is listed here.",
		"/games/exrps/players/p007" + strings.Repeat("x", 60): "+ 247 others",
	} {
		if _, page := s.get(address); len(page) > 200_000 || !strings.Contains(page, want) {
			t.Errorf("%s has %d bytes; want it to say %s", address, len(page), want)
		}
	}
}

// What is far too long to be a player is not repeated.
func TestPagesForgetWhatIsNoPlayer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.play(slices.Values([]demo.Event{{"product_id": "exrps", "type": "game_over", "game_id": "g", "event_id": "e", "rounds": "3", "winner_id": "ann", "loser_id": "bob"}}))
	long := strings.Repeat("x", 10_000)
	for _, address := range []string{"/games/exrps/boards/elo?me=", "/games/exrps/players/ann?against="} {
		if status, page := s.get(address + long); status != 200 || strings.Contains(page, long) {
			t.Errorf("%s has %d bytes, %d", address, len(page), status)
		}
	}
}
