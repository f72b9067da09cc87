package e2e

import (
	"context"
	"net/http"
	"testing"
	"time"
)

// server is a running `statstracker serve`.
type server struct {
	*process
	client *http.Client
}

// launchServer starts serve on the data directory and returns at once.
func launchServer(t testing.TB, dir string, args ...string) *server {
	t.Helper()
	args = append([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0"}, args...)
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	t.Cleanup(transport.CloseIdleConnections)
	return &server{launch(t, args...), &http.Client{Transport: transport, Timeout: patience}}
}

// serve starts serve and returns when it answers everything. Sources may still
// be catching up.
func serve(t testing.TB, dir string, args ...string) *server {
	t.Helper()
	s := launchServer(t, dir, args...)
	s.awaitOpen()
	return s
}

// awaitOpen waits until the log has been folded.
func (s *server) awaitOpen() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	select {
	case <-s.listening:
	case <-s.ended:
		s.t.Fatalf("the server ended instead of listening; it said:\n%s", s.output())
	case <-ctx.Done():
		s.t.Fatal("the server does not listen")
	}
	await(s.t, "the server has folded its log", func() bool { return s.ready().Status != "folding the log" })
}

// awaitDrained waits until the Redis source has taken the entry with the id.
func (s *server) awaitDrained(id string) {
	s.t.Helper()
	await(s.t, "the source has read up to "+id, func() bool { return s.redis().Position == id })
}

// awaitSource waits for a state of the Redis source.
func (s *server) awaitSource(state string) sourceReport {
	s.t.Helper()
	var last sourceReport
	await(s.t, "the source is "+state, func() bool { last = s.redis(); return last.State == state })
	return last
}

// crash kills the server after the time has passed.
func (s *server) crash(after time.Duration) {
	pause(s.t.Context(), after)
	s.kill()
}
