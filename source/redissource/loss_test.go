package redissource_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/internal/redistest"
	"statstracker/source"
	"statstracker/source/redissource"
	"statstracker/source/sourcetest"
	"statstracker/stats"
)

// sizeSink notes the size of the largest batch.
type sizeSink struct {
	*sourcetest.Sink
	largest int
}

func (s *sizeSink) Submit(ctx context.Context, b *eventlog.Batch) (source.Summary, error) {
	s.largest = max(s.largest, b.Size())
	return s.Sink.Submit(ctx, b)
}

// addResults adds numbered events.
func addResults(t *testing.T, server *redistest.Server, from, to int) {
	t.Helper()
	var events []sourcetest.Event
	for n := from; n < to; n++ {
		fields := result(n)
		var event sourcetest.Event
		for i := 0; i < len(fields); i += 2 {
			event = append(event, stats.Field{Name: fields[i], Value: fields[i+1]})
		}
		events = append(events, event)
	}
	if err := add(t.Context(), server.Client(), events); err != nil {
		t.Fatal(err)
	}
}

func requireResults(t *testing.T, f *follower, n int) {
	t.Helper()
	records := f.sink.Records()
	if len(records) != n {
		t.Fatalf("%d events, want %d", len(records), n)
	}
	for i, r := range records {
		if r.Fields[2].Value != result(i)[5] {
			t.Fatalf("event %d is %q", i, r.Fields)
		}
	}
}

func TestLongBacklog(t *testing.T) {
	const n = 100_000
	server := redistest.Start(t, redistest.Options{})
	for from := 0; from < n; from += 5000 {
		addResults(t, server, from, from+5000)
	}
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	f.sink.Wait(t, n)
	requireResults(t, f, n)
	f.await(source.OK)
}

func TestResetStreamIsNotReadByDefault(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	xadd(t, server, "50-1")
	f.requirePositions("50-1")
	do(t, server, "DEL", stream)
	xadd(t, server, "7-1")
	f.await(source.Broken, "ends at 7-1", "read up to 50-1", `"restart"`)
	xadd(t, server, "8-1")
	f.await(source.Broken, "ends at 8-1")
	f.stop()
	log := &errorLog{}
	f = follow(t, server, f.sink, redissource.Config{Logger: log.logger()})
	f.await(source.Broken, "ends at 8-1")
	xadd(t, server, "60-1")
	f.requirePositions("50-1", "60-1")
	f.await(source.Broken, "was reset, and what it got up to the old position has not been read")
	awaitAudit(f)
	if lines := log.all(); len(lines) != 2 {
		t.Errorf("of a reset and what it cost it logs %q", lines)
	}
}

func TestResetStreamIsReadFromItsBeginningIfSaid(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{OnReset: redissource.ResetRestart})
	xadd(t, server, "50-1")
	f.requirePositions("50-1")
	do(t, server, "DEL", stream)
	xadd(t, server, "7-1")
	xadd(t, server, "8-1")
	f.requirePositions("50-1", "7-1", "8-1")
	if s := f.await(source.OK); s.Position != "8-1" {
		t.Errorf("the position is %s", s.Position)
	}
}

func TestStreamThatVanishesAndComesBack(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	f.await(source.OK)
	xadd(t, server, "50-1")
	f.requirePositions("50-1")
	do(t, server, "DEL", stream)
	f.await(source.Broken, "there is no stream "+stream, "read up to 50-1")
	xadd(t, server, "50-2")
	f.requirePositions("50-1", "50-2")
	f.await(source.OK)
}

func TestFailoverToAnEmptyServer(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
	xadd(t, server, "50-1")
	f.requirePositions("50-1")
	server.Kill()
	server.Start()
	f.await(source.Broken, "there is no stream")
	xadd(t, server, "60-1")
	f.requirePositions("50-1", "60-1")
	f.await(source.OK)
}

func TestTrimmingAndDeletingWhatWasReadIsNoLoss(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	log := &errorLog{}
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{Logger: log.logger()})
	var want []string
	for ms := 1; ms < 50; ms += 4 {
		for n := range 4 {
			want = append(want, fmt.Sprintf("%d-0", ms+n))
			xadd(t, server, want[len(want)-1])
		}
		f.requirePositions(want...)
		do(t, server, "XDEL", stream, want[len(want)-2])
		do(t, server, "XTRIM", stream, "MAXLEN", ms%3)
		awaitAudit(f)
	}
	f.stop()
	f = follow(t, server, f.sink, redissource.Config{Logger: log.logger()})
	awaitAudit(f)
	f.await(source.OK)
	if lines := log.all(); len(lines) > 0 {
		t.Errorf("it complains: %s", lines)
	}
}

func TestEntriesTrimmedBeforeTheyWereReadAreCounted(t *testing.T) {
	server := redistest.Start(t, redistest.Options{})
	log := &errorLog{}
	f := follow(t, server, sourcetest.NewSink(t), redissource.Config{Logger: log.logger(), Count: 1})
	xadd(t, server, "1-0")
	f.requirePositions("1-0")
	release := f.sink.Hold()
	for ms := 2; ms <= 101; ms++ {
		xadd(t, server, fmt.Sprintf("%d-0", ms))
	}
	// What had been read ahead by now is not lost, so the count is what is not taken.
	do(t, server, "XTRIM", stream, "MAXLEN", 10)
	release()
	f.await(source.Broken, "were deleted or trimmed from the stream before they had been read")
	awaitPosition(f, "101-0")
	missing := 101 - len(f.positions())
	f.await(source.Broken, fmt.Sprintf("at least %d entries", missing))
	if missing < 80 || !slices.Contains(f.positions(), "92-0") || len(log.all()) != 1 {
		t.Errorf("%d are missing, the entries taken are %q, logged: %s", missing, f.positions(), log.all())
	}
	xadd(t, server, "102-0")
	awaitPosition(f, "102-0")
	f.await(source.Broken, fmt.Sprintf("at least %d entries", missing), "stays until the next start")
	f.stop()
	follow(t, server, f.sink, redissource.Config{}).await(source.OK)
}

func TestEntriesGoneWhileNothingWasReading(t *testing.T) {
	for name, c := range map[string]struct {
		remove []any
		detail string
		state  source.State
	}{
		"trimmed past the position":    {[]any{"XTRIM", stream, "MINID", "8-0"}, "it cannot be told whether all had been read", source.Broken},
		"trimmed up to the position":   {[]any{"XTRIM", stream, "MINID", "5-0"}, "", source.OK},
		"an entry after it deleted":    {[]any{"XDEL", stream, "7-0"}, "at least 1 entries", source.Broken},
		"an entry before it deleted":   {[]any{"XDEL", stream, "4-0"}, "", source.OK},
		"the entry at it deleted":      {[]any{"XDEL", stream, "5-0"}, "", source.OK},
		"everything trimmed":           {[]any{"XTRIM", stream, "MAXLEN", "0"}, "it cannot be told", source.Broken},
		"deleted and filled with more": {[]any{"DEL", stream}, "", source.OK},
	} {
		t.Run(name, func(t *testing.T) {
			server := redistest.Start(t, redistest.Options{})
			f := follow(t, server, sourcetest.NewSink(t), redissource.Config{})
			for ms := 1; ms <= 5; ms++ {
				xadd(t, server, fmt.Sprintf("%d-0", ms))
			}
			f.sink.Wait(t, 5)
			f.stop()
			for ms := 6; ms <= 10; ms++ {
				xadd(t, server, fmt.Sprintf("%d-0", ms))
			}
			do(t, server, c.remove...)
			xadd(t, server, "11-0")
			f = follow(t, server, f.sink, redissource.Config{})
			awaitPosition(f, "11-0")
			f.await(c.state, c.detail)
		})
	}
}

// awaitAudit waits until the source has looked at the stream twice more.
func awaitAudit(f *follower) {
	f.t.Helper()
	asked := func() (calls int) {
		text := f.server.Client().Info(f.t.Context(), "commandstats").Val()
		_, after, _ := strings.Cut(text, "cmdstat_xinfo|stream:calls=")
		fmt.Sscan(strings.ReplaceAll(after, ",", " "), &calls)
		return calls
	}
	before := asked()
	eventually(f.t, "another look at the stream", func() bool { return asked() >= before+2 })
}

func awaitPosition(f *follower, position string) {
	f.t.Helper()
	eventually(f.t, "the position "+position, func() bool { return f.sink.Position(f.Name()) == position })
}

// eventually waits for something that has to be asked for.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(30 * time.Second); !done(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("there is not %s", what)
		}
	}
}

// errorLog keeps the lines of a log that are errors.
type errorLog struct {
	mu    sync.Mutex
	lines []string
}

func (l *errorLog) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelError}))
}

func (l *errorLog) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, string(line))
	return len(line), nil
}

func (l *errorLog) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines)
}
