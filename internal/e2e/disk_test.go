package e2e

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"statstracker/internal/redistest"
)

// While the disk is full, events are refused with 503 and wait in Redis, reads
// go on, and /readyz tells; when there is room again, everything goes on by
// itself, and nothing is lost.
func TestDiskFullForAWhile(t *testing.T) {
	dir := smallDisk(t)
	l := startLoad(t, filepath.Join(dir, "data"), redistest.Start(t, redistest.Options{}))
	s := l.serve()
	l.awaitSent(5)
	await(t, "the server is ready", func() bool { return statusOfReadyz(s) == http.StatusOK })
	for range 3 {
		ballast := fill(t, dir)
		checkFull(t, l, s)
		if status := statusOfReadyz(s); status != http.StatusOK {
			t.Errorf("/readyz answers %d while the disk is full, though reads go on", status)
		}
		remove(t, ballast)
		await(t, "the log can be written again", func() bool { return s.ready().Log.Writable })
		l.awaitSent(5)
	}
	l.finish(s)
	if got := s.awaitSource("ok"); got.Detail != "" {
		t.Errorf("when all is well again, the source says %q", got.Detail)
	}
	l.check(s)
}

// A server that is killed while the disk is full starts on the full disk, and
// answers what is read.
func TestStartOnAFullDisk(t *testing.T) {
	dir := smallDisk(t)
	l := startLoad(t, filepath.Join(dir, "data"), redistest.Start(t, redistest.Options{}))
	s := l.serve()
	l.awaitSent(5)
	ballast := fill(t, dir)
	checkFull(t, l, s)
	s.kill()
	s = l.serve()
	checkFull(t, l, s)
	remove(t, ballast)
	l.awaitSent(5)
	l.finish(s)
	l.check(s)
}

// checkFull checks what a server does whose disk is full.
func checkFull(t *testing.T, l *load, s *server) {
	t.Helper()
	refused := l.sender.refused.Load()
	await(t, "events are refused with 503 and Retry-After", func() bool { return l.sender.refused.Load() > refused+2 })
	var r report
	await(t, "/readyz says that the log cannot be written", func() bool { r = s.ready(); return !r.Log.Writable })
	if !strings.Contains(r.Log.Detail, "no space left") {
		t.Errorf("/readyz says of the log: %q", r.Log.Detail)
	}
	await(t, "/readyz says that the Redis source waits", func() bool {
		source := s.redis()
		return source.State == "behind" && strings.Contains(source.Detail, "waits until it can be kept")
	})
	before := s.board("duel", 10)
	s.player("duel", before.Entries[0].Player)
	var top []entry
	s.get("/leaderboards/top_ten/exrps", &top)
	if len(top) != 10 {
		t.Errorf("the top ten has %d players while the disk is full", len(top))
	}
}

// statusOfReadyz returns the status of /readyz, 0 without an answer.
func statusOfReadyz(s *server) int {
	a, err := s.request(s.t.Context(), http.MethodGet, "/readyz", nil)
	if err != nil {
		return 0
	}
	return a.status
}

// fill fills the disk with a file, so that not a block is free.
func fill(t *testing.T, dir string) (ballast string) {
	t.Helper()
	ballast = filepath.Join(dir, "ballast")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatalf("fill the disk: %v", err)
	}
	defer f.Close()
	for size := 1 << 20; size >= 512; {
		if _, err = f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("fill the disk: %v", err)
	}
	return ballast
}
