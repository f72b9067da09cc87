package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/source"
	"statstracker/stats"
)

// Record is a record that a sink has taken.
type Record struct {
	Fields   Event
	Reason   string // why it was refused, "" for an event
	Position string
	Received time.Time
}

// Sink is a tracker that keeps what it takes and checks how it is delivered. It
// can be told to fail. It is safe for concurrent use.
type Sink struct {
	t       testing.TB
	harness Harness

	mu        sync.Mutex // guards everything below
	records   []Record
	positions map[string]string
	moved     bool          // the position was set by hand
	busy      int           // calls of Submit at present
	failure   error         // what Submit returns, instead of taking the batch
	lose      error         // what Submit returns once, after taking the batch
	failures  int           // how often it has failed
	hold      chan struct{} // Submit waits for its end
	changed   chan struct{} // closed at the next change of records, failures or busy
}

var _ source.Sink = (*Sink)(nil)

// NewSink returns an empty sink for a source with positions.
func NewSink(t testing.TB) *Sink { return newSink(t, Harness{Positions: true}) }

func newSink(t testing.TB, h Harness) *Sink {
	return &Sink{t: t, harness: h, positions: make(map[string]string), changed: make(chan struct{})}
}

// Submit takes the batch, unless the sink was told otherwise.
func (s *Sink) Submit(ctx context.Context, b *eventlog.Batch) (source.Summary, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy++
	defer func() { s.busy-- }()
	s.change()
	if s.busy > 1 && !s.harness.Concurrent {
		s.t.Error("two batches are submitted at once")
	}
	if err := s.wait(ctx); err != nil {
		return source.Summary{}, err
	}
	if s.failure != nil {
		s.failures++
		return source.Summary{}, s.failure
	}
	return s.take(b)
}

// wait waits while the sink holds batches. It is called with the mutex held.
func (s *Sink) wait(ctx context.Context) error {
	for s.hold != nil {
		hold := s.hold
		s.mu.Unlock()
		select {
		case <-hold:
		case <-ctx.Done():
		}
		s.mu.Lock()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

func (s *Sink) take(b *eventlog.Batch) (source.Summary, error) {
	if err := s.check(b); err != nil {
		s.failures++
		return source.Summary{}, err
	}
	summary, err := s.keep(b)
	if err != nil {
		s.t.Errorf("a batch cannot be read: %v", err)
		return summary, err
	}
	s.positions[b.Source], s.moved = b.To, false
	if err := s.lose; err != nil {
		s.lose = nil
		s.failures++
		return source.Summary{}, err
	}
	return summary, nil
}

// check requires that the batch goes on where the log is.
func (s *Sink) check(b *eventlog.Batch) error {
	if b.Len() == 0 || b.Source == "" {
		s.t.Errorf("a batch has %d records and is of source %q", b.Len(), b.Source)
	}
	at := s.positions[b.Source]
	switch {
	case !s.harness.Positions:
		return nil
	case b.To == "" || b.To == b.From:
		s.t.Errorf("a batch of %d records is from %q to %q", b.Len(), b.From, b.To)
	case b.From == at:
		return nil
	case !s.moved:
		s.t.Errorf("a batch is from %q to %q, the log is at %q", b.From, b.To, at)
	}
	return fmt.Errorf("%w: it is from %q, the log is at %q", source.ErrPosition, b.From, at)
}

func (s *Sink) keep(b *eventlog.Batch) (source.Summary, error) {
	var summary source.Summary
	err := b.Each(func(r *eventlog.Record) error {
		if r.Kind == eventlog.KindControl {
			return errors.New("a source delivers events, not control records")
		}
		outcome := stats.Counted
		if r.Kind == eventlog.KindRefused {
			outcome = stats.Rejected
			summary.Rejections = append(summary.Rejections, source.Rejection{Index: summary.Total(), Reason: r.Text})
		}
		summary.Outcomes[outcome]++
		s.records = append(s.records, Record{slices.Clone(r.Event.Fields), r.Text, r.Position, r.Event.Received})
		return nil
	})
	return summary, err
}

// change tells those who wait that something has changed.
func (s *Sink) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Position is the To of the source's last batch.
func (s *Sink) Position(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.positions[name]
}

// SetPosition puts the source's position somewhere else, as when another log
// was put in place, and forgets what has been taken.
func (s *Sink) SetPosition(name, position string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.positions[name], s.records, s.moved = position, nil, true
}

func (s *Sink) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.records)
}

// Records returns what has been taken.
func (s *Sink) Records() []Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.records)
}

// Fail makes every Submit return the error, and take nothing, until Heal.
func (s *Sink) Fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failure = err
}

// Heal ends what Fail began.
func (s *Sink) Heal() { s.Fail(nil) }

// LoseAnswer makes the next Submit take the batch and return the error, as when
// the program dies in between.
func (s *Sink) LoseAnswer(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lose = err
}

// Hold makes every Submit wait, until the function that it returns is called.
func (s *Sink) Hold() (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	hold := make(chan struct{})
	s.hold = hold
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.hold = nil
		close(hold)
	}
}

// Wait waits until at least n records have been taken.
func (s *Sink) Wait(t testing.TB, n int) {
	t.Helper()
	s.await(t, fmt.Sprintf("%d records taken", n), func() bool { return len(s.records) >= n })
}

// WaitFailures waits until Submit has failed at least n times.
func (s *Sink) WaitFailures(t testing.TB, n int) {
	t.Helper()
	s.await(t, fmt.Sprintf("%d failed calls", n), func() bool { return s.failures >= n })
}

// waitBusy waits until a batch is being submitted.
func (s *Sink) waitBusy(t testing.TB) {
	t.Helper()
	s.await(t, "a batch submitted", func() bool { return s.busy > 0 })
}

// await calls done with the mutex held.
func (s *Sink) await(t testing.TB, what string, done func() bool) {
	t.Helper()
	deadline := time.After(patience)
	for {
		s.mu.Lock()
		ok, changed, taken := done(), s.changed, len(s.records)
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("after %v not yet %s: %d records taken", patience, what, taken)
		}
	}
}
