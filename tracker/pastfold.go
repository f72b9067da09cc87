package tracker

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"statstracker/eventlog"
)

// shortAdvance is how many records may have come since a state of a time was folded for
// it to be folded on at once, whoever else folds.
const shortAdvance = 100_000

// foldTime returns the state of a game up to a time: the one that is kept, with what
// has come since, or a new one.
func (t *Tracker) foldTime(ctx context.Context, key momentKey) (*Past, error) {
	cleared := t.pasts.begun()
	k, short := t.toFoldOn(key)
	if short {
		return t.foldOn(ctx, k, cleared)
	}
	done, err := t.pasts.waitTurn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if k != nil {
		return t.foldOn(ctx, k, cleared)
	}
	if k, err = t.foldTimeAnew(ctx, key); err != nil {
		return nil, err
	}
	t.pasts.keep(k, cleared)
	return k.past, nil
}

// toFoldOn returns what is kept of the moment, if it can be folded on, and whether there
// is little to fold.
func (t *Tracker) toFoldOn(key momentKey) (k *keptPast, short bool) {
	if k = t.pasts.find(key); k == nil {
		return nil, false
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if !t.foldedAsNow(k) {
		return nil, false
	}
	return k, t.state.sequence <= k.through+shortAdvance
}

// foldedAsNow reports whether the kept state was folded by the rules and with the
// amendments that the live one has now. The caller holds the lock of the live state.
func (t *Tracker) foldedAsNow(k *keptPast) bool {
	rc := t.state.recountOf(k.key.product, t.state.amendments)
	return rc.rules == k.refold.rules && rc.fixed == k.refold.fixed && slices.Equal(rc.amendments, k.refold.amendments) && slices.Equal(rc.settled, k.refold.settled)
}

// foldTimeAnew folds the game from the start of the log.
func (t *Tracker) foldTimeAnew(ctx context.Context, key momentKey) (*keptPast, error) {
	t.mu.RLock()
	rc := t.state.recountOf(key.product, slices.Clone(t.state.amendments))
	book := t.state.bookOf(key.product)
	t.mu.RUnlock()
	rc.until = key.until
	t.pasts.countFold()
	r := newRefold(t.log.ID(), t.catalog, rc, t.config.testOnlyGeneration)
	if err := r.advance(ctx, t.log, 0, nil); err != nil {
		return nil, err
	}
	r.game().book = book | asOfTime
	r.fold.buildIndexes()
	r.fold.sequence = r.done
	past := &Past{&reading{state: r.fold.state, live: &t.reading}}
	return &keptPast{key: key, past: past, refold: r, through: r.done, size: r.fold.size()}, nil
}

// foldOn folds what has come since the state was folded. Who reads the state waits.
func (t *Tracker) foldOn(ctx context.Context, k *keptPast, cleared int) (*Past, error) {
	k.past.mu.Lock()
	defer k.past.mu.Unlock()
	if err := k.refold.advance(ctx, t.log, 0, nil); err != nil {
		if ctx.Err() == nil { // it may have ended in the middle of a block
			t.pasts.drop(k.key)
		}
		return nil, err
	}
	k.refold.game()
	k.refold.fold.sequence = k.refold.done
	k.through, k.size = k.refold.done, k.refold.fold.size()
	t.pasts.keep(k, cleared)
	return k.past, nil
}

// foldRevision returns the state after the first n records of the log: the one that is
// kept, if another fold has just ended, or a new one.
func (t *Tracker) foldRevision(ctx context.Context, n uint64) (*Past, error) {
	key := momentKey{revision: n}
	cleared := t.pasts.begun()
	if k := t.pasts.find(key); k != nil {
		return k.past, nil
	}
	done, err := t.pasts.waitTurn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	t.pasts.countFold()
	s := t.keptState(n)
	again := &past{ctx: ctx, log: t.log, catalog: t.catalog, generation: t.config.testOnlyGeneration}
	f := newFold(s, t.catalog, again.again)
	f.deferIndexes()
	if err := f.foldTo(ctx, t.log, n); err != nil {
		return nil, err
	}
	f.buildIndexes()
	s.window = newWindow(t.config.testOnlyGeneration) // nothing is folded into it any more
	past := &Past{&reading{state: s, live: &t.reading}}
	t.pasts.keep(&keptPast{key: key, past: past, size: s.size()}, cleared)
	return past, nil
}

// foldTo folds the log from where the state is, which is between two blocks, to the
// record with the number.
func (f *fold) foldTo(ctx context.Context, log *eventlog.Log, n uint64) error {
	if f.sequence == n {
		return nil
	}
	err := log.Replay(f.next, func(b *eventlog.Block) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, batch := range b.Batches {
			if err := f.batchTo(batch, n); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case errors.Is(err, errReached):
		return nil
	case err != nil:
		return err
	}
	return fmt.Errorf("record %d: %w", n, ErrUnknownRecord)
}

func (f *fold) batchTo(b *eventlog.Batch, n uint64) error {
	f.begin()
	return b.Each(func(r *eventlog.Record) error {
		if _, err := f.record(r); err != nil {
			return err
		}
		if f.sequence == n {
			return errReached
		}
		return nil
	})
}

// countFold counts a fold, for tests.
func (p *pasts) countFold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.testOnlyFolds++
}
