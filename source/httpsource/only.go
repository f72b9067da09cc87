package httpsource

import (
	"fmt"

	"statstracker/access"
	"statstracker/eventlog"
	"statstracker/internal/problem"
	"statstracker/profile"
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

// profileError says that an event of a body is about the profile of a player, whose sender
// may only send events of some games.
type profileError struct {
	index int // of the event, from 0
}

func (e *profileError) Error() string {
	return fmt.Sprintf("event %d sets what a player is called in all games, and the key is for some; nothing has been taken", e.index)
}

func (e *profileError) fault() *fault {
	return &fault{problem.Forbidden, e.Error(), []problem.Error{{
		Field:  fmt.Sprintf("events[%d].%s", e.index, stats.FieldType),
		Detail: "needs a key for all games, or a server with --profiles-by-game-keys",
	}}}
}

// only returns a [*foreignError] for the first event of the batch that is of a game that
// the grant does not cover, and a [*profileError] for the first one about a profile, which is
// of no game, unless any key may set those. What is no event, or names no game, is of none:
// it is rejected, and changes nothing.
func only(b *eventlog.Batch, grant access.Grant, profiles bool) error {
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
		if !profiles && profile.Is(&r.Event) {
			return &profileError{index}
		}
		index++
		return nil
	})
}
