package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"statstracker/access"
	"statstracker/rating"
	"statstracker/stats"
)

// club is a game whose first board is private, and of which one match was played.
const club = "/v1/games/club"

func newClub(t *testing.T, who access.Config) *server {
	t.Helper()
	who.Shared = "s3cret"
	s := newGuardedServer(t, who, stats.Game{Name: "club", Version: 1, Boards: []stats.Board{
		{Name: "inner", Scorer: rating.Wins{}, Private: true}, {Name: "outer", Scorer: rating.Wins{}},
	}})
	s.open()
	if r := s.send("POST", "/v1/events", with("s3cret"), strings.Replace(win("club", "ann", "bob"), "{", `{"game_id":"m1",`, 1)); r.StatusCode != http.StatusOK {
		t.Fatal(r.body)
	}
	return s
}

// boardTargets returns a request for each route of a board, and more ways to ask for it.
func (s *server) boardTargets(board string) (targets []string) {
	const page = "GET " + club + "/boards/{board}"
	list := []string{
		page + "?as_of_revision=1", page + "?as_of_revision=2", page + "?from_rank=1", page + "?since=1h",
		"GET " + club + "/players/ann/explain?board={board}", "GET " + club + "/players/ann/history?board={board}",
	}
	for _, pattern := range s.api.TestOnlyPatterns() {
		if !strings.Contains(pattern, "{board}") {
			continue
		}
		if strings.HasSuffix(pattern, "/live") {
			pattern = strings.Replace(pattern, "GET", "HEAD", 1)
		}
		if strings.HasSuffix(pattern, "{board}/around") || strings.HasSuffix(pattern, "/rank") {
			pattern += "?score=1"
		}
		list = append(list, pattern)
	}
	names := strings.NewReplacer("{game}", "club", "{board}", board, "{player}", "ann")
	for _, t := range list {
		targets = append(targets, names.Replace(t))
	}
	return targets
}

// asks sends a request that is given as "GET /livez" is, as who has the key, or nobody.
func (s *server) asks(target string, headers []string) response {
	s.t.Helper()
	method, path, _ := strings.Cut(target, " ")
	body := ""
	if method == "POST" {
		body = `{"players":["ann"]}`
	}
	return s.send(method, path, headers, body)
}

// Every read route of a game keeps its private board from who may not see it, and shows
// it to who may.
func TestPrivateBoards(t *testing.T) {
	s := newClub(t, access.Config{})
	tag := s.send("GET", club+"/boards/outer", nil, "").Header.Get("ETag")
	targets := append(s.boardTargets("inner"), "GET /leaderboards/top_ten/club", "GET "+club+"/players/ann/explain")
	for _, target := range targets {
		for name, headers := range map[string][]string{
			"nobody": nil, "a wrong key": with("wrong"),
			"the tag of another board": {"If-None-Match: " + tag}, "any tag": {"If-None-Match: *"},
		} {
			if r := s.asks(target, headers); r.StatusCode != http.StatusUnauthorized || strings.Contains(r.body, "inner") || r.Header.Get("ETag") != "" {
				t.Errorf("%s with %s: %s %s", target, name, r.Status, r.body)
			}
		}
		if r := s.asks(target, with("s3cret")); r.StatusCode != http.StatusOK {
			t.Errorf("%s with the key: %s %s", target, r.Status, r.body)
		}
	}
	for _, target := range s.boardTargets("outer") {
		if r := s.asks(target, nil); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %s %s", target, r.Status, r.body)
		}
	}
}

// Answers about more than one board leave private ones out for who may not see them, and
// caches do not take those of the one for those of the other.
func TestPrivateBoardsAmongOthers(t *testing.T) {
	s := newClub(t, access.Config{})
	for _, target := range []string{
		"/v1/games", club, club + "?as_of_revision=1", club + "/players/ann?since=1h", club + "/players/ann", club + "/players/ann?as_of_revision=2",
		club + "/players/ann?include=seasons", club + "/players/ann?include=percentiles,seasons", club + "/players/ann?include=seasons&as_of_revision=2",
		club + "/players/ann/history", club + "/matches/m1",
	} {
		outside, inside := s.send("GET", target, nil, ""), s.send("GET", target, with("s3cret"), "")
		if outside.StatusCode != http.StatusOK || strings.Contains(outside.body, "inner") || !strings.Contains(outside.body, "outer") {
			t.Errorf("%s: %s %s", target, outside.Status, outside.body)
		}
		if inside.StatusCode != http.StatusOK || !strings.Contains(inside.body, "inner") {
			t.Errorf("%s with the key: %s %s", target, inside.Status, inside.body)
		}
		s.shareNothing(target, outside.Header, inside.Header)
	}
}

// shareNothing checks that no cache mixes up what outsiders and insiders get.
func (s *server) shareNothing(target string, outside, inside http.Header) {
	s.t.Helper()
	theirs, ours := outside.Get("ETag"), inside.Get("ETag")
	if !strings.Contains(strings.Join(outside.Values("Vary"), ","), "Authorization") || !strings.Contains(strings.Join(inside.Values("Vary"), ","), "Authorization") || !strings.Contains(inside.Get("Cache-Control"), "private") {
		s.t.Errorf("%s: caches are told %v and %v", target, outside, inside)
	}
	if target == "/v1/games" || strings.Contains(target, "since") {
		return // it has no tag
	}
	if theirs == "" || ours == "" || theirs == ours {
		s.t.Errorf("%s has the tags %q and %q", target, theirs, ours)
	}
	if r := s.send("GET", target, []string{"If-None-Match: " + ours}, ""); r.StatusCode != http.StatusOK {
		s.t.Errorf("%s for an outsider with the tag of an insider: %s", target, r.Status)
	}
	if r := s.send("GET", target, append(with("s3cret"), "If-None-Match: "+theirs), ""); r.StatusCode != http.StatusOK {
		s.t.Errorf("%s for an insider with the tag of an outsider: %s", target, r.Status)
	}
	if r := s.send("GET", target, []string{"If-None-Match: " + theirs}, ""); r.StatusCode != http.StatusNotModified {
		s.t.Errorf("%s for an outsider with his tag: %s", target, r.Status)
	}
	if r := s.send("GET", target, append(with("s3cret"), "If-None-Match: "+ours), ""); r.StatusCode != http.StatusNotModified {
		s.t.Errorf("%s for an insider with his tag: %s", target, r.Status)
	}
}

// A player's token opens the private boards of its games, and no others.
func TestPrivateBoardsWithATokenOfOtherGames(t *testing.T) {
	for _, c := range []struct {
		games []string
		want  int
	}{{nil, 200}, {[]string{"club"}, 200}, {[]string{"chess"}, 403}} {
		s := newClub(t, access.Config{Tokens: tokenOf(c.games)})
		for _, target := range s.boardTargets("inner") {
			if r := s.asks(target, with("a.b.c")); r.StatusCode != c.want {
				t.Errorf("%s with a token of %v: %s", target, c.games, r.Status)
			}
		}
	}
}

// tokenOf is a token of a player for games.
type tokenOf []string

func (games tokenOf) Read(string) (player string, of []string, err error) { return "ann", games, nil }
