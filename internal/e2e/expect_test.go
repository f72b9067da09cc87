package e2e

import (
	"maps"
	"testing"
)

// checkFeed checks that boards and statistics are those of the events that the
// feed has made, each counted once, and that they agree with each other.
func checkFeed(t testing.TB, s *server, f *feed) {
	t.Helper()
	got, want := s.board(f.game, 1000), f.ranking()
	if got.Total != len(want) || len(got.Entries) != len(want) {
		t.Errorf("the board of %s has %d players; it must have %d", f.game, got.Total, len(want))
		return
	}
	for i, e := range got.Entries {
		if e.Rank != want[i].Rank || e.Score != want[i].Score {
			t.Errorf("place %d of %s has rank %d and score %v; it must have rank %d and score %v",
				i+1, f.game, e.Rank, e.Score, want[i].Rank, want[i].Score)
		}
	}
	for id, a := range f.players {
		p := s.player(f.game, id)
		if !maps.Equal(p.Stats, a) {
			t.Errorf("player %q of %s has %v; he must have %v", id, f.game, p.Stats, a)
		}
		checkAgreement(t, f.game, id, p)
		if _, on := p.Boards["wins"]; on != f.results[id] {
			t.Errorf("player %q of %s is on the board: %v; it must be %v", id, f.game, on, f.results[id])
		}
	}
}

// checkAgreement checks that a player's score on the board wins is what the
// statistics say.
func checkAgreement(t testing.TB, game, id string, p player) {
	t.Helper()
	e, on := p.Boards["wins"]
	if !on {
		return
	}
	if e.Score != float64(p.Stats["wins"]) {
		t.Errorf("player %q of %s has the score %v and %d wins", id, game, e.Score, p.Stats["wins"])
	}
	if sum := p.Stats["wins"] + p.Stats["losses"] + p.Stats["draws"]; sum != p.Stats["games"] {
		t.Errorf("player %q of %s has %d games, of which %d have a result", id, game, p.Stats["games"], sum)
	}
}
