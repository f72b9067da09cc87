package stats

// Outcome is what became of an event. Every event has exactly one.
type Outcome uint8

// The outcomes of an event.
const (
	Counted   Outcome = iota // a handler used it
	Ignored                  // valid, and no handler wanted it
	Duplicate                // its event_id was seen before: it changes nothing
	Rejected                 // not valid; kept with its reason
)

// String returns the outcome's name as it stands in answers and metrics.
func (o Outcome) String() string {
	switch o {
	case Counted:
		return "counted"
	case Ignored:
		return "ignored"
	case Duplicate:
		return "duplicate"
	default:
		return "rejected"
	}
}
