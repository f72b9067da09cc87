package httpapi_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// page is a part of a board as clients read it.
type page struct {
	Total    int
	Revision uint64
	Entries  []entry
	Next     *string
}

type entry struct {
	Rank        int
	OverallRank int `json:"overall_rank"`
	Player      string
	Score       float64
}

func (s *server) page(target string) page {
	s.t.Helper()
	var p page
	if err := json.Unmarshal([]byte(s.get(target, 200)), &p); err != nil {
		s.t.Fatalf("GET %s: %v", target, err)
	}
	return p
}

const wins = "/v1/games/exrps/boards/wins"

// players posts so many players of a game with few different scores.
func (s *server) players(n int) {
	var body strings.Builder
	for i := range n {
		for range i % 4 {
			body.WriteString(win("exrps", fmt.Sprintf("p%03d", i), "loser"))
		}
		body.WriteString(win("exrps", "winner", fmt.Sprintf("p%03d", i)))
	}
	s.post(body.String())
}

// TestTenAskedTenGiven: the original gave eleven.
func TestTenAskedTenGiven(t *testing.T) {
	s := newServer(t)
	s.players(30)
	if n := strings.Count(s.get("/leaderboards/top_ten/exrps", 200), "user_id"); n != 10 {
		t.Errorf("the top ten has %d entries", n)
	}
	for target, want := range map[string]int{wins: 10, wins + "?limit=1": 1, wins + "?limit=32": 32, wins + "?limit=1000": 32} {
		p := s.page(target)
		if len(p.Entries) != want || p.Total != 32 {
			t.Errorf("%s: %d entries of %d", target, len(p.Entries), p.Total)
		}
		if more := want < 32; more != (p.Next != nil) {
			t.Errorf("%s: next is %v", target, p.Next)
		}
	}
	for _, player := range []string{"winner", "loser", "p015"} {
		if n := len(s.page(wins + "/players/" + player + "/around").Entries); n != 11 {
			t.Errorf("%d entries around %s", n, player)
		}
	}
}

// TestAnswersSayHowLongTheyAre: small and large ones, to GET and HEAD.
func TestAnswersSayHowLongTheyAre(t *testing.T) {
	s := newServer(t)
	s.players(100)
	for _, target := range []string{wins + "?limit=1", wins + "?limit=100", "/livez", "/nowhere"} {
		got, head := s.send("GET", target, nil, ""), s.send("HEAD", target, nil, "")
		if n := int64(len(got.body)); got.ContentLength != n || head.ContentLength != n || head.body != "" {
			t.Errorf("%s: %d bytes, said to be %d, and %d to HEAD", target, n, got.ContentLength, head.ContentLength)
		}
	}
}

// TestRankIsNoScore, and the same on every route.
func TestRankIsNoScore(t *testing.T) {
	s := newServer(t)
	s.players(40)
	rank, above := 0, -1.0
	for i, e := range s.page(wins + "?limit=1000").Entries {
		if e.Score != above {
			rank, above = i+1, e.Score
		}
		var place, player struct {
			Rank   int
			Boards map[string]struct{ Rank int }
		}
		decode(t, s.get(wins+"/players/"+e.Player, 200), &place)
		decode(t, s.get("/v1/games/exrps/players/"+e.Player, 200), &player)
		if e.Rank != rank || place.Rank != rank || player.Boards["wins"].Rank != rank {
			t.Errorf("%s: ranks %d, %d, %d, want %d", e.Player, e.Rank, place.Rank, player.Boards["wins"].Rank, rank)
		}
	}
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%.200s: %v", text, err)
	}
}

// TestPagesFitTogether: by cursor and by place, whatever the size of a page.
func TestPagesFitTogether(t *testing.T) {
	s := newServer(t)
	s.players(97)
	all := s.page(wins + "?limit=1000").Entries
	for _, limit := range []int{1, 2, 7, 99, 1000} {
		var walked []entry
		target := fmt.Sprintf("%s?limit=%d", wins, limit)
		for next := target; next != ""; {
			p := s.page(next)
			walked, next = append(walked, p.Entries...), ""
			if p.Next != nil {
				next = target + "&cursor=" + *p.Next
			}
		}
		requireSame(t, walked, all)
		for place := 1; place <= len(all)+1; place += 13 {
			p := s.page(fmt.Sprintf("%s&from_rank=%d", target, place))
			requireSame(t, p.Entries, all[place-1:min(place-1+limit, len(all))])
		}
	}
}

func requireSame(t *testing.T, got, want []entry) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("entries\n%v, want\n%v", got, want)
	}
}

// TestWalkOverAChangingBoard: a cursor is a place in the order. Who stays where
// he is comes once, whatever happens to others between two pages; nobody comes
// twice unless he has moved.
func TestWalkOverAChangingBoard(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	s := newServer(t)
	s.players(60)
	before := s.page(wins + "?limit=1000").Entries
	moved, seen := map[string]bool{"winner": true}, map[string]int{}
	for next := wins + "?limit=5"; next != ""; {
		p := s.page(next)
		next = ""
		for _, e := range p.Entries {
			seen[e.Player]++
		}
		if p.Next != nil {
			next = wins + "?limit=5&cursor=" + *p.Next
		}
		for range 3 {
			player := fmt.Sprintf("p%03d", random.IntN(60))
			moved[player] = true
			s.post(win("exrps", player, "winner"))
		}
	}
	for _, e := range before {
		if !moved[e.Player] && seen[e.Player] != 1 {
			t.Errorf("%s has not moved and came %d times", e.Player, seen[e.Player])
		}
	}
}

func TestAroundKeepsThePlayerInTheMiddle(t *testing.T) {
	s := newServer(t)
	s.players(38)
	all := s.page(wins + "?limit=1000").Entries
	for i, e := range all {
		for _, limit := range []int{1, 2, 3, 10, 11, 39, 40, 41, 1000} {
			p := s.page(fmt.Sprintf("%s/players/%s/around?limit=%d", wins, e.Player, limit))
			from := max(0, min(i-limit/2, len(all)-limit))
			to := min(from+limit, len(all))
			requireSame(t, p.Entries, all[from:to])
			if (p.Next != nil) != (to < len(all)) {
				t.Errorf("around %s: next is %v", e.Player, p.Next)
			}
		}
	}
}

func TestPercentileIsTheShareOfTheLower(t *testing.T) {
	s := newServer(t)
	s.players(23)
	all := s.page(wins + "?limit=1000").Entries
	for _, e := range all {
		lower := 0
		for _, other := range all {
			if other.Score < e.Score {
				lower++
			}
		}
		var place struct {
			Percentile float64
			Total      int
		}
		decode(t, s.get(wins+"/players/"+e.Player, 200), &place)
		if want := 100 * float64(lower) / float64(len(all)-1); place.Percentile != want || place.Total != len(all) {
			t.Errorf("%s: %v of %d, want %v of %d", e.Player, place.Percentile, place.Total, want, len(all))
		}
	}
}

func TestLookupRanksAmongTheAsked(t *testing.T) {
	s := newServer(t)
	s.players(50)
	all := s.page(wins + "?limit=1000").Entries
	asked := map[string]bool{}
	for i := range 20 {
		asked[fmt.Sprintf("p%03d", i*2)] = true
	}
	rank, count, above := 0, 0, -1.0
	var want []entry
	for _, e := range all {
		if !asked[e.Player] {
			continue
		}
		if count++; e.Score != above {
			rank, above = count, e.Score
		}
		want = append(want, entry{rank, e.Rank, e.Player, e.Score})
	}
	var ids []string
	for id := range asked {
		ids = append(ids, id, id)
	}
	var p page
	decode(t, s.send("POST", wins+"/lookup", nil, lookupOf(ids)).body, &p)
	requireSame(t, p.Entries, want)
}

func lookupOf(ids []string) string {
	text, _ := json.Marshal(map[string][]string{"players": ids}) //nolint:errchkjson // strings
	return string(text)
}

func TestLookupLimits(t *testing.T) {
	s := newServer(t)
	many := make([]string, 1000)
	for i := range many {
		many[i] = strings.Repeat("\x01", 507) + fmt.Sprintf("%05d", i) // the longest ids, escaped
	}
	r := s.send("POST", wins+"/lookup", nil, lookupOf(many))
	if r.StatusCode != http.StatusOK || strings.Count(r.body, `\u0001"`) != 0 || strings.Count(r.body, `00999"`) != 1 {
		t.Errorf("1000 of the longest ids: %s %.100s", r.Status, r.body)
	}
	for name, c := range map[string]struct {
		body   string
		status int
		says   string
	}{
		"1001":            {lookupOf(append(slices.Clone(many), "x")), 400, "at most 1000"},
		"a million":       {`{"players":[` + strings.Repeat(`"",`, 1_000_000) + `""]}`, 400, "at most 1000"},
		"too large":       {`{"players":["` + strings.Repeat("x", 4<<20) + `"]}`, 413, "4 MiB"},
		"too large later": {`{"players":[]` + strings.Repeat(" ", 4<<20) + `}`, 413, "4 MiB"},
	} {
		if r := s.send("POST", wins+"/lookup", nil, c.body); r.StatusCode != c.status || !strings.Contains(r.body, c.says) {
			t.Errorf("%s: %s %.200s", name, r.Status, r.body)
		}
	}
}

// TestLongIds: the longest id works in paths, and a longer one is no id.
func TestLongIds(t *testing.T) {
	s := newServer(t)
	long := strings.Repeat("😀", 128)
	s.post(win(long, long, "bob"))
	id := url.PathEscape(long)
	if got := s.get("/stats/"+id+"/"+id, 200); got != `{"games":"1","wins":"1","losses":"0"}`+"\n" {
		t.Errorf("stats of a long id: %s", got)
	}
	s.get("/v1/games/"+id+"x", 404)
	s.get("/v1/games/"+id+"/players/"+id+"x", 404)
	s.get("/stats/"+id+"/"+strings.Repeat("x", 60_000), 200)
	s.get("/leaderboards/top_ten/"+strings.Repeat("x", 60_000), 400)
}
