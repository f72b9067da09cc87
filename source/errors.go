package source

import "errors"

var (
	// ErrUnavailable says that events cannot be made durable at present.
	ErrUnavailable = errors.New("the event log cannot be written")
	// ErrPosition says that a batch does not start at its source's position in
	// the log: what it holds was delivered before, or something was left out.
	ErrPosition = errors.New("the batch does not follow the source's position in the log")
	// ErrClosed says that the program is shutting down.
	ErrClosed = errors.New("the tracker is closed")
)
