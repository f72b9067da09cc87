package stats

import "time"

// Season makes a board start anew in every span of a calendar. Beside the
// seasons the board keeps its all-time scores, for which there is no season.
//
// The time of an event ([Event.OccurredAt]) decides to which season it belongs,
// and the latest time of an event of the game decides which seasons are over:
// never the clock of the server.
type Season struct {
	Calendar Calendar
	// Grace is how long after its end a season still takes late events. After
	// that it is sealed: it does not change any more, and an event of it is
	// rejected.
	Grace time.Duration
	// CarryOver is the share of the distance to the start that a player keeps
	// from one season to the next: 0 nothing, 1 everything, between them a soft
	// reset. It is applied once for every season that has begun since his last.
	CarryOver float64
	// Keep is how many sealed seasons can be read; 0 is all of them.
	Keep int
}

// Calendar divides time into seasons. It is pure: the same moment is always in
// the same span.
type Calendar interface {
	// At returns the span that holds the moment; ok is false where there is none.
	At(t time.Time) (s Span, ok bool)
	// Named returns the span with an ID; ok is false if there is none.
	Named(id string) (s Span, ok bool)
	// Before returns the last span that begins before s does; ok is false if there is none.
	Before(s Span) (before Span, ok bool)
	// String describes the calendar, such as "weekly Europe/Berlin". A board keeps
	// its seasons when it gets a calendar of the same description: one that has more
	// spans in its list.
	String() string
}

// Span is the time of one season, from Start on and before End.
type Span struct {
	ID         string // such as 2026-W47
	Start, End time.Time
}
