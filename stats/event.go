package stats

import "time"

// The fields of an event that have a meaning to Stats Tracker itself. An event
// may carry any others.
const (
	FieldProduct    = "product_id"  // the game; every event has it
	FieldType       = "type"        // what kind of event: TypeGameOver or whatever a game defines
	FieldGame       = "game_id"     // the match
	FieldWinner     = "winner_id"   // of a decisive match of two
	FieldLoser      = "loser_id"    // of a decisive match of two
	FieldStandings  = "standings"   // any other result, as JSON text
	FieldUser       = "user_id"     // who did something
	FieldEventName  = "event_name"  // what he did
	FieldEventData  = "event_data"  // with what
	FieldEventID    = "event_id"    // the producer's own id of the event
	FieldOccurredAt = "occurred_at" // when it happened, RFC 3339
)

// TypeGameOver is the type of an event that reports the result of a match.
const TypeGameOver = "game_over"

// Limits of an event. An event beyond one of them is rejected.
const (
	MaxFields    = 64       // fields of an event
	MaxFieldName = 64       // bytes of a field's name
	MaxValue     = 32 << 10 // bytes of a field's value
	MaxEvent     = 64 << 10 // bytes of all names and values of an event
	MaxID        = 512      // bytes of an id; an id has at least one
	MinPlayers   = 2        // players in a match
	MaxPlayers   = 256      // players in a match
)

// Field is one name and its value.
type Field struct {
	Name, Value string
}

// Event is a flat record of strings, as a game server reported it.
//
// A handler must not keep or change Fields; it may keep the strings.
type Event struct {
	// Fields holds every field once, in the order in which they arrived.
	Fields []Field
	// Received is the time in the stream's entry, or of the acceptance of an
	// event that came over HTTP.
	Received time.Time
}

// Get returns the value of the field, or "" for a field that the event does
// not have.
func (e *Event) Get(name string) string {
	value, _ := e.Lookup(name)
	return value
}

// Lookup returns the value of the field and whether the event has it.
func (e *Event) Lookup(name string) (value string, ok bool) {
	for i := range e.Fields {
		if e.Fields[i].Name == name {
			return e.Fields[i].Value, true
		}
	}
	return "", false
}

// OccurredAt is the time at which the event happened: its field occurred_at,
// or without one the time at which it was received.
func (e *Event) OccurredAt() time.Time {
	text, ok := e.Lookup(FieldOccurredAt)
	if !ok {
		return e.Received
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return e.Received
	}
	return at
}
