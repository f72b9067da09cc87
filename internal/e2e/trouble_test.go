package e2e

import (
	"strings"
	"syscall"
	"testing"

	"github.com/redis/go-redis/v9"

	"statstracker/internal/redistest"
)

// A stream that is not what it was, or no stream at all, is said in /readyz and
// in the log, and never waited on in silence.
func TestStreamInTroubleIsSaid(t *testing.T) {
	t.Parallel()
	for _, trouble := range []struct {
		name string
		// before happens to the stream of 1000 entries, up to the last of which
		// the server has read, while the server is stopped.
		before func(t *testing.T, c *redis.Client)
		// during happens while the server runs.
		during func(t *testing.T, c *redis.Client, s *server)
		state  string
		says   string
	}{
		{name: "deleted", during: running(del), state: "broken", says: "it was deleted"},
		{name: "deleted while nothing was reading", before: del, state: "broken", says: "it was deleted"},
		{name: "filled again with lower ids", during: running(refill), state: "broken", says: "ends at 1000-5, but has been read up to"},
		{name: "filled again while nothing was reading", before: refill, state: "broken", says: "ends at 1000-5, but has been read up to"},
		{name: "trimmed past the position", before: trim, state: "broken", says: "were trimmed while nothing was reading"},
		{name: "trimmed faster than it is read", during: outrun, state: "broken", says: "entries were deleted or trimmed from the stream before they had been read"},
		{name: "not a stream", during: running(text), state: "broken", says: "is a string, not a stream"},
		{name: "not a stream from the start", before: text, state: "broken", says: "is a string, not a stream"},
	} {
		t.Run(trouble.name, func(t *testing.T) {
			t.Parallel()
			server, dir := redistest.Start(t, redistest.Options{}), t.TempDir()
			client := server.Client()
			s := serve(t, dir, "--events", server.URL(0))
			s.awaitDrained(addAll(t, client, newFeed("exrps", *seed), 1000))
			if trouble.before != nil {
				s.stop()
				trouble.before(t, client)
				s = serve(t, dir, "--events", server.URL(0))
			} else {
				trouble.during(t, client, s)
			}
			report := s.awaitSource(trouble.state)
			if !strings.Contains(report.Detail, trouble.says) {
				t.Errorf("the source says %q; it must say %q", report.Detail, trouble.says)
			}
			await(t, "the log says it", func() bool { return strings.Contains(s.output(), trouble.says) })
		})
	}
}

// running is what happens to the stream alone.
func running(happens func(*testing.T, *redis.Client)) func(*testing.T, *redis.Client, *server) {
	return func(t *testing.T, c *redis.Client, _ *server) {
		t.Helper()
		happens(t, c)
	}
}

func del(t *testing.T, c *redis.Client) {
	t.Helper()
	do(t, c, "DEL", streamKey)
}

func refill(t *testing.T, c *redis.Client) {
	t.Helper()
	pipe := c.TxPipeline()
	pipe.Del(t.Context(), streamKey)
	pipe.XAdd(t.Context(), &redis.XAddArgs{Stream: streamKey, ID: "1000-5", Values: []string{"product_id", "exrps"}})
	if _, err := pipe.Exec(t.Context()); err != nil {
		t.Fatalf("fill the stream again: %v", err)
	}
}

// trim adds entries that the server does not read, and takes some of them.
func trim(t *testing.T, c *redis.Client) {
	t.Helper()
	addAll(t, c, newFeed("exrps", *seed), 1000)
	do(t, c, "XTRIM", streamKey, "MAXLEN", 400)
}

// outrun does so while the server runs, but is too slow.
func outrun(t *testing.T, c *redis.Client, s *server) {
	t.Helper()
	s.awaitSource("ok")
	s.signal(syscall.SIGSTOP)
	defer s.signal(syscall.SIGCONT)
	trim(t, c)
}

func text(t *testing.T, c *redis.Client) {
	t.Helper()
	do(t, c, "SET", streamKey, "x")
}
