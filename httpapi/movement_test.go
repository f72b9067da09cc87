package httpapi_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// record records the ranks on all boards, as of a time ago.
func (s *server) record(ago time.Duration) (at string) {
	s.t.Helper()
	then := time.Now().Add(-ago).UTC().Truncate(time.Millisecond)
	if err := s.tracker.RecordRanks(s.t.Context(), then); err != nil {
		s.t.Fatal(err)
	}
	return then.Format(time.RFC3339Nano)
}

func TestPagesSayHowPlayersHaveMoved(t *testing.T) {
	s := newServer(t)
	const board = "/v1/games/exrps/boards/wins"
	s.post(win("exrps", "ann", "bob"))
	if page := s.get(board+"?since=1h", 200); strings.Contains(page, "since") || strings.Contains(page, "moved") {
		t.Errorf("before any record: %s", page)
	}
	first := s.record(5 * time.Hour)
	s.post(win("exrps", "bob", "cy") + win("exrps", "bob", "cy"))
	second := s.record(3 * time.Hour)
	s.post(win("exrps", "cy", "ann") + win("exrps", "cy", "ann") + win("exrps", "cy", "dan"))
	for _, c := range []struct{ since, at, want string }{
		{"4h", first, `{"rank":1,"player":"cy","score":3,"new":true},{"rank":2,"player":"bob","score":2,"moved":0},{"rank":3,"player":"ann","score":1,"moved":-2},{"rank":4,"player":"dan","score":0,"new":true}`},
		{"2h", second, `{"rank":1,"player":"cy","score":3,"moved":2},{"rank":2,"player":"bob","score":2,"moved":-1},{"rank":3,"player":"ann","score":1,"moved":-1},{"rank":4,"player":"dan","score":0,"new":true}`},
		{"20h", first, `{"rank":1,"player":"cy","score":3,"new":true}`},
		{first, first, `{"rank":1,"player":"cy","score":3,"new":true}`},
	} {
		page := s.get(board+"?since="+c.since, 200)
		if !strings.Contains(page, fmt.Sprintf(`"since":%q,"entries":[%s`, c.at, c.want)) {
			t.Errorf("since %s: %s, want %s", c.since, page, c.want)
		}
	}
	around := s.get(board+"/players/bob/around?limit=1&since=2h", 200)
	if want := fmt.Sprintf(`"since":%q,"entries":[{"rank":2,"player":"bob","score":2,"moved":-1}]`, second); !strings.Contains(around, want) {
		t.Errorf("around: %s, want %s", around, want)
	}
	place := s.get(board+"/players/bob?since=2h", 200)
	if !strings.HasPrefix(place, `{"rank":2,"player":"bob","score":2,"moved":-1,`) || !strings.Contains(place, fmt.Sprintf(`,"since":%q}`, second)) {
		t.Errorf("place: %s", place)
	}
}

// What cannot be compared is a problem that names the parameter and says why.
func TestMovementThatCannotBeAskedFor(t *testing.T) {
	s := newServer(t)
	s.post(win("exrps", "ann", "bob"))
	for query, why := range map[string]string{
		"since=":                     "duration",
		"since=0h":                   "duration",
		"since=-1h":                  "duration",
		"since=yesterday":            "duration",
		"since=2126-11-01T00:00:00Z": "future",
		"since=25h":                  "which is 24h0m0s",
		"since=2020-01-01T00:00:00Z": "which is 24h0m0s",
		"since=1h&as_of_revision=1":  "as_of",
	} {
		problem := s.get("/v1/games/exrps/boards/wins?"+query, 400)
		if !strings.Contains(problem, `"field":"since"`) || !strings.Contains(problem, why) {
			t.Errorf("%s: %s", query, problem)
		}
	}
}

func TestNobodyMovesInASealedSeason(t *testing.T) {
	s := newServer(t)
	s.applyFile("race.yaml")
	for _, at := range []string{"2026-08-03T10:00:00Z", "2026-10-31T22:00:00Z"} {
		s.post(fmt.Sprintf(`{"product_id":"race","type":"lap","user_id":"ann","seconds":"83","pits":"1","car":"red","occurred_at":%q}`, at) + "\n")
	}
	s.record(time.Hour)
	if problem := s.get("/v1/games/race/boards/laps?season=2026-08&since=1h", 400); !strings.Contains(problem, "a season that is over") {
		t.Errorf("sealed: %s", problem)
	}
	page := s.get("/v1/games/race/boards/laps?since=1h", 200)
	if !regexp.MustCompile(`"season":\{"id":"2026-1.".*"since":".*"moved":0`).MatchString(page) {
		t.Errorf("the current season: %s", page)
	}
}
