package e2e

import (
	"context"
	"slices"
	"sync"
	"testing"

	"statstracker/internal/redistest"
)

// load is what a server is under: one game from Redis, without event ids, and
// one over HTTP, with them, both for as long as it is not stopped.
type load struct {
	t      testing.TB
	dir    string // the data directory
	redis  *redistest.Server
	stream *feed
	sender *sender
	cancel context.CancelFunc // ends the feeding
	group  sync.WaitGroup
	last   string // id of the last entry of the stream, after stop
	err    error  // of the stream, after stop

	rescores int // how often a rescore has been asked for
}

// startLoad starts the load on the servers that will be launched.
func startLoad(t testing.TB, dir string, redis *redistest.Server) *load {
	t.Helper()
	return startSome(t, dir, redis, true)
}

// startSender starts the part of the load that comes over HTTP, and leaves the
// stream to the test.
func startSender(t testing.TB, dir string, redis *redistest.Server) *load {
	t.Helper()
	return startSome(t, dir, redis, false)
}

func startSome(t testing.TB, dir string, redis *redistest.Server, stream bool) *load {
	t.Helper()
	l := &load{
		t: t, dir: dir, redis: redis,
		stream: newFeed("exrps", *seed),
		sender: &sender{feed: newFeed("duel", *seed).withIDs()},
	}
	feeding, cancel := context.WithCancel(t.Context())
	l.cancel = cancel
	life, client := t.Context(), redis.Client()
	l.group.Go(func() { l.sender.run(life, feeding) })
	if stream {
		l.group.Go(func() { l.last, l.err = l.stream.stream(feeding, client) })
	}
	t.Cleanup(l.group.Wait)
	return l
}

// launch starts a server on the data directory and puts it under the load.
func (l *load) launch() *server {
	l.t.Helper()
	s := launchServer(l.t, l.dir, l.args()...)
	l.sender.server.Store(s)
	return s
}

// args are what the servers are started with: the game that is sent over HTTP
// is of a games file.
func (l *load) args() []string {
	return []string{"--events", l.redis.URL(0), "--games", "testdata/games.yaml"}
}

// serve is launch for a server that answers.
func (l *load) serve() *server {
	l.t.Helper()
	s := l.launch()
	s.awaitOpen()
	return s
}

// awaitSent waits until requests have been acknowledged since.
func (l *load) awaitSent(requests int64) {
	l.t.Helper()
	want := l.sender.acked.Load() + requests
	await(l.t, "events are acknowledged", func() bool { return l.sender.acked.Load() >= want })
}

// finish ends the load and returns when the server has taken all of it.
func (l *load) finish(s *server) {
	l.t.Helper()
	l.cancel()
	l.group.Wait()
	if l.err != nil {
		l.t.Fatalf("add events to the stream: %v", l.err)
	}
	s.awaitDrained(l.last)
}

// check checks that the server, which has taken all, shows every event once,
// stops it, and compares what it leaves with an uninterrupted run.
func (l *load) check(s *server) verdict {
	l.t.Helper()
	checkFeed(l.t, s, l.stream)
	checkFeed(l.t, s, l.sender.feed)
	s.stop()
	got, want := verify(l.t, l.dir), l.uninterrupted()
	checkSame(l.t, got, want, "after all that happened")
	l.checkOutcomes(got, want)
	if n := l.sender.wrong.Load(); n > 0 {
		l.t.Errorf("%d requests were answered otherwise than with 200, or 503 and Retry-After", n)
	}
	return got
}

// checkOutcomes checks that each event was counted, or ignored, once. One that
// was rejected is rejected again when it is sent again.
func (l *load) checkOutcomes(got, want verdict) {
	l.t.Helper()
	got.checkOutcomes(l.t, l.rescores)
	want.checkOutcomes(l.t, 0)
	made := l.stream.outcomes
	made.counted += l.sender.feed.outcomes.counted
	made.ignored += l.sender.feed.outcomes.ignored
	made.rejected += l.sender.feed.outcomes.rejected
	if plain := want.outcomes(l.t); plain != made {
		l.t.Errorf("an uninterrupted run has the outcomes %+v; they must be %+v", plain, made)
	}
	g := got.outcomes(l.t)
	if g.counted != made.counted || g.ignored != made.ignored || g.rejected < made.rejected {
		l.t.Errorf("the outcomes are %+v; of different events they must be %+v", g, made)
	}
	if a := l.sender.answered; g.duplicate < a.duplicate {
		l.t.Errorf("the log has %d duplicates, but %d were acknowledged", g.duplicate, a.duplicate)
	}
}

// uninterrupted is a run over the same input in which nothing happens.
func (l *load) uninterrupted() verdict {
	l.t.Helper()
	dir := l.t.TempDir()
	s := serve(l.t, dir, l.args()...)
	for events := range slices.Chunk(l.sender.sent, 5000) {
		s.post(events...)
	}
	s.awaitDrained(l.last)
	s.stop()
	return verify(l.t, dir)
}
