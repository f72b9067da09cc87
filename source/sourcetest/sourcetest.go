// Package sourcetest is what a source of events promises, as tests: every
// source runs them with one call of [Run]. What a source cannot do by its
// nature it says in its [Harness]; there is nothing else to leave out.
package sourcetest

import (
	"context"
	"testing"

	"statstracker/source"
	"statstracker/stats"
)

// Event is an event as it is sent: fields in order.
type Event = []stats.Field

// Harness connects the tests to a source.
type Harness struct {
	// Open makes an origin without events for one test, which ends it.
	Open func(t *testing.T) Origin
	// Positions says that the origin keeps the events and the source reads them
	// from its position: they come again after a failure without being sent
	// again, and every batch goes on where the one before ended.
	Positions bool
	// Concurrent says that the source may have several batches submitted at once.
	Concurrent bool
	// Away says that the origin can be away while the source follows it: it is
	// not a part of the source.
	Away bool
}

// Origin is where the events of a test come from.
type Origin struct {
	// New returns a source that follows the origin, as a program makes one when
	// it starts. The tests run only one at a time.
	New func(t *testing.T) source.Source
	// Send gives events to the origin, in order, and returns when it has taken
	// them for good: it tries again, until the context ends, what is refused for
	// the time being or finds nobody listening. It is called on any goroutine.
	Send func(ctx context.Context, events []Event) error
	// Stop takes the origin away while the source follows it, and Resume brings
	// it back with what it had. They are needed for an origin that can be away.
	Stop, Resume func(t *testing.T)
}

// Run tests that the source keeps what every source promises.
func Run(t *testing.T, h Harness) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, *suite)
		when bool // whether the promise is one of this source
	}{
		{"delivers everything in order", deliversInOrder, true},
		{"delivers every byte", deliversEveryByte, true},
		{"hands on what is no valid event", handsOnInvalid, true},
		{"goes on after a restart", goesOnAfterRestart, true},
		{"delivers while events come", deliversWhileSending, true},
		{"waits while the log cannot be written", waitsForLog, true},
		{"delivers again what was not taken", deliversAgain, true},
		{"ends with the context", endsWithContext, true},
		{"ends with a waiting sink", endsWhileSubmitting, true},
		{"ends when the sink is closed", endsWhenClosed, h.Positions},
		{"does not repeat what was taken without an answer", survivesLostAnswer, h.Positions},
		{"follows the position of the log", followsPosition, h.Positions},
		{"starts in the middle of a backlog", startsInBacklog, h.Positions},
		{"tells how it is", tellsStatus, true},
		{"goes on when the origin is back", goesOnWhenBack, h.Away},
	} {
		if c.when {
			t.Run(c.name, func(t *testing.T) { c.run(t, newSuite(t, h)) })
		}
	}
}
