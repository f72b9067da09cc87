package tracker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"statstracker/eventlog"
	"statstracker/stats"
)

// fieldGame names the game in a control record that scores it again.
const fieldGame = "game"

// history folds the events of one game again, from the first on.
type history struct {
	ctx        context.Context //nolint:containedctx // it is that of one fold of the log
	log        *eventlog.Log
	catalog    *catalog
	generation int // ids in a generation of the window
}

// rescored implements the type of that name: it is how a fold of the log comes by
// the state that was scored again when the log was written.
func (h *history) rescored(product string, rules *handler, before uint64) (*game, error) {
	s := newRescoring(h.log.ID(), h.catalog, product, rules, h.generation)
	if err := s.advance(h.ctx, h.log, before, nil); err != nil {
		return nil, err
	}
	g := s.game()
	g.buildIndexes()
	return g, nil
}

// rescoring is a fold of one game's events under rules that do not change, beside
// the live state.
type rescoring struct {
	product string
	fold    *fold
	next    eventlog.Pos // the block to read next
	done    uint64       // records that have been read
}

func newRescoring(id eventlog.ID, c *catalog, product string, rules *handler, generation int) *rescoring {
	s := newState(id, generation)
	s.rules = ruleset{product: rules}
	f := newFold(s, c, nil)
	f.deferIndexes()
	return &rescoring{product: product, fold: f}
}

// game returns the state of the game; an empty one where it has no events.
func (r *rescoring) game() *game { return r.fold.game(r.product, true) }

// errReached ends the reading of the log.
var errReached = errors.New("the record has been reached")

// advance folds the log from where the rescoring is to the record before the
// number, or to the end if that is 0. It ends between two records.
func (r *rescoring) advance(ctx context.Context, log *eventlog.Log, before uint64, progress func(done uint64)) error {
	err := log.Replay(r.next, func(b *eventlog.Block) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.block(b, before); err != nil {
			return err
		}
		r.next = b.Next
		if progress != nil {
			progress(r.done)
		}
		return nil
	})
	if errors.Is(err, errReached) {
		return nil
	}
	return err
}

func (r *rescoring) block(b *eventlog.Block, before uint64) error {
	for _, batch := range b.Batches {
		sequence := batch.First
		err := batch.Each(func(record *eventlog.Record) error {
			if before != 0 && sequence >= before {
				return errReached
			}
			sequence++
			r.done = sequence - 1
			if record.Kind == eventlog.KindEvent && record.Event.Get(stats.FieldProduct) == r.product {
				r.fold.event(&record.Event)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const (
	// near is how many records may be left for the writing goroutine to fold, when
	// the rescored state takes the place of the live one …
	near = 2000
	// … and rounds how often what has come meanwhile is folded beside it before that
	// goroutine has to fold the rest, however much it is: events may come faster than
	// they can be scored.
	rounds = 20
)

// Rescore folds all events of a game again, from the first on, under the rules
// that hold now, and puts the result in the place of its boards and statistics
// in one step. Until then readers see the old ones, and events go on being
// counted. Progress, which may be nil, is called now and then with the records
// read and those that there are. It waits for another rescore to end.
//
// The errors are [ErrUnknownGame], [ErrNothingToScore], that of the context, and
// those of the log; after each of them the old state stays.
func (t *Tracker) Rescore(ctx context.Context, product string, progress func(done, end uint64)) error {
	t.changing.Lock()
	defer t.changing.Unlock()
	t.mu.RLock()
	rules, has := t.state.rules.of(product), t.state.games[product] != nil
	t.mu.RUnlock()
	if rules == nil {
		return ErrUnknownGame
	}
	start := time.Now()
	r := newRescoring(t.log.ID(), t.catalog, product, rules, t.config.testOnlyGeneration)
	err := r.catchUp(ctx, t.log, progress)
	if err == nil && !has && r.fold.games[product] == nil {
		return ErrNothingToScore
	}
	if err == nil { // with the indexes, for what has come while they were built
		r.game()
		r.fold.buildIndexes()
		err = r.catchUp(ctx, t.log, progress)
	}
	if err != nil {
		return fmt.Errorf("score %q again: %w", product, err)
	}
	if called := t.call(ctx, func() { err = t.switchTo(context.WithoutCancel(ctx), r) }); called != nil {
		return called
	}
	if err != nil {
		return fmt.Errorf("score %q again: %w", product, err)
	}
	t.config.Logger.InfoContext(ctx, "a game was scored again", "records", r.done, "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// catchUp folds until little is left, or many rounds have been made.
func (r *rescoring) catchUp(ctx context.Context, log *eventlog.Log, progress func(done, end uint64)) error {
	for range rounds {
		_, next := log.End()
		var say func(uint64)
		if progress != nil {
			say = func(done uint64) { progress(done, next-1) }
		}
		if err := r.advance(ctx, log, 0, say); err != nil {
			return err
		}
		if _, next = log.End(); next-1-r.done <= near {
			return nil
		}
	}
	return nil
}

// switchTo folds what came last, writes the control record, and makes the rescored
// state the live one. It is the writing goroutine's.
func (t *Tracker) switchTo(ctx context.Context, r *rescoring) error {
	if err := r.advance(ctx, t.log, 0, nil); err != nil {
		return err
	}
	g := r.game()
	past := t.fold.rescored
	t.fold.rescored = func(string, *handler, uint64) (*game, error) { return g, nil }
	defer func() { t.fold.rescored = past }()
	return t.control(controlRescore, stats.Field{Name: fieldGame, Value: r.product})
}
