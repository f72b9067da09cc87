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
	left := shorten(t, dir)
	c := testConfig(dir)
	if _, err := Verify(t.Context(), c); !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("verify says: %v", err)
	}
	if _, err := Open(t.Context(), c); !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("open says: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "log", "*.log"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the log has the files %q (%v)", files, err)
	}
	if s, err := os.Stat(files[0]); err != nil || s.Size() != left {
		t.Errorf("what was left of the log, %d bytes, has been changed: %v, %v", left, s, err)
	}
	if err := os.Remove(checkpointPath(dir)); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), c) // the operator has decided to go on without
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := again.Status().Outcomes[0]; got != 2 {
		t.Errorf("without the checkpoint %d events are counted; want the 2 that are left", got)
	}
}

// shorten cuts off the last byte of the log, and with it the last block. It
// returns the size that is left.
func shorten(t *testing.T, dir string) int64 {
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
	return s.Size() - 1
}
