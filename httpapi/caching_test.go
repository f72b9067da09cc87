package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"statstracker/tracker"
)

// tagged asks for the target, with what the client has, and returns the status and the tag.
func (s *server) tagged(target string, headers ...string) (status int, tag string) {
	s.t.Helper()
	r := s.send("GET", target, headers, "")
	if r.StatusCode == http.StatusNotModified && (r.body != "" || r.Header.Get("Content-Type") != "") {
		s.t.Errorf("GET %s: 304 with %q", target, r.body)
	}
	return r.StatusCode, r.Header.Get("ETag")
}

func has(tag string) string { return "If-None-Match: " + tag }

// aboutGames are the routes that answer about the game exrps, in which p001 plays.
func aboutGames() []string {
	player := "/v1/games/exrps/players/p001"
	return []string{
		wins, wins + "?limit=3&from_rank=2", wins + "/players/p001", wins + "/players/p001/around", wins + "/seasons",
		"/v1/games/exrps", player, player + "/history", player + "/explain", player + "/opponents", player + "/opponents/winner",
		"/leaderboards/top_ten/exrps", "/stats/exrps/p001", wins + "?as_of=2026-11-22T18:00:00Z", wins + "?as_of_revision=9",
	}
}

// TestAnswersHaveTags: who has an answer is not sent it again until the game changes, and
// other games do not count.
func TestAnswersHaveTags(t *testing.T) {
	s := newServer(t)
	s.players(9)
	s.get(wins+"?as_of_revision=9", 200)
	tags := map[string]string{}
	for _, target := range aboutGames() {
		status, tag := s.tagged(target)
		if status != 200 || !strings.HasPrefix(tag, `W/"`) {
			t.Fatalf("%s: %d, %q", target, status, tag)
		}
		tags[target] = tag
	}
	requireTags := func(when string, changed bool) {
		t.Helper()
		for target, tag := range tags {
			want := http.StatusNotModified
			if changed && !strings.Contains(target, "as_of_revision") {
				want = 200
			}
			if status, now := s.tagged(target, has(tag)); status != want || (now == tag) != (want == http.StatusNotModified) {
				t.Errorf("after %s %s: %d, %s became %s", when, target, status, tag, now)
			}
		}
	}
	requireTags("nothing", false)
	s.post(win("arena", "ann", "bob") + `{"product_id":"exrps","type":"ignored"}` + "\n" + `{"type":"bad"}` + "\n")
	requireTags("events of others, and one that does not count", false)
	s.post(win("exrps", "ann", "bob"))
	requireTags("an event", true)
}

// TestWhatChangesATag: everything that changes what is answered.
func TestWhatChangesATag(t *testing.T) {
	s := newServer(t)
	s.players(9)
	for _, c := range []struct {
		name    string
		happens func() error
	}{
		{"a player is hidden", func() error {
			return s.tracker.SetVisibility(t.Context(), tracker.Visibility{Game: "exrps", Player: "p001", Hidden: true})
		}},
		{"he is shown", func() error {
			return s.tracker.SetVisibility(t.Context(), tracker.Visibility{Game: "exrps", Player: "p001"})
		}},
		{"a rescore", func() error { return s.tracker.Rescore(t.Context(), "exrps", nil) }},
		{"a player is erased", func() error {
			e, err := s.tracker.BeginErasure(t.Context(), "p002", "", "")
			if err == nil {
				_, err = s.tracker.Erase(t.Context(), e.ID, tracker.EraseOptions{})
			}
			return err
		}},
		{"other rules", func() error { s.applyFile("race.yaml"); return nil }},
	} {
		for _, target := range []string{wins, wins + "?as_of_revision=9"} {
			s.get(target, 200)
		}
		_, now := s.tagged(wins)
		_, then := s.tagged(wins + "?as_of_revision=9")
		if err := c.happens(); err != nil {
			t.Fatal(err)
		}
		if status, tag := s.tagged(wins, has(now)); status != 200 || tag == now {
			t.Errorf("after %s: %d, %s is still %s", c.name, status, now, tag)
		}
		if status, tag := s.tagged(wins+"?as_of_revision=9", has(then)); status != 200 || tag == then {
			t.Errorf("as of a revision, after %s: %d, %s is still %s", c.name, status, then, tag)
		}
	}
}

func TestIfNoneMatch(t *testing.T) {
	s := newServer(t)
	s.players(9)
	_, tag := s.tagged(wins)
	opaque := strings.TrimPrefix(tag, "W/")
	for header, status := range map[string]int{
		tag: 304, opaque: 304, `"a", ` + tag: 304, `W/"a,b" ,,` + "\t" + opaque + `, "c"`: 304, "*": 304, `"a", *`: 304,
		`"a"`: 200, `w/` + opaque: 200, strings.Trim(opaque, `"`): 200, opaque[:len(opaque)-1]: 200, `"a` + opaque: 200, "": 200, ",": 200, `"`: 200,
	} {
		if got, _ := s.tagged(wins, has(header)); got != status {
			t.Errorf("%s: %d, want %d", header, got, status)
		}
	}
	if got, _ := s.tagged(wins, has(`"a"`), has(tag)); got != 304 {
		t.Errorf("in the second header: %d", got)
	}
	if r := s.send("HEAD", wins, []string{has(tag)}, ""); r.StatusCode != http.StatusNotModified || r.Header.Get("ETag") != tag {
		t.Errorf("HEAD: %s, %v", r.Status, r.Header)
	}
	if r := s.send("HEAD", wins, nil, ""); r.StatusCode != http.StatusOK || r.Header.Get("ETag") != tag {
		t.Errorf("HEAD: %s, %v", r.Status, r.Header)
	}
	if r := s.send("POST", wins+"/lookup", []string{has(tag)}, lookupOf([]string{"p001"})); r.StatusCode != http.StatusOK || r.Header.Get("ETag") != "" {
		t.Errorf("POST: %s, %v", r.Status, r.Header)
	}
	if r := s.send("GET", wins+"/players/nobody", []string{has("*")}, ""); r.StatusCode != http.StatusNotFound || r.Header.Get("ETag") != "" || r.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("nobody: %s, %v", r.Status, r.Header)
	}
}

// TestWhatGoesOnWithTheTimeHasNoTag: a time that is to come is now until it has come.
func TestWhatGoesOnWithTheTimeHasNoTag(t *testing.T) {
	s := newServer(t)
	s.players(9)
	future := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	for _, query := range []string{"?as_of=" + future, "?%61s_of=" + future} {
		if r := s.send("GET", wins+query, []string{has("*")}, ""); r.StatusCode != http.StatusOK || r.Header.Get("ETag") != "" {
			t.Errorf("%s: %s, %v", query, r.Status, r.Header)
		}
	}
	for _, query := range []string{"?%6cimit=3", "?as_of=2026-01-01T00:00:00Z"} {
		if _, tag := s.tagged(wins + query); tag == "" {
			t.Errorf("%s has no tag", query)
		}
	}
}

func TestCacheControl(t *testing.T) {
	s := newServer(t)
	s.players(9)
	for _, c := range []struct{ header, cache, vary string }{
		{"X-Any: thing", "no-cache", ""},
		{"Authorization: Bearer x", "private, no-cache", "Authorization"},
	} {
		_, tag := s.tagged(wins)
		for status, headers := range map[int][]string{200: {c.header}, 304: {c.header, has(tag)}} {
			r := s.send("GET", wins, headers, "")
			if r.StatusCode != status || r.Header.Get("Cache-Control") != c.cache || r.Header.Get("Vary") != c.vary || r.Header.Get("ETag") != tag {
				t.Errorf("%s: %s, %v, want %d, %s", c.header, r.Status, r.Header, status, c.cache)
			}
		}
	}
}

// TestAGameWithoutEventsHasATag that its first event changes.
func TestAGameWithoutEventsHasATag(t *testing.T) {
	s := newServer(t)
	target := "/v1/games/arena/boards/elo"
	_, tag := s.tagged(target)
	if status, again := s.tagged(target, has(tag)); status != 304 || again != tag {
		t.Errorf("%d, %q became %q", status, tag, again)
	}
	s.post(win("arena", "ann", "bob"))
	if status, now := s.tagged(target, has(tag)); status != 200 || now == tag {
		t.Errorf("%d, %q became %q", status, tag, now)
	}
}

// TestTagsOfManyGames: those that are not kept are right too.
func TestTagsOfManyGames(t *testing.T) {
	s := newServer(t)
	for i := range 50 {
		s.post(win(fmt.Sprint("g", i), "ann", "bob"))
	}
	seen := map[string]bool{}
	for i := range 50 {
		_, tag := s.tagged(fmt.Sprintf("/v1/games/g%d/boards/wins", i))
		if seen[tag] {
			t.Errorf("%s is of two games, whose last events were others", tag)
		}
		seen[tag] = true
	}
}
