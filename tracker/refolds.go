package tracker

import (
	"context"
	"errors"

	"statstracker/eventlog"
	"statstracker/stats"
)

// refolds are folds of several games beside the live state, all of which have read as
// much of the log: one pass over it drives them.
type refolds struct {
	all       []*refold
	byProduct map[string]*refold
	next      eventlog.Pos
	done      uint64 // records that have been read
}

// newRefolds returns the folds, which have not begun, and of which all have the same
// amendments. Their history goes to the archive, which may be nil.
func newRefolds(id eventlog.ID, c *catalog, games []recount, generation int, to *archive) *refolds {
	rs := &refolds{byProduct: make(map[string]*refold, len(games))}
	if len(games) == 0 {
		return rs
	}
	names, mergers := games[0].amendments.mergers()
	for _, rc := range games {
		r := newRefoldOf(id, c, rc, generation, names, mergers)
		r.record(to)
		rs.add(r)
	}
	return rs
}

func (rs *refolds) add(r *refold) {
	rs.all = append(rs.all, r)
	rs.byProduct[r.product] = r
}

// games returns the states, by product.
func (rs *refolds) games() map[string]*game {
	games := make(map[string]*game, len(rs.all))
	for _, r := range rs.all {
		games[r.product] = r.game()
	}
	return games
}

// drop removes the history of folds that have come to nothing. The archive may be nil.
func (rs *refolds) drop(from *archive) {
	for _, r := range rs.all {
		from.drop(r.older)
	}
}

// advance folds the log from where the refolds are to the record before the number,
// or to the end if that is 0. It ends between two records. Without games it reads nothing.
func (rs *refolds) advance(ctx context.Context, log foldable, before uint64, progress func(done uint64)) error {
	if len(rs.all) == 0 {
		return nil
	}
	err := log.Replay(rs.next, func(b *eventlog.Block) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := rs.block(b, before); err != nil {
			return err
		}
		rs.next = b.Next
		if progress != nil {
			progress(rs.done)
		}
		return nil
	})
	for _, r := range rs.all {
		r.next, r.done = rs.next, rs.done
	}
	if errors.Is(err, errReached) {
		return nil
	}
	return err
}

func (rs *refolds) block(b *eventlog.Block, before uint64) error {
	for _, batch := range b.Batches {
		sequence := batch.First
		err := batch.Each(func(record *eventlog.Record) error {
			if before != 0 && sequence >= before {
				return errReached
			}
			rs.done = sequence
			sequence++
			return rs.apply(record)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// apply gives a control record to all, and an event to that of its game.
func (rs *refolds) apply(record *eventlog.Record) error {
	switch record.Kind {
	case eventlog.KindControl:
		for _, r := range rs.all {
			r.done = rs.done
			if err := r.apply(record); err != nil {
				return err
			}
		}
	case eventlog.KindEvent:
		if r := rs.byProduct[record.Event.Get(stats.FieldProduct)]; r != nil {
			r.done = rs.done
			return r.apply(record)
		}
	}
	return nil
}

const (
	// near is how many records may be left for the writing goroutine to fold, when
	// the refolded states take the place of the live ones …
	near = 2000
	// … and rounds how often what has come meanwhile is folded beside it before that
	// goroutine has to fold the rest, however much it is: events may come faster than
	// they can be folded.
	rounds = 20
)

// catchUp folds until little is left, or many rounds have been made.
func (rs *refolds) catchUp(ctx context.Context, log foldable, progress func(done, end uint64)) error {
	for range rounds {
		_, next := log.End()
		var say func(uint64)
		if progress != nil {
			say = func(done uint64) { progress(done, next-1) }
		}
		if err := rs.advance(ctx, log, 0, say); err != nil {
			return err
		}
		if _, next = log.End(); next-1-rs.done <= near {
			return nil
		}
	}
	return nil
}

// complete folds the log to near its end, with the indexes for what has come while
// they were built.
func (rs *refolds) complete(ctx context.Context, log foldable, progress func(done, end uint64)) error {
	if err := rs.catchUp(ctx, log, progress); err != nil {
		return err
	}
	rs.buildIndexes()
	return rs.catchUp(ctx, log, progress)
}

func (rs *refolds) buildIndexes() {
	for _, r := range rs.all {
		r.game()
		r.fold.buildIndexes()
	}
}

// join folds others, which have not begun, to where these are, between two blocks, and
// adds them.
func (rs *refolds) join(ctx context.Context, log foldable, others *refolds) error {
	if err := others.advance(ctx, log, rs.done+1, nil); err != nil {
		return err
	}
	others.buildIndexes()
	for _, r := range others.all {
		rs.add(r)
	}
	return nil
}
