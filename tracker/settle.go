package tracker

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"statstracker/stats"
)

// Effect is what amendments have changed, or would change.
type Effect struct {
	Amendments []uint64 // their numbers
	Records    uint64   // of the log that were looked at
	// Events says of each of the amendments, by its number, how many events it takes away
	// or, as a merger, gives to another player. A restoration has none.
	Events map[uint64]int
	Games  []Difference
}

// ErrUncompared says that amendments hold, and readers see the new state, but what they
// have changed cannot be told.
var ErrUncompared = errors.New("what has changed cannot be told")

// Settle makes the amendments take effect that do not yet: it folds the games again
// that they concern, beside the live state, and puts the result in its place in one
// step. Progress, which may be nil, is called now and then with the records read and
// those that there are. Without such amendments it does nothing, and the effect has
// no numbers. It waits for another one to end, and for a rescore.
//
// The errors are [ErrUncompared], that of the context, and those of the log; after all but
// the first the old state stays.
func (t *Tracker) Settle(ctx context.Context, progress func(done, end uint64)) (e Effect, err error) {
	t.changing.Lock()
	defer t.changing.Unlock()
	start := time.Now()
	t.mu.RLock()
	through := t.state.amendments.running()
	a := t.state.amending(through)
	t.mu.RUnlock()
	if through == 0 {
		return Effect{}, nil
	}
	rs, pairs, err := t.refoldAndSettle(ctx, a, through, progress)
	if err != nil {
		rs.drop(t.archive)
		return Effect{}, fmt.Errorf("amend: %w", err)
	}
	t.config.Logger.InfoContext(ctx, "games were amended", "games", len(rs.all), "took", time.Since(start).Round(time.Millisecond))
	if e, err = effectOf(a.ids, rs, pairs); err != nil {
		return e, fmt.Errorf("%w: %w", ErrUncompared, err)
	}
	return e, nil
}

func (t *Tracker) refoldAndSettle(ctx context.Context, a amending, through uint64, progress func(done, end uint64)) (rs *refolds, pairs []pair, err error) {
	if rs, err = t.refoldAll(ctx, a.games, t.archive, progress); err != nil {
		return rs, nil, err
	}
	if err := t.refoldLater(ctx, rs, through); err != nil {
		return rs, nil, err
	}
	called := t.call(ctx, func() { pairs, err = t.settle(context.WithoutCancel(ctx), through, rs) })
	if called != nil {
		return rs, nil, called
	}
	return rs, pairs, err
}

// Preview returns what an amendment would change, and changes nothing. It has the
// number in the effect that it would get now. The errors are those of Amend. While it
// folds, which ends with the context, Settle, Rescore and Apply wait.
func (t *Tracker) Preview(ctx context.Context, a Amendment, progress func(done, end uint64)) (e Effect, err error) {
	t.changing.Lock()
	defer t.changing.Unlock()
	t.mu.RLock()
	err = t.state.check(&a)
	trial := t.state.trial(a)
	t.mu.RUnlock()
	if err != nil {
		return Effect{}, err
	}
	rs, err := t.refoldAll(ctx, trial.games, nil, progress)
	if err != nil {
		return Effect{}, fmt.Errorf("try an amendment: %w", err)
	}
	var pairs []pair
	called := t.call(ctx, func() { pairs, err = t.meet(context.WithoutCancel(ctx), rs) })
	if called != nil {
		return Effect{}, called
	}
	if err != nil {
		return Effect{}, fmt.Errorf("try an amendment: %w", err)
	}
	return effectOf(trial.ids, rs, pairs)
}

// refoldAll folds the games again, and then what has come meanwhile. Their history goes
// to the archive, which may be nil. With an error it returns what it has begun.
func (t *Tracker) refoldAll(ctx context.Context, games []recount, to *archive, progress func(done, end uint64)) (*refolds, error) {
	rs := newRefolds(t.log.ID(), t.catalog, games, t.config.testOnlyGeneration, to)
	if err := rs.complete(ctx, t.log, progress); err != nil {
		return rs, fmt.Errorf("fold %d games again: %w", len(games), err)
	}
	return rs, nil
}

// refoldLater folds the games as well that the amendments concern since others were
// folded, as a player has come to them meanwhile.
func (t *Tracker) refoldLater(ctx context.Context, rs *refolds, through uint64) error {
	for range rounds {
		t.mu.RLock()
		later := t.state.missing(through, rs)
		t.mu.RUnlock()
		if len(later) == 0 {
			return nil
		}
		if err := t.refoldMore(ctx, rs, later); err != nil {
			return err
		}
		if err := rs.catchUp(ctx, t.log, nil); err != nil {
			return fmt.Errorf("fold %d games again: %w", len(rs.all), err)
		}
	}
	return nil
}

// refoldMore adds games to the refolds.
func (t *Tracker) refoldMore(ctx context.Context, rs *refolds, games []recount) error {
	more := newRefolds(t.log.ID(), t.catalog, games, t.config.testOnlyGeneration, t.archive)
	if err := rs.join(ctx, t.log, more); err != nil {
		more.drop(t.archive)
		return fmt.Errorf("fold %d games again: %w", len(games), err)
	}
	return nil
}

// missing returns the games that the amendments up to the number concern and of which
// there is no refold.
func (s *state) missing(through uint64, rs *refolds) []recount {
	return slices.DeleteFunc(s.amending(through).games, func(rc recount) bool { return rs.byProduct[rc.product] != nil })
}

// pair is a game before and after, at the same record of the log.
type pair struct {
	product       string
	before, after frozen
}

// settle writes the control record. It is the writing goroutine's.
func (t *Tracker) settle(ctx context.Context, through uint64, rs *refolds) (pairs []pair, err error) {
	if later := t.state.missing(through, rs); len(later) > 0 {
		if err := t.refoldMore(ctx, rs, later); err != nil {
			return nil, err
		}
	}
	err = t.switchTo(ctx, rs, func() error {
		pairs = t.pairs(rs)
		return t.control(controlAmended, amendedFields(through, rs)...)
	})
	return pairs, err
}

func amendedFields(through uint64, rs *refolds) []stats.Field {
	fields := []stats.Field{{Name: fieldThrough, Value: strconv.FormatUint(through, 10)}}
	for _, r := range rs.all {
		fields = append(fields, stats.Field{Name: fieldGame, Value: r.product})
	}
	return fields
}

// meet brings the refolds to the end of the log, where the live state is. It is the
// writing goroutine's.
func (t *Tracker) meet(ctx context.Context, rs *refolds) ([]pair, error) {
	if err := rs.advance(ctx, t.log, 0, nil); err != nil {
		return nil, err
	}
	return t.pairs(rs), nil
}

func (t *Tracker) pairs(rs *refolds) (list []pair) {
	for _, r := range rs.all {
		p := pair{product: r.product, after: r.game().freeze()}
		if g := t.state.games[r.product]; g != nil {
			p.before = g.freeze()
			p.conceal(g, t.state.aliases, r.fold.aliases)
		} else {
			p.before = newGame(r.game().handler).freeze()
		}
		list = append(list, p)
	}
	return list
}

// conceal keeps out of the comparison whom the live game hides, now or by the names that
// ids have next.
func (p *pair) conceal(live *game, now, next aliases) {
	p.after.hidden = live.everyHidden(next)
	p.before.hidden = live.everyHidden(now)
	maps.Copy(p.before.hidden, p.after.hidden)
}

func effectOf(ids []uint64, rs *refolds, pairs []pair) (e Effect, err error) {
	e.Amendments, e.Events = ids, make(map[uint64]int)
	for i, r := range rs.all {
		e.Records = max(e.Records, r.done)
		for _, id := range ids {
			e.Events[id] += r.taken[id]
		}
		d, err := pairs[i].difference()
		if err != nil {
			return e, fmt.Errorf("compare the game %q before and after: %w", r.product, err)
		}
		e.Games = append(e.Games, d)
	}
	return e, nil
}
