package cmd

import (
	"context"
	"fmt"
	"io"
	"time"
)

// target is where events are published to.
type target interface {
	// limit says how large a body may be.
	limit() bodyLimit
	// send tries once to deliver the body, all of it or nothing, and adds what
	// became of it to the tally. What does not work out is a failure.
	send(ctx context.Context, b *body, to *tally) error
	// print prints what became of the events.
	print(w io.Writer, t *tally) error
	// close ends the connection.
	close()
}

// failure is why a body was not delivered, and what is known about it.
type failure struct {
	err error // with a hint
	// doubt is whether the body may have been taken all the same.
	doubt bool
	// passing is whether the reason may pass by itself.
	passing bool
	// absent is whether nothing was there to send to.
	absent bool
	// after is the time after which to try again, or 0.
	after time.Duration
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// doubtful says that it is not known what became of the events of a body.
type doubtful struct {
	first, last origin
	reason      error
}

func (d *doubtful) Error() string {
	return fmt.Sprintf("it is not known whether the events from %v to %v were taken: %v", d.first, d.last, d.reason)
}

// doubt returns the error of a body that may have been taken.
func doubt(b *body, reason error) error {
	return hint(&doubtful{b.first(), b.last(), reason},
		"see what the server has before you send them again; events with an event_id can be sent again without harm")
}
