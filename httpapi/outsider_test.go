package httpapi_test

import (
	"strings"
	"testing"

	"statstracker/access"
	"statstracker/rating"
	"statstracker/stats"
)

// Every read route of a game keeps its private board from who may not see it, and shows
// it to who may; the first board of the game is the private one.
func TestPrivateBoards(t *testing.T) {
	s := newGuardedServer(t, access.Config{Shared: "s3cret"}, stats.Game{Name: "club", Version: 1, Boards: []stats.Board{
		{Name: "inner", Scorer: rating.Wins{}, Private: true}, {Name: "outer", Scorer: rating.Wins{}},
	}})
	s.open()
	if r := s.send("POST", "/v1/events", with("s3cret"), strings.Replace(win("club", "ann", "bob"), "{", `{"game_id":"m1",`, 1)); r.StatusCode != 200 {
		t.Fatal(r.body)
	}
	const game = "/v1/games/club"
	for _, target := range []string{
		game + "/boards/inner", game + "/boards/inner?as_of_revision=1", game + "/boards/inner/players/ann", game + "/boards/inner/players/ann/around",
		game + "/boards/inner/seasons", game + "/boards/inner/lookup", "/leaderboards/top_ten/club",
		game + "/players/ann/explain", game + "/players/ann/explain?board=inner", game + "/players/ann/history?board=inner",
	} {
		method, body := "GET", ""
		if strings.HasSuffix(target, "lookup") {
			method, body = "POST", `{"players":["ann"]}`
		}
		if r := s.send(method, target, nil, body); r.StatusCode != 401 || strings.Contains(r.body, "inner") {
			t.Errorf("%s: %s %s", target, r.Status, r.body)
		}
		if r := s.send(method, target, with("wrong"), body); r.StatusCode != 401 {
			t.Errorf("%s with a wrong key: %s %s", target, r.Status, r.body)
		}
		if r := s.send(method, target, with("s3cret"), body); r.StatusCode != 200 {
			t.Errorf("%s with the key: %s %s", target, r.Status, r.body)
		}
	}
	if r := s.send("HEAD", game+"/boards/inner/live", nil, ""); r.StatusCode != 401 {
		t.Errorf("live: %s", r.Status)
	}
	for _, target := range []string{
		"/v1/games", game, game + "?as_of_revision=1", game + "/players/ann", game + "/players/ann?as_of_revision=2",
		game + "/players/ann/history", game + "/matches/m1",
	} {
		outside, inside := s.send("GET", target, nil, ""), s.send("GET", target, with("s3cret"), "")
		if outside.StatusCode != 200 || strings.Contains(outside.body, "inner") || !strings.Contains(outside.body, "outer") {
			t.Errorf("%s: %s %s", target, outside.Status, outside.body)
		}
		if inside.StatusCode != 200 || !strings.Contains(inside.body, "inner") {
			t.Errorf("%s with the key: %s %s", target, inside.Status, inside.body)
		}
		if tag := outside.Header.Get("ETag"); tag != "" && tag == inside.Header.Get("ETag") {
			t.Errorf("%s: both have the tag %s", target, tag)
		}
	}
	if r := s.send("GET", game+"/boards/outer", nil, ""); r.StatusCode != 200 {
		t.Errorf("%s %s", r.Status, r.body)
	}
}
