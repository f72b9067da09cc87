package httpapi_test

import (
	"strings"
	"testing"
)

// next is where the page after the target begins.
func (s *server) next(target string) string {
	s.t.Helper()
	p := s.page(target)
	if p.Next == nil {
		s.t.Fatalf("GET %s has no next", target)
	}
	return *p.Next
}

func TestACursorIsOfItsBoardAndMoment(t *testing.T) {
	s := newServer(t)
	s.players(9)
	s.post(win("arena", "ann", "bob") + win("other", "ann", "bob"))
	next := s.next(wins + "?limit=1")
	past := s.next(wins + "?limit=1&as_of_revision=9")
	for target, status := range map[string]int{
		wins + "?cursor=" + next:                                     200,
		"/v1/games/arena/boards/wins?cursor=" + next:                 400,
		"/v1/games/other/boards/wins?cursor=" + next:                 400,
		wins + "?as_of_revision=9&cursor=" + next:                    400,
		wins + "?as_of_revision=8&cursor=" + past:                    400,
		wins + "?cursor=" + past:                                     400,
		wins + "?as_of_revision=9&cursor=" + past:                    200,
		"/v1/games/nobody%20knows/boards/wins?cursor=" + next:        400,
		"/v1/games/exrps/boards/nobody%20knows?cursor=" + next:       400,
		wins + "?season=x&cursor=" + next:                            400,
		wins + "?season=all-time&cursor=" + next:                     200,
		wins + "?cursor=" + strings.ToLower(next):                    400,
		wins + "?cursor=" + next + "&limit=1":                        200,
		wins + "?cursor=" + next[:len(next)-1]:                       400,
		wins + "/players/p001/around?limit=1&cursor=" + next:         200, // it is no parameter there
		wins + "?from_rank=1&cursor=" + next:                         400,
		"/v1/games/exrps/boards/wins/seasons?limit=1&cursor=" + next: 200,
	} {
		s.get(target, status)
	}
}

// Who reads the current season on after its end stays in it.
func TestPagingOverTheEndOfASeason(t *testing.T) {
	s := newServer(t)
	s.applyFile("race.yaml")
	lap := func(player, seconds, day string) string {
		return `{"product_id":"race","type":"lap","user_id":"` + player + `","seconds":"` + seconds + `","pits":"0","car":"red","occurred_at":"` + day + `T10:00:00Z"}` + "\n"
	}
	s.post(lap("ann", "61", "2026-08-15") + lap("bob", "62", "2026-08-15") + lap("cid", "62", "2026-08-15"))
	next := s.next(laps + "?limit=2&season=current")
	s.post(lap("dan", "50", "2026-09-15"))
	for _, season := range []string{"", "&season=current", "&season=previous", "&season=2026-08"} {
		got := s.get(laps+"?limit=2&cursor="+next+season, 200)
		if !strings.Contains(got, `"season":{"id":"2026-08"`) || !strings.Contains(got, `"sealed":true},"entries":[{"rank":2,"player":"cid"`) {
			t.Errorf("%s: %s", season, got)
		}
	}
	if got := s.get(laps+"?season=2026-09&cursor="+next, 400); !strings.Contains(got, "/problems/invalid-cursor") || !strings.Contains(got, "of another season") {
		t.Errorf("in another season: %s", got)
	}
}

func TestAnExpiredCursorIsGone(t *testing.T) {
	s := newServer(t)
	s.players(9)
	next := s.next(wins + "?limit=1")
	if err := s.tracker.Rescore(t.Context(), "exrps", nil); err != nil {
		t.Fatal(err)
	}
	got := s.get(wins+"?cursor="+next, 410)
	if !strings.Contains(got, "/problems/expired-cursor") || !strings.Contains(got, "begin anew with the first page") {
		t.Errorf("%s", got)
	}
}
