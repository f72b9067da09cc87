// Package source is what a source of events and the rest of the program agree
// on. A source reads events from somewhere, adds them to batches and delivers
// these to a [Sink], the tracker. Every source is a package of its own below
// this one, named after its technology, and runs the conformance suite of
// source/sourcetest.
package source

import (
	"context"
	"time"

	"statstracker/eventlog"
	"statstracker/stats"
)

// Source follows something that events come from.
type Source interface {
	// Name identifies the source in the log, in /readyz and in the metrics. It
	// stays the same over restarts: the position in the log is kept under it.
	Name() string
	// Run delivers what comes to the sink until the context ends, starting at
	// the sink's position for the source. It returns nil after the context has
	// ended, and else the error that it cannot get over by itself; whoever runs
	// it starts it again after a while. A source that is away for a time is
	// no error: Run tries again by itself and tells it in the status.
	Run(ctx context.Context, sink Sink) error
	// Status tells how the source is. It may be called at any time from any
	// goroutine and does not wait.
	Status() Status
}

// Sink takes what sources deliver. It may be used by several goroutines.
type Sink interface {
	// Submit appends the batch to the log and applies it, and returns when it is
	// durable and visible to every reader. The batch belongs to the sink until
	// Submit returns.
	//
	// An error that wraps [ErrUnavailable] says that the log cannot be written
	// at present (a full disk, say): nothing has been taken, and the same batch
	// may be submitted again later. One that wraps [ErrPosition] says that From
	// is not the source's position in the log. When the context ends while the
	// batch waits for its turn, nothing has been taken; when it ends later, Submit
	// still returns the result.
	Submit(ctx context.Context, b *eventlog.Batch) (Summary, error)
	// Position is the source's position in the log: the To of its last batch, or
	// "" for a source that has not delivered yet.
	Position(source string) string
}

// Trier says what would become of batches.
type Trier interface {
	// Try says what would become of the batch if it was submitted now, and changes
	// nothing: each record is judged by the state as it is, and not by what those before
	// it would change, but for ids of events that come twice in the batch. The batch
	// belongs to the trier until Try returns. The errors are that of the context, and
	// that of a batch that cannot be read.
	Try(ctx context.Context, b *eventlog.Batch) (Summary, error)
}

// Summary says what became of the records of a batch.
type Summary struct {
	// Outcomes counts the records by outcome.
	Outcomes [4]int
	// Rejections tells the rejected records, in order: the first [MaxRejections] of them.
	Rejections []Rejection
}

// MaxRejections is how many rejections a summary tells.
const MaxRejections = 10_000

// Rejection says that and why a record of a batch was rejected.
type Rejection struct {
	Index  int // of the record in the batch, from 0
	Reason string
}

// Total returns the number of records of all outcomes.
func (s *Summary) Total() int {
	n := 0
	for _, count := range s.Outcomes {
		n += count
	}
	return n
}

// Count returns the number of records with the outcome.
func (s *Summary) Count(o stats.Outcome) int { return s.Outcomes[o] }

// Add adds what became of the next record. The reason is why it was rejected.
func (s *Summary) Add(o stats.Outcome, reason string) {
	if o == stats.Rejected && len(s.Rejections) < MaxRejections {
		s.Rejections = append(s.Rejections, Rejection{Index: s.Total(), Reason: reason})
	}
	s.Outcomes[o]++
}

// Status is how a source is.
type Status struct {
	State State
	// Detail says, for people, what is wrong and what to do; "" if nothing is.
	Detail string
	// Position is the position up to which the source has delivered.
	Position string
	// Lag is how far what has been delivered is behind the newest entry: the
	// time between the two entries. LagEvents is the number of entries between
	// them, or -1 where the source cannot tell.
	Lag       time.Duration
	LagEvents int64
	// CaughtUp is whether the source has delivered everything there was at least
	// once since the start of the program.
	CaughtUp bool
}

// State is how a source is, in a word.
type State string

// The states of a source.
const (
	OK          State = "ok"          // connected, and everything there is has been delivered
	Behind      State = "behind"      // connected, and delivering what there is
	Unreachable State = "unreachable" // not connected; it tries again by itself
	Broken      State = "broken"      // something that an operator has to look at
)
