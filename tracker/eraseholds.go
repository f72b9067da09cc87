package tracker

import (
	"context"
	"errors"

	"statstracker/eventlog"
)

// errHeld ends the reading of the log.
var errHeld = errors.New("a record names the player")

// holds reports whether there is anything about a player that an erasure would take away.
// It reads the log only for one whom no game and no amendment knows.
func (t *Tracker) holds(ctx context.Context, player string) (bool, error) {
	if h, err := t.Held(player); err != nil || !h.Empty() {
		return err == nil, err
	}
	d := newDisguise([]string{player})
	err := t.log.Replay(eventlog.Pos{}, func(b *eventlog.Block) error {
		for _, batch := range b.Batches {
			err := batch.Each(func(r *eventlog.Record) error {
				if d.record(r) {
					return errHeld
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if errors.Is(err, errHeld) {
		return true, nil
	}
	return false, err
}
