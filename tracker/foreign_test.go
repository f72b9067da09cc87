package tracker

import (
	"os"
	"testing"
)

// A checkpoint that was copied into the data directory of another log must not
// become its state.
func TestTheCheckpointOfAnotherLogIsDiscarded(t *testing.T) {
	one, other := t.TempDir(), t.TempDir()
	for dir, winner := range map[string]string{one: "ann", other: "bob"} {
		tr := openTest(t, dir)
		submit(t, tr, event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", winner}, {"loser_id", "cy"}})
		if err := tr.Close(); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(checkpointPath(other))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(checkpointPath(one), text, 0o600); err != nil {
		t.Fatal(err)
	}
	tr := openTest(t, one)
	defer tr.Close()
	page, err := tr.Board(Ref{Game: "exrps", Board: "wins"}, 0, 1)
	if err != nil || len(page.Entries) != 1 || page.Entries[0].Player != "ann" {
		t.Errorf("with the checkpoint of another log the board is %+v, %v; want ann on top", page, err)
	}
}
