package httpsource

import (
	"fmt"

	"statstracker/access"
	"statstracker/eventlog"
	"statstracker/internal/problem"
	"statstracker/stats"
)

// foreignError says that an event of a body is of a game that its sender may not send
// events of.
type foreignError struct {
	index int // of the event, from 0
}

func (e *foreignError) Error() string {
	return fmt.Sprintf("event %d is of a game that the key is not for; nothing has been taken", e.index)
}

func (e *foreignError) fault() *fault {
	return &fault{problem.Forbidden, e.Error(), []problem.Error{{
		Field:  fmt.Sprintf("events[%d].%s", e.index, stats.FieldProduct),
		Detail: "has to be a game that the key is for",
	}}}
}

// only returns a [*foreignError] for the first event of the batch that is of a game that
// the grant does not cover. What is no event, or names no game, is of none: it is
// rejected, and changes nothing.
func only(b *eventlog.Batch, grant access.Grant) error {
	if grant.AllGames() {
		return nil
	}
	index := 0
	return b.Each(func(r *eventlog.Record) error {
		for i := range r.Event.Fields {
			f := &r.Event.Fields[i]
			if f.Name == stats.FieldProduct && f.Value != "" && !grant.Covers(f.Value) {
				return &foreignError{index}
			}
		}
		index++
		return nil
	})
}
