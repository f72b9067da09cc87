package tracker

import (
	"context"
	"fmt"
	"slices"
	"time"

	"statstracker/stats"
)

// fieldGame names the game in a control record.
const fieldGame = "game"

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
	rc := newRecount(product, rules, allRules, slices.Clone(t.state.amendments))
	t.mu.RUnlock()
	if rules == nil {
		return ErrUnknownGame
	}
	start := time.Now()
	r := newRefold(t.log.ID(), t.catalog, rc, t.config.testOnlyGeneration)
	r.record(t.archive)
	err := r.complete(ctx, t.log, progress)
	if err != nil {
		t.archive.drop(r.older)
		return fmt.Errorf("score %q again: %w", product, err)
	}
	if !has && r.game().table.Players() == 0 {
		t.archive.drop(r.older)
		return ErrNothingToScore
	}
	if called := t.call(ctx, func() { err = t.rescoreBy(context.WithoutCancel(ctx), r) }); called != nil {
		t.archive.drop(r.older)
		return called
	}
	if err != nil {
		t.archive.drop(r.older)
		return fmt.Errorf("score %q again: %w", product, err)
	}
	t.config.Logger.InfoContext(ctx, "a game was scored again", "records", r.done, "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// rescoreBy writes the control record. It is the writing goroutine's.
func (t *Tracker) rescoreBy(ctx context.Context, r *refold) error {
	return t.switchTo(ctx, []*refold{r}, func() error {
		return t.control(controlRescore, stats.Field{Name: fieldGame, Value: r.product})
	})
}

// switchTo folds what came last, and lets the control record that write writes take the
// states that have been folded again. It is the writing goroutine's.
func (t *Tracker) switchTo(ctx context.Context, all []*refold, write func() error) error {
	ready := make(map[string]*game, len(all))
	for _, r := range all {
		if err := r.advance(ctx, t.log, 0, nil); err != nil {
			return err
		}
		ready[r.product] = r.game()
	}
	fromLog := t.fold.again
	t.fold.again = func(rc recount, _ uint64) (*game, error) { return ready[rc.product], nil }
	defer func() { t.fold.again = fromLog }()
	return write()
}
