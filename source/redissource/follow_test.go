package redissource_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"statstracker/eventlog"
	"statstracker/internal/redistest"
	"statstracker/source"
	"statstracker/source/redissource"
	"statstracker/source/sourcetest"
	"statstracker/stats"
)

// follower is a source that runs, with its server and its sink.
type follower struct {
	*redissource.Source
	t      *testing.T
	server *redistest.Server
	sink   *sourcetest.Sink
	cancel context.CancelFunc
	ended  chan error
}

// follow runs a source until the test ends.
func follow(t *testing.T, server *redistest.Server, sink *sourcetest.Sink, c redissource.Config) *follower {
	t.Helper()
	return run(t, server, sink, newSource(t, server, c))
}

func run(t *testing.T, server *redistest.Server, sink *sourcetest.Sink, s *redissource.Source) *follower {
	ctx, cancel := context.WithCancel(context.Background())
	f := &follower{Source: s, t: t, server: server, sink: sink, cancel: cancel, ended: make(chan error, 1)}
	go func() { f.ended <- f.Run(ctx, sink) }()
	t.Cleanup(f.stop)
	return f
}

// stop ends the source, which must take less than a second.
func (f *follower) stop() {
	f.t.Helper()
	f.cancel()
	select {
	case err := <-f.ended:
		f.ended <- nil
		if err != nil {
			f.t.Errorf("run returns %v", err)
		}
	case <-time.After(time.Second):
		f.t.Error("run has not ended a second after its context")
	}
}

// await waits for a status with the state and words in the detail.
func (f *follower) await(state source.State, words ...string) source.Status {
	f.t.Helper()
	return f.awaitWithin(30*time.Second, state, words...)
}

func (f *follower) awaitWithin(limit time.Duration, state source.State, words ...string) source.Status {
	f.t.Helper()
	var s source.Status
	lacks := func(word string) bool { return !strings.Contains(s.Detail, word) }
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(limit); time.Now().Before(end); <-tick.C {
		if s = f.Status(); s.State == state && !slices.ContainsFunc(words, lacks) {
			return s
		}
	}
	f.t.Fatalf("the status is not %s with %q, but %+v", state, words, s)
	return s
}

// xadd adds an entry that is an event, with the id, or "*" for one of Redis.
func xadd(t *testing.T, server *redistest.Server, id string) {
	t.Helper()
	do(t, server, "XADD", redissource.DefaultStream, id, "product_id", "exrps", "type", "note", "id", id)
}

func do(t *testing.T, server *redistest.Server, args ...any) any {
	t.Helper()
	reply, err := server.Client().Do(t.Context(), args...).Result()
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return reply
}

// positions are where the records that were taken stand in the stream.
func (f *follower) positions() []string {
	var all []string
	for _, r := range f.sink.Records() {
		all = append(all, r.Position)
	}
	return all
}

func (f *follower) requirePositions(want ...string) {
	f.t.Helper()
	f.sink.Wait(f.t, len(want))
	if got := f.positions(); !slices.Equal(got, want) {
		f.t.Errorf("the entries taken are %q, want %q", got, want)
	}
}

func TestEveryEntryBecomesOneRecord(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	long := strings.Repeat("v", stats.MaxValue)
	for seq, fields := range [][]any{
		{"product_id", "exrps", "raw", "\x00\xff\r\n$-1", "", "no name"},
		{"product_id", "first", "a", "1", "product_id", "last"},
		{"product_id", "exrps", "a", long, "b", long},
		{"product_id", "exrps", "a", long + long},
		{"no", "product"},
	} {
		args := append([]any{"XADD", redissource.DefaultStream, fmt.Sprintf("1700000000000-%d", seq)}, fields...)
		do(t, server, args...)
	}
	f.sink.Wait(t, 5)
	got := f.sink.Records()
	want := []struct {
		fields  []stats.Field
		refused bool
	}{
		{fields: []stats.Field{{Name: "product_id", Value: "exrps"}, {Name: "raw", Value: "\x00\xff\r\n$-1"}, {Name: "", Value: "no name"}}},
		{fields: []stats.Field{{Name: "product_id", Value: "last"}, {Name: "a", Value: "1"}}},
		{refused: true}, // larger than an event, with the names
		{refused: true}, // a value longer than any may be
		{fields: []stats.Field{{Name: "no", Value: "product"}}, refused: true},
	}
	for i, w := range want {
		if w.fields != nil && !slices.Equal(got[i].Fields, w.fields) {
			t.Errorf("entry %d has %q, want %q", i, got[i].Fields, w.fields)
		}
		if refused := got[i].Reason != ""; refused != w.refused {
			t.Errorf("entry %d: refused for %q", i, got[i].Reason)
		}
		position := fmt.Sprintf("1700000000000-%d", i)
		if got[i].Position != position || !got[i].Received.Equal(time.UnixMilli(1700000000000)) {
			t.Errorf("entry %d stands at %s of %v", i, got[i].Position, got[i].Received)
		}
	}
}

func TestIDsAreTimesWithinReason(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	xadd(t, server, "0-1")
	xadd(t, server, "18446744073709551615-18446744073709551615")
	f.requirePositions("0-1", "18446744073709551615-18446744073709551615")
	if year := f.sink.Records()[1].Received.UTC().Year(); year != 9999 {
		t.Errorf("the year of the last id is %d", year)
	}
	f.stop()
	follow(t, server, f.sink, redissource.Config{}).await(source.OK)
}

// A batch is bounded in bytes, whatever the size of an entry.
func TestLargeEntriesMakeSmallBatches(t *testing.T) {
	const limit = 100_000
	server := redistest.Start(t, redistest.Options{})
	value := strings.Repeat("v", 30_000)
	for range 50 {
		do(t, server, "XADD", redissource.DefaultStream, "*", "product_id", "exrps", "a", value, "b", value[:2000])
	}
	s := newSource(t, server, redissource.Config{BatchBytes: limit})
	sink := &sizeSink{Sink: sourcetest.NewSink(t)}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx, sink) }()
	sink.Wait(t, 50)
	cancel()
	<-ended
	if sink.largest >= 2*limit {
		t.Errorf("the largest batch has %d bytes", sink.largest)
	}
}

func TestFollowsAnyDatabaseAndKey(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	client := redis.NewClient(&redis.Options{Addr: server.Addr(), DB: 3, Protocol: 2})
	defer client.Close()
	event := &redis.XAddArgs{Stream: "other events", Values: []string{"product_id", "exrps"}}
	if err := client.XAdd(t.Context(), event).Err(); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{server.URL(3), "unix://" + server.SocketPath() + "?db=3"} {
		f := follow(t, server, sourcetest.NewSink(t), redissource.Config{URL: url, Stream: "other events"})
		f.sink.Wait(t, 1)
		if f.Name() != "redis:other events" {
			t.Errorf("the name is %q", f.Name())
		}
	}
}

// The stream belongs to others: they must not find a trace of its reader.
func TestOnlyReads(t *testing.T) {
	server := redistest.Start(t, redistest.Options{Password: "secret"})
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{Password: password("secret")})
	xadd(t, server, "1-1")
	xadd(t, server, "1-2")
	f.requirePositions("1-1", "1-2")
	f.await(source.OK)
	f.stop()
	if n := do(t, server, "XLEN", redissource.DefaultStream); n != int64(2) {
		t.Errorf("the stream has %v entries", n)
	}
	if groups := server.Client().XInfoGroups(t.Context(), redissource.DefaultStream).Val(); len(groups) > 0 {
		t.Errorf("the stream has groups %v", groups)
	}
	allowed := []string{"xread", "xinfo|stream", "auth", // of the source
		"xadd", "xlen", "xinfo|groups", "hello", "info"} // of this test
	for line := range strings.Lines(server.Client().Info(t.Context(), "commandstats").Val()) {
		name, _, found := strings.Cut(strings.TrimPrefix(line, "cmdstat_"), ":")
		if found && !slices.Contains(allowed, name) {
			t.Errorf("the server was sent %s", name)
		}
	}
}

// A read that waits in Redis does not keep the program from ending.
func TestEndsDuringALongRead(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	s, err := redissource.New(redissource.Config{URL: server.URL(0), Block: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	f := run(t, server, sourcetest.NewSink(t), s)
	xadd(t, server, "1-1")
	f.requirePositions("1-1")
	f.await(source.OK)
	f.stop()
}

func TestStatusTellsTheBacklog(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	for ms := range 2000 {
		xadd(t, server, fmt.Sprintf("%d-0", 1000+ms))
	}
	sink := sourcetest.NewSink(t)
	release := sink.Hold()
	f := follow(t, server, sink, redissource.Config{})
	s := f.await(source.Behind)
	for s.LagEvents < 0 { // it has not looked at the stream yet
		s = f.await(source.Behind)
	}
	if s.LagEvents != 2000 || s.Lag != 1999*time.Millisecond || s.CaughtUp {
		t.Errorf("before anything was taken: %+v", s)
	}
	release()
	sink.Wait(t, 2000)
	if s = f.await(source.OK); s.LagEvents != 0 || s.Lag != 0 || !s.CaughtUp || s.Position != "2999-0" {
		t.Errorf("after everything was taken: %+v", s)
	}
}

// While there is always more to read, the status tells so, and follows a stream
// that grows.
func TestStatusWhileCatchingUp(t *testing.T) {
	const first, more = 3000, 1000
	server := redistest.Start(t, redistest.Options{})
	addResults(t, server, 0, first)
	s := newSource(t, server, redissource.Config{Count: 10})
	sink := &watchingSink{Sink: sourcetest.NewSink(t), source: s}
	sink.each = func(taken int, status source.Status) {
		if taken == first/10 {
			addResults(t, server, first, first+more)
		}
		sink.early = sink.early || status.CaughtUp || status.State == source.OK
		sink.grown = sink.grown || int(status.LagEvents)+taken == first+more
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx, sink) }()
	sink.Wait(t, first+more)
	cancel()
	<-ended
	if sink.early || !sink.grown {
		t.Errorf("it was caught up too early: %v; it knew that the stream had grown: %v", sink.early, sink.grown)
	}
}

// watchingSink looks at the status of the source before it takes a batch. It is
// slow, as a log is, so that reading takes longer than a look at the stream.
type watchingSink struct {
	*sourcetest.Sink
	source       *redissource.Source
	each         func(taken int, status source.Status)
	taken        int
	early, grown bool
}

func (s *watchingSink) Submit(ctx context.Context, b *eventlog.Batch) (source.Summary, error) {
	s.each(s.taken, s.source.Status())
	s.taken += b.Len()
	time.Sleep(time.Millisecond)
	return s.Sink.Submit(ctx, b)
}
