package e2e

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shelf is a stopped data directory that tests damage copies of.
type shelf struct {
	dir    string
	feed   *feed
	events [][]event // by request, and so by block
	intact verdict
}

// newShelf fills a data directory, with a block for every request.
func newShelf(t *testing.T) *shelf {
	t.Helper()
	h := &shelf{dir: t.TempDir(), feed: newFeed("duel", *seed).withIDs()}
	s := serve(t, h.dir)
	for range 40 {
		events := h.feed.next(10)
		s.post(events...)
		h.events = append(h.events, events)
	}
	s.stop()
	h.intact = verify(t, h.dir)
	return h
}

// take returns a copy of the directory.
func (h *shelf) take(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(h.dir)); err != nil {
		t.Fatalf("copy the data directory: %v", err)
	}
	return dir
}

// logFile returns the one file that the log has.
func logFile(t *testing.T, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "log", "*.log"))
	if err != nil || len(names) != 1 {
		t.Fatalf("the log has the files %q (%v); this test wants one", names, err)
	}
	return names[0]
}

// change replaces the content of a file.
func change(t *testing.T, path string, how func(content []byte) []byte) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("damage a file: %v", err)
	}
	if err := os.WriteFile(path, how(content), 0o600); err != nil {
		t.Fatalf("damage a file: %v", err)
	}
}

// fingerprints returns the sums of all files below the directory.
func fingerprints(t *testing.T, dir string) map[string]string {
	t.Helper()
	sums := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(dir, path))
		sums[path] = fmt.Sprintf("%x", sha256.Sum256(content))
		return err
	})
	if err != nil {
		t.Fatalf("read the data directory: %v", err)
	}
	return sums
}

func flipMiddle(content []byte) []byte {
	content[len(content)/2] ^= 0x10
	return content
}

// A byte that has changed in the middle of the log stops the start, and verify,
// with where it is and what to do; nothing on the disk is changed.
func TestDamageInTheMiddleOfTheLogStopsTheStart(t *testing.T) {
	h := newShelf(t)
	for _, command := range []string{"serve", "verify"} {
		t.Run(command, func(t *testing.T) {
			dir := h.take(t)
			file := logFile(t, dir)
			change(t, file, flipMiddle)
			before := fingerprints(t, dir)
			args := []string{command, "--data", dir}
			if command == "serve" {
				args = append(args, "--listen", "127.0.0.1:0")
			}
			p := launch(t, args...)
			if status := p.wait(); status != 1 {
				t.Errorf("the exit status is %d; it must be 1", status)
			}
			for _, part := range []string{"error: ", file, "at byte ", "hint: ", "backup"} {
				if !strings.Contains(p.output(), part) {
					t.Errorf("it does not say %q; it says:\n%s", part, p.output())
				}
			}
			if after := fingerprints(t, dir); !maps.Equal(before, after) {
				t.Errorf("the data directory was changed: %v became %v", before, after)
			}
		})
	}
}

// What a crash has left at the end of the log is cut off and said, and every
// event that was acknowledged before is there.
func TestTornEndOfTheLogIsCutOff(t *testing.T) {
	h := newShelf(t)
	whole, last := len(h.events), len(h.events)-1
	cut := func(n int) func([]byte) []byte {
		return func(content []byte) []byte { return content[:len(content)-n] }
	}
	for _, torn := range []struct {
		name  string
		how   func([]byte) []byte
		stays int // requests of which the events are there
	}{
		{"a byte is missing", cut(1), last},
		{"some bytes are missing", cut(33), last},
		{"garbage follows", func(c []byte) []byte { return append(c, "garbage that is no block"...) }, whole},
		{"zeros follow", func(c []byte) []byte { return append(c, make([]byte, 4096)...) }, whole},
		{"a part of a block follows", func(c []byte) []byte { return append(c, c[56:100]...) }, whole},
	} {
		t.Run(torn.name, func(t *testing.T) {
			dir := h.take(t)
			// The checkpoint would be of a log that was longer.
			if torn.stays < whole {
				remove(t, filepath.Join(dir, "checkpoint"))
			}
			change(t, logFile(t, dir), torn.how)
			s := serve(t, dir)
			if !strings.Contains(s.output(), "removing the end of the log") {
				t.Errorf("the log does not say that the end was removed:\n%s", s.output())
			}
			for _, events := range h.events[:torn.stays] {
				if r := s.post(events...); r.Duplicate+r.Rejected != len(events) {
					t.Errorf("events that were acknowledged are taken again: %+v", r)
				}
			}
			for _, events := range h.events[torn.stays:] {
				s.post(events...)
			}
			checkFeed(t, s, h.feed)
			s.stop()
			checkSame(t, verify(t, dir), h.intact, "after the end was cut off, and sent again")
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatalf("delete a file: %v", err)
	}
}

// A checkpoint is a cache: without it, or with a damaged one, a start says so
// and comes to the same state.
func TestCheckpointIsACache(t *testing.T) {
	h := newShelf(t)
	for _, damage := range []struct {
		name string
		how  func([]byte) []byte // nil deletes the file
		says string
	}{
		{"deleted", nil, "folded the log"},
		{"a byte flipped", flipMiddle, "discarding the checkpoint"},
		{"cut in half", func(c []byte) []byte { return c[:len(c)/2] }, "discarding the checkpoint"},
		{"empty", func([]byte) []byte { return nil }, "discarding the checkpoint"},
		{"something else", func([]byte) []byte { return []byte("not a checkpoint at all\n") }, "discarding the checkpoint"},
	} {
		t.Run(damage.name, func(t *testing.T) {
			dir := h.take(t)
			path := filepath.Join(dir, "checkpoint")
			if damage.how == nil {
				remove(t, path)
			} else {
				change(t, path, damage.how)
			}
			s := serve(t, dir)
			if !strings.Contains(s.output(), damage.says) {
				t.Errorf("the log does not say %q:\n%s", damage.says, s.output())
			}
			checkFeed(t, s, h.feed)
			s.stop()
			checkSame(t, verify(t, dir), h.intact, "with the checkpoint "+damage.name)
		})
	}
}

// A log that is shorter than its checkpoint has lost events that were
// acknowledged: that is no torn end, so neither command goes on with less.
func TestLogShorterThanItsCheckpointStopsTheStart(t *testing.T) {
	h := newShelf(t)
	for _, args := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"verify"}} {
		t.Run(args[0], func(t *testing.T) {
			dir := h.take(t)
			change(t, logFile(t, dir), func(c []byte) []byte { return c[:len(c)-33] })
			p := launch(t, append(args, "--data", dir)...)
			if status := p.wait(); status != 1 {
				t.Errorf("the exit status is %d; it must be 1", status)
			}
			for _, part := range []string{"error: ", "records that were acknowledged are missing"} {
				if !strings.Contains(p.output(), part) {
					t.Errorf("it does not say %q; it says:\n%s", part, p.output())
				}
			}
		})
	}
}
