package sourcetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"statstracker/source"
	"statstracker/stats"
)

// patience is how long a test waits for something that should come at once.
const patience = 30 * time.Second

// suite is one test with its origin and the sink that all its sources share.
type suite struct {
	t      *testing.T
	origin Origin
	sink   *Sink
	sent   []Event
}

func newSuite(t *testing.T, h Harness) *suite {
	t.Helper()
	return &suite{t: t, origin: h.Open(t), sink: newSink(t, h)}
}

// running is a source that runs.
type running struct {
	t      *testing.T
	source source.Source
	cancel context.CancelFunc
	ended  chan error
}

// start makes a source and runs it until it is stopped, or the test ends.
func (s *suite) start() *running {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{t: s.t, source: s.origin.New(s.t), cancel: cancel, ended: make(chan error, 1)}
	go func() { r.ended <- r.source.Run(ctx, s.sink) }()
	s.t.Cleanup(cancel)
	return r
}

// stop ends the source and requires that it ends soon, and well.
func (r *running) stop() {
	r.t.Helper()
	r.cancel()
	r.requireEnd()
}

func (r *running) requireEnd() {
	r.t.Helper()
	const soon = 2 * time.Second
	select {
	case err := <-r.ended:
		if err != nil {
			r.t.Errorf("run returns %v after its end, want nil", err)
		}
	case <-time.After(soon):
		r.t.Fatalf("the source still runs %v after its end", soon)
	}
}

// send sends events and returns when the origin has taken them.
func (s *suite) send(events []Event) {
	s.t.Helper()
	s.sendLater(events)()
}

// sendLater sends events at the same time as what the test goes on with, and
// returns what to call for waiting until the origin has taken them.
func (s *suite) sendLater(events []Event) (wait func()) {
	s.sent = append(s.sent, events...)
	done := make(chan error, 1)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	go func() { done <- s.origin.Send(ctx, events) }()
	return func() {
		s.t.Helper()
		defer cancel()
		if err := <-done; err != nil {
			s.t.Fatalf("send %d events: %v", len(events), err)
		}
	}
}

// requireAll waits for every event that was sent, and requires that each came
// once and in order.
func (s *suite) requireAll() {
	s.t.Helper()
	s.sink.Wait(s.t, len(s.sent))
	got := s.sink.Records()
	for i := range min(len(got), len(s.sent)) {
		if !slices.Equal(got[i].Fields, s.sent[i]) {
			s.t.Fatalf("event %d is %.200q, want %.200q", i, got[i].Fields, s.sent[i])
		}
		if got[i].Reason != "" {
			s.t.Fatalf("event %d was refused: %s", i, got[i].Reason)
		}
	}
	if len(got) != len(s.sent) {
		s.t.Fatalf("%d events delivered, %d sent", len(got), len(s.sent))
	}
}

// await waits until the source's status is as wanted.
func (r *running) await(what string, want func(source.Status) bool) source.Status {
	r.t.Helper()
	// A status is asked for and does not come by itself, hence the ticks.
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); time.Now().Before(end); <-tick.C {
		if s := r.source.Status(); want(s) {
			return s
		}
	}
	r.t.Fatalf("the source is not %s after %v: %+v", what, patience, r.source.Status())
	return source.Status{}
}

// match is the n-th of many different events.
func match(n int) Event {
	return Event{
		{Name: stats.FieldProduct, Value: "exrps"},
		{Name: stats.FieldType, Value: stats.TypeGameOver},
		{Name: stats.FieldGame, Value: fmt.Sprintf("match-%d", n)},
		{Name: stats.FieldWinner, Value: fmt.Sprintf("player-%d", n%7)},
		{Name: stats.FieldLoser, Value: fmt.Sprintf("rival-%d", n%11)},
	}
}

// matches are the events from the first number up to the last, without it.
func matches(from, to int) []Event {
	var events []Event
	for n := from; n < to; n++ {
		events = append(events, match(n))
	}
	return events
}
