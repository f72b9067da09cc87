package tracker

import (
	"time"

	"statstracker/stats"
)

// Rejection is an event that was not valid, kept so that it can be listed,
// mended and sent again.
type Rejection struct {
	// Sequence is the number of the event in the log, from 1.
	Sequence uint64
	// Reason says what is wrong with the event.
	Reason string
	// Source names the source that delivered the event, and Position where in
	// that source it stands: the id of the entry in a stream, "" for an event
	// that came over HTTP.
	Source, Position string
	// Received is when the event was received.
	Received time.Time
	// Fields are the event's fields. Something that is no event at all has one
	// field without a name, whose value is what came instead.
	Fields []stats.Field
	// Status says what has been done about it, and By is the number of the record
	// that says so, 0 while it is open.
	Status RejectionStatus
	By     uint64
	// Cut is whether the event was beyond a limit of size, so that parts of it may be
	// missing.
	Cut bool
}

// RejectionStatus is what has been done about a rejection.
type RejectionStatus uint8

// The states of a rejection.
const (
	RejectionOpen      RejectionStatus = iota // nothing yet
	RejectionSent                             // it was sent again, and not rejected again
	RejectionDiscarded                        // it was found to be not wanted
)

// String returns the status as it stands in answers.
func (s RejectionStatus) String() string {
	switch s {
	case RejectionSent:
		return "sent"
	case RejectionDiscarded:
		return "discarded"
	default:
		return "open"
	}
}
