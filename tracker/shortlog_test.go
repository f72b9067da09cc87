package tracker

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"statstracker/eventlog"
)

// A log that has lost what the checkpoint holds has lost events that were
// acknowledged. Neither Open nor Verify takes it for a log that is only shorter.
func TestLogShorterThanItsCheckpoint(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	for i := range 3 {
		b := eventlog.NewBatch("http")
		addTo(b, event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", "a" + strconv.Itoa(i)}, {"loser_id", "b"}})
		if _, err := tr.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	shorten(t, dir)
	c := Config{Dir: dir, Games: testGames(), testOnlyGeneration: testWindow}
	if _, err := Verify(t.Context(), c); !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("verify says: %v", err)
	}
	if _, err := Open(t.Context(), c); !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("open says: %v", err)
	}
}

// shorten cuts off the last byte of the log, and with it the last block.
func shorten(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "log", "*.log"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the log has the files %q (%v)", files, err)
	}
	s, err := os.Stat(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(files[0], s.Size()-1); err != nil {
		t.Fatal(err)
	}
}
