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
	rc := newRecount(product, rules, allRules, slices.Clone(t.state.amendments), t.state.rejections.settled)
	t.mu.RUnlock()
	if rules == nil {
		return ErrUnknownGame
	}
	start := time.Now()
	rs := newRefolds(t.log.ID(), t.catalog, []recount{rc}, t.config.testOnlyGeneration, t.archive)
	err := rs.complete(ctx, t.log, progress)
	if err != nil {
		rs.drop(t.archive)
		return fmt.Errorf("score %q again: %w", product, err)
	}
	if !has && rs.games()[product].table.Players() == 0 {
		rs.drop(t.archive)
		return ErrNothingToScore
	}
	if called := t.call(ctx, func() { err = t.rescoreBy(context.WithoutCancel(ctx), product, rs) }); called != nil {
		rs.drop(t.archive)
		return called
	}
	if err != nil {
		rs.drop(t.archive)
		return fmt.Errorf("score %q again: %w", product, err)
	}
	t.config.Logger.InfoContext(ctx, "a game was scored again", "records", rs.done, "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// rescoreBy writes the control record. It is the writing goroutine's.
func (t *Tracker) rescoreBy(ctx context.Context, product string, rs *refolds) error {
	return t.switchTo(ctx, rs, func() error {
		return t.control(controlRescore, stats.Field{Name: fieldGame, Value: product})
	})
}

// switchTo folds what came last, and lets the control record that write writes take the
// states that have been folded again. It is the writing goroutine's.
func (t *Tracker) switchTo(ctx context.Context, rs *refolds, write func() error) error {
	if err := rs.advance(ctx, t.log, 0, nil); err != nil {
		return err
	}
	fromLog := t.fold.again
	t.fold.again = func([]recount, uint64) (map[string]*game, error) { return rs.games(), nil }
	defer func() { t.fold.again = fromLog }()
	return write()
}
