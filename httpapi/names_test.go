package httpapi_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"statstracker/tracker"
)

// What an erased player was called is in every answer that tells of him, and after the
// erasure in none.
func TestErasedNamesAreInNoAnswer(t *testing.T) {
	s := newServer(t)
	s.post(`{"product_id":"arena","type":"game_over","game_id":"m1","winner_id":"zebra","loser_id":"bob"}` + "\n" +
		`{"product_id":"x","type":"player_updated","user_id":"zebra","name":"Stripes"}` + "\n" +
		`{"product_id":"x","type":"player_updated","user_id":"zebra","name":"Stripes","country":"nowhere"}` + "\n")
	all := []func() string{
		told(s, "GET", "/v1/players/zebra", ""),
		told(s, "GET", "/v1/games/arena/players/zebra", ""),
		told(s, "GET", "/v1/games/arena/players?name=str", ""),
		told(s, "GET", "/v1/games/arena/players?prefix=zebra", ""),
		told(s, "GET", "/v1/games/arena/players?name=s&as_of_revision=2", ""),
		told(s, "GET", "/v1/games/arena/boards/elo", ""),
		told(s, "GET", "/v1/games/arena/boards/elo?as_of_revision=2", ""),
		told(s, "POST", "/v1/games/arena/boards/elo/lookup", `{"players":["zebra"]}`),
		told(s, "GET", "/v1/games/arena/boards/elo/players/bob/around", ""),
		told(s, "GET", "/v1/games/arena/players/bob/opponents", ""),
		told(s, "GET", "/v1/games/arena/players/zebra/opponents", ""),
		told(s, "GET", "/v1/games/arena/players/bob/opponents/zebra", ""),
		told(s, "GET", "/v1/games/arena/players/bob/history", ""),
		told(s, "GET", "/v1/games/arena/players/bob/explain", ""),
		told(s, "GET", "/v1/games/arena/matches/m1", ""),
		told(s, "POST", "/v1/games/arena/retractions?dry_run=true", `{"match":"m1"}`),
		told(s, "GET", "/v1/games/arena/players/zebra/visibility", ""),
		told(s, "GET", "/v1/rejections", ""),
		told(s, "GET", "/v1/players/zebra/export", ""),
	}
	for _, tell := range all {
		if body := tell(); !strings.Contains(body, "Stripes") {
			t.Errorf("the name is not in %s", body)
		}
	}
	hide(t, s, "zebra")
	for _, tell := range all[:16] { // not to the operator
		if body := tell(); strings.Contains(body, "Stripes") {
			t.Errorf("the name of who is hidden is in %s", body)
		}
	}
	if body := told(s, "GET", "/v1/games/arena/hidden", "")(); !strings.Contains(body, `"player":"zebra","name":"Stripes"`) {
		t.Errorf("the hidden are %s", body)
	}
	e, err := s.tracker.BeginErasure(t.Context(), "zebra", "", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.tracker.Erase(t.Context(), e.ID, tracker.EraseOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, tell := range append(all, told(s, "GET", "/v1/games/arena/hidden", "")) {
		if body := tell(); strings.Contains(strings.ToLower(body), "stripes") || strings.Contains(body, `"player":"zebra"`) && !strings.Contains(body, `"hidden":false`) {
			t.Errorf("who was erased is in %s", body)
		}
	}
}

// told asks for something and returns the answer, an error too.
func told(s *server, method, target, body string) func() string {
	return func() string {
		s.t.Helper()
		r, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.address+target, bytes.NewReader([]byte(body)))
		if err != nil {
			s.t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			s.t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			s.t.Fatal(err)
		}
		return method + " " + target + ": " + string(text)
	}
}

func hide(t *testing.T, s *server, player string) {
	t.Helper()
	if err := s.tracker.SetVisibility(t.Context(), tracker.Visibility{Game: "arena", Player: player, Hidden: true}); err != nil {
		t.Fatal(err)
	}
}
