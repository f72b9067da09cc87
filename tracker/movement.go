package tracker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"statstracker/standings"
)

// Movement says how long the ranks of players are kept, for how far they have climbed.
// [movement] has what that costs.
type Movement struct {
	Window   time.Duration // 0: not at all
	Interval time.Duration // between two records; 0 is an hour
}

// defaultInterval is the time between two records of ranks.
const defaultInterval = time.Hour

// Since is a moment that ranks are compared with: one of its fields is set.
type Since struct {
	Ago time.Duration
	At  time.Time // not in the future
}

// Moved is how a player has moved on a board.
type Moved struct {
	New     bool // he was not on the board
	Climbed int  // by how many ranks otherwise; less than 0: he fell
}

// Errors of movement.
var (
	// ErrNoMovement says that no ranks are kept.
	ErrNoMovement = errors.New("no ranks are kept")
	// ErrSealedMovement says that nobody moves in a season that is over.
	ErrSealedMovement = errors.New("nobody moves in a sealed season")
	// ErrFuture says that a moment has not come yet.
	ErrFuture = errors.New("the moment has not come yet")
)

// WindowError says that ranks are not kept for that long.
type WindowError struct {
	Window time.Duration // how long they are kept
}

// Error implements error.
func (e *WindowError) Error() string { return fmt.Sprintf("ranks are kept for %s", e.Window) }

// Move says of the entries of a page of the board how they have moved since the moment,
// and returns when the ranks were those that they are compared with: at the newest record
// before the moment, or at the oldest there is. Ok is false if there is no record
// yet, and the entries are left as they are: the first one of a board is made
// within seconds, and after a rescore, an amendment that changes the game or an
// erasure they begin anew. Ranks are compared with what readers saw then.
//
// The errors are [ErrNoMovement], [ErrSealedMovement], [ErrFuture], a [*WindowError],
// those of Board, and those of the disk.
func (t *Tracker) Move(ref Ref, since Since, entries []Entry) (at time.Time, ok bool, err error) {
	if t.ranks == nil {
		return at, false, ErrNoMovement
	}
	moment, err := t.ranks.moment(since)
	if err != nil {
		return at, false, err
	}
	board, players, err := t.ranked(ref, entries)
	if err != nil {
		return at, false, err
	}
	before, at, ok, err := t.ranks.store.Ranks(board, moment, players)
	if err != nil || !ok {
		return at, false, err
	}
	for i := range entries {
		m := Moved{New: before[i] == 0}
		if !m.New {
			m.Climbed = int(before[i]) - entries[i].Rank
		}
		entries[i].Moved = &m
	}
	return at, true, nil
}

// RecordRanks records the ranks on all live boards of which it is time to by then, and
// removes records that are not needed any more. [Tracker.RunMovement] does so. The writer
// waits for about 10 µs a board, readers for nothing. One goroutine at a time may call it.
func (t *Tracker) RecordRanks(ctx context.Context, now time.Time) error {
	if t.ranks == nil {
		return nil
	}
	live := make(map[boardMark]bool)
	for _, product := range t.names() {
		due := t.boardsDue(product, now, live)
		if len(due) == 0 {
			continue
		}
		if err := t.recordBoards(ctx, product, due, now); err != nil {
			return err
		}
	}
	return t.ranks.thin(now, live)
}

// recordBoards records the ranks on boards of a game.
func (t *Tracker) recordBoards(ctx context.Context, product string, due []boardDue, now time.Time) error {
	frozen := make([]*standings.Frozen, len(due))
	if err := t.call(ctx, func() { t.freezeBoards(product, due, frozen) }); err != nil {
		return err
	}
	for i := range due {
		if frozen[i] == nil {
			continue
		}
		if err := t.ranks.record(&due[i], frozen[i], now); err != nil {
			return err
		}
		frozen[i] = nil
	}
	return nil
}

// RunMovement records ranks when it is time to, until the context ends. What cannot be
// written is said, and tried again.
func (t *Tracker) RunMovement(ctx context.Context) error {
	const pause = 10 * time.Second
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for now := time.Now(); ; {
		if err := t.RecordRanks(ctx, now); err != nil && ctx.Err() == nil {
			t.config.Logger.WarnContext(ctx, "cannot record ranks; how players have moved cannot be told for this time", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.done:
			return nil
		case now = <-tick.C:
		}
	}
}
