package tracker

import (
	"time"

	"statstracker/stats"
)

// known is the fields of an event that mean something to the fold itself, found in
// one pass.
type known struct {
	product, id, kind, winner, loser, standings, occurredAt string
	hasID, hasWinner, hasLoser, hasStandings, hasOccurredAt bool
}

func knownOf(e *stats.Event) (k known) {
	for i := range e.Fields {
		f := &e.Fields[i]
		switch f.Name {
		case stats.FieldProduct:
			k.product = f.Value
		case stats.FieldType:
			k.kind = f.Value
		case stats.FieldEventID:
			k.id, k.hasID = f.Value, true
		case stats.FieldWinner:
			k.winner, k.hasWinner = f.Value, true
		case stats.FieldLoser:
			k.loser, k.hasLoser = f.Value, true
		case stats.FieldStandings:
			k.standings, k.hasStandings = f.Value, true
		case stats.FieldOccurredAt:
			k.occurredAt, k.hasOccurredAt = f.Value, true
		}
	}
	return k
}

// at is when the event happened.
func (k *known) at(e *stats.Event) time.Time {
	if !k.hasOccurredAt {
		return e.Received
	}
	return e.OccurredAt()
}
