package e2e

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"
)

// A server that is killed while it scores a game again has the old scores after
// its restart or, if the switch was on disk, the new ones: never something else.
func TestKillWhileAGameIsScoredAgain(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, dir)
	events := newFeed("duel", *seed).withIDs().next(60_000 / fewer)
	for chunk := range slices.Chunk(events, 10_000) {
		s.post(chunk...)
	}
	s.apply("testdata/games.yaml")
	empty := s.boardNamed("duel", "elo", 10)
	if empty.Total != 0 {
		t.Fatalf("a board that has just been added has %d players", empty.Total)
	}
	random := rand.New(rand.NewPCG(*seed, 5))
	for limit := 10 * time.Millisecond; ; limit = limit * 3 / 2 {
		s.rescore("duel")
		s.crash(time.Duration(random.Int64N(int64(limit))))
		s = serve(t, dir)
		got := s.boardNamed("duel", "elo", 1000)
		if got.Total > 0 {
			t.Logf("the new scores were left by a kill within %v", limit)
			checkScoredAgain(t, s, dir, got)
			return
		}
	}
}

// checkScoredAgain compares what a rescore has left with one that nothing disturbs.
func checkScoredAgain(t *testing.T, s *server, dir string, got board) {
	t.Helper()
	s.rescore("duel")
	await(t, "the game is scored again", func() bool {
		var state struct {
			Status string `json:"status"`
		}
		s.get("/v1/games/duel/rescore", &state)
		return state.Status == "done"
	})
	after := s.boardNamed("duel", "elo", 1000)
	if !slices.Equal(got.Entries, after.Entries) {
		t.Errorf("scored again without a kill the board is\n%v; it was\n%v", after.Entries, got.Entries)
	}
	s.stop()
	verify(t, dir)
}

// apply sends the server a games file.
func (s *server) apply(path string) {
	s.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	body, err := json.Marshal(map[string]any{"files": []map[string]string{{"name": path, "text": string(text)}}})
	if err != nil {
		s.t.Fatal(err)
	}
	a, err := s.request(s.t.Context(), http.MethodPut, "/v1/rules", body)
	if err != nil || a.status != http.StatusOK {
		s.t.Fatalf("apply %s: status %d: %s (%v)", path, a.status, a.body, err)
	}
}
