package httpapi_test

import (
	"fmt"
	"strings"
	"testing"
)

const laps = "/v1/games/race/boards/laps"

// races posts laps of so many players in two seasons, with few different times and
// few different values that break ties.
func (s *server) races(n int) {
	var body strings.Builder
	for _, day := range []string{"2026-08-15", "2026-09-15"} {
		for i := range n {
			fmt.Fprintf(&body, `{"product_id":"race","type":"lap","user_id":"p%03d","seconds":"%d.5","pits":"%d","car":"red","occurred_at":"%sT10:00:00Z"}`+"\n",
				i, 60+i%5, i%7%3-1, day)
		}
	}
	s.post(body.String())
}

// TestPagesOfSeasonsFitTogether: also where the tie breaker decides, of a season
// that goes on, of a sealed one, and of all time.
func TestPagesOfSeasonsFitTogether(t *testing.T) {
	s := newServer(t)
	s.applyFile("race.yaml")
	const players = 83
	s.races(players)
	for season, sealed := range map[string]bool{"2026-08": true, "2026-09": false, "all-time": false} {
		if got := strings.Contains(s.get(laps+"?season="+season, 200), `"sealed":true`); got != sealed {
			t.Errorf("%s: sealed is %v", season, got)
		}
		all := s.page(laps + "?limit=1000&season=" + season).Entries
		if len(all) != players {
			t.Fatalf("%s: %d players", season, len(all))
		}
		for _, limit := range []int{1, 2, 7, 82, 83} {
			target := fmt.Sprintf("%s?season=%s&limit=%d", laps, season, limit)
			var walked []entry
			for next := target; next != "" && len(walked) <= players; {
				p := s.page(next)
				walked, next = append(walked, p.Entries...), ""
				if p.Next != nil {
					next = target + "&cursor=" + *p.Next
				}
			}
			requireSame(t, walked, all)
		}
	}
}

// TestRanksWithATieBreaker: who is equal in both shares a rank.
func TestRanksWithATieBreaker(t *testing.T) {
	s := newServer(t)
	s.applyFile("race.yaml")
	s.races(40)
	var page struct {
		Tie     string
		Entries []map[string]any
	}
	decode(t, s.get(laps+"?limit=1000", 200), &page)
	if page.Tie != "pit stops" || len(page.Entries) != 40 {
		t.Fatalf("ties by %q, %d entries", page.Tie, len(page.Entries))
	}
	rank := 0
	for i, e := range page.Entries {
		score, tie := e["score"].(float64), e[page.Tie].(float64)
		if i == 0 {
			rank = 1
		} else if before := page.Entries[i-1]; before["score"] != score || before[page.Tie] != tie {
			rank = i + 1
			if worse := before["score"].(float64) > score || before["score"] == score && before[page.Tie].(float64) > tie; worse {
				t.Errorf("%v is before %v", before, e)
			}
		}
		if e["rank"] != float64(rank) {
			t.Errorf("%v has not the rank %d", e, rank)
		}
	}
}
