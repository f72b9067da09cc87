package tracker

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"statstracker/stats"
)

// Amend writes the amendment into the log, and returns it with its number. It takes
// effect with [Tracker.Settle]; a start finds it again. The errors are [ErrUnknownGame],
// [ErrUnknownPlayer], [ErrUnknownAmendment], [ErrRestored] and those of the log.
func (t *Tracker) Amend(ctx context.Context, a Amendment) (Amendment, error) {
	var err error
	called := t.call(ctx, func() {
		if err = t.state.check(&a); err != nil {
			return
		}
		if err = t.control(controlAmend, a.fields()...); err == nil {
			a = t.state.amendments[len(t.state.amendments)-1]
		}
	})
	if called != nil {
		return a, called
	}
	return a, err
}

// check returns an error where the amendment is about what is not there.
func (s *state) check(a *Amendment) error {
	switch a.Kind {
	case Retraction:
		g := s.games[a.Game]
		if g == nil {
			return ErrUnknownGame
		}
		if _, known := g.table.Lookup(s.aliases.of(a.Player)); a.Player != "" && !known {
			return ErrUnknownPlayer
		}
		if a.Revision > s.sequence {
			return ErrUnknownRecord
		}
	case Merger:
		if s.aliases.of(a.Player) == s.aliases.of(a.Into) {
			return ErrSamePlayer
		}
		if !slices.ContainsFunc(s.products(), func(p string) bool { return s.games[p].knows(s.aliases.of(a.Player)) }) {
			return ErrUnknownPlayer
		}
	case Restoration:
		i, ok := s.amendments.find(a.Of)
		switch {
		case !ok || s.amendments[i].Kind == Restoration:
			return ErrUnknownAmendment
		case s.amendments[i].Status == Restored || s.amendments.beingRestored(a.Of):
			return ErrRestored
		}
	}
	return nil
}

func (l amendmentList) beingRestored(id uint64) bool {
	return slices.ContainsFunc(l, func(a Amendment) bool { return a.Of == id })
}

func (g *game) knows(player string) bool {
	_, ok := g.table.Lookup(player)
	return ok
}

// Amendments returns all amendments, the oldest first.
func (t *Tracker) Amendments() []Amendment {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return slices.Clone(t.state.amendments)
}

// Amendment returns the amendment of that number. The error is ErrUnknownAmendment.
func (t *Tracker) Amendment(id uint64) (Amendment, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	i, ok := t.state.amendments.find(id)
	if !ok {
		return Amendment{}, ErrUnknownAmendment
	}
	return t.state.amendments[i], nil
}

// Effect is what amendments have changed, or would change.
type Effect struct {
	Amendments []uint64 // their numbers
	Records    uint64   // of the log that were looked at
	// Events says of each of the amendments, by its number, how many events it takes away
	// or, as a merger, gives to another player. A restoration has none.
	Events map[uint64]int
	Games  []Difference
}

// Settle makes the amendments take effect that do not yet: it folds the games again
// that they concern, beside the live state, and puts the result in its place in one
// step. Progress, which may be nil, is called now and then with the records read and
// those that there are. Without such amendments it does nothing, and the effect has
// no numbers. It waits for another one to end, and for a rescore.
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
	refolds, err := t.refoldAll(ctx, a, t.archive, progress)
	if err != nil {
		t.drop(refolds)
		return Effect{}, fmt.Errorf("amend: %w", err)
	}
	var pairs []pair
	called := t.call(ctx, func() { pairs, err = t.settle(context.WithoutCancel(ctx), through, refolds) })
	if called != nil {
		t.drop(refolds)
		return Effect{}, called
	}
	if err != nil {
		t.drop(refolds)
		return Effect{}, fmt.Errorf("amend: %w", err)
	}
	t.config.Logger.InfoContext(ctx, "games were amended", "games", len(refolds), "took", time.Since(start).Round(time.Millisecond))
	return effectOf(a.ids, refolds, pairs)
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
	refolds, err := t.refoldAll(ctx, trial, nil, progress)
	if err != nil {
		return Effect{}, fmt.Errorf("try an amendment: %w", err)
	}
	var pairs []pair
	called := t.call(ctx, func() { pairs, err = t.meet(context.WithoutCancel(ctx), refolds) })
	if called != nil {
		return Effect{}, called
	}
	if err != nil {
		return Effect{}, fmt.Errorf("try an amendment: %w", err)
	}
	return effectOf(trial.ids, refolds, pairs)
}

// amending is amendments as they will be, and the games that have to be folded again
// for that.
type amending struct {
	ids     []uint64
	through amendmentList
	games   []recount
}

// amending returns what is to be done so that all amendments up to the number hold.
func (s *state) amending(through uint64) (a amending) {
	products := make(map[string]bool)
	for i := range s.amendments {
		if m := &s.amendments[i]; m.Status == Running && m.ID <= through {
			a.ids = append(a.ids, m.ID)
			s.concerned(m, products)
		}
	}
	a.through = slices.Clone(s.amendments)
	a.through.activate(through, toCome)
	s.renamed(a.through.aliases(), products)
	for _, product := range slices.Sorted(maps.Keys(products)) {
		a.games = append(a.games, s.recountOf(product, a.through))
	}
	return a
}

// trial returns what would be done for an amendment that is not in the log.
func (s *state) trial(m Amendment) amending {
	m.ID, m.Status = s.sequence+1, Running
	next := *s
	next.amendments = append(slices.Clone(s.amendments), m)
	return next.amending(m.ID)
}

// concerned adds the games in which the amendment retracts or restores events. Whose
// players were one for some time may be any: a match between the two was rejected, and
// has left nothing there.
func (s *state) concerned(a *Amendment, products map[string]bool) {
	switch a.Kind {
	case Retraction:
		products[a.Game] = true
	case Restoration:
		i, ok := s.amendments.find(a.Of)
		switch {
		case ok && s.amendments[i].Kind == Retraction:
			products[s.amendments[i].Game] = true
		case ok:
			for product := range s.games {
				products[product] = true
			}
		}
	}
}

// renamed adds the games with players whose id stands for another from now on.
func (s *state) renamed(next aliases, products map[string]bool) {
	for _, names := range []aliases{s.aliases, next} {
		for id := range names {
			now := s.aliases.of(id)
			if now == next.of(id) {
				continue
			}
			for product, g := range s.games {
				if g.knows(now) {
					products[product] = true
				}
			}
		}
	}
}

// refoldAll folds the games again, one after the other, and then what has come
// meanwhile. Their history goes to the archive, which may be nil. With an error it
// returns those that it has begun.
func (t *Tracker) refoldAll(ctx context.Context, a amending, to *archive, progress func(done, end uint64)) ([]*refold, error) {
	var all []*refold
	for _, rc := range a.games {
		r := newRefold(t.log.ID(), t.catalog, rc, t.config.testOnlyGeneration)
		r.record(to)
		all = append(all, r)
		if err := r.complete(ctx, t.log, progress); err != nil {
			return all, fmt.Errorf("fold %q again: %w", rc.product, err)
		}
	}
	for _, r := range all {
		if err := r.catchUp(ctx, t.log, nil); err != nil {
			return all, fmt.Errorf("fold %q again: %w", r.product, err)
		}
	}
	return all, nil
}

// drop removes the history of refolds that have come to nothing.
func (t *Tracker) drop(all []*refold) {
	for _, r := range all {
		t.archive.drop(r.older)
	}
}

// pair is a game before and after, at the same record of the log.
type pair struct {
	product       string
	before, after frozen
}

// settle writes the control record. It is the writing goroutine's.
func (t *Tracker) settle(ctx context.Context, through uint64, all []*refold) (pairs []pair, err error) {
	fields := []stats.Field{{Name: fieldThrough, Value: strconv.FormatUint(through, 10)}}
	for _, r := range all {
		fields = append(fields, stats.Field{Name: fieldGame, Value: r.product})
	}
	err = t.switchTo(ctx, all, func() error {
		pairs = t.pairs(all)
		return t.control(controlAmended, fields...)
	})
	return pairs, err
}

// meet brings the refolds to the end of the log, where the live state is. It is the
// writing goroutine's.
func (t *Tracker) meet(ctx context.Context, all []*refold) ([]pair, error) {
	for _, r := range all {
		if err := r.advance(ctx, t.log, 0, nil); err != nil {
			return nil, err
		}
	}
	return t.pairs(all), nil
}

func (t *Tracker) pairs(all []*refold) (list []pair) {
	for _, r := range all {
		p := pair{product: r.product, after: r.game().freeze()}
		if g := t.state.games[r.product]; g != nil {
			p.before = g.freeze()
		} else {
			p.before = newGame(r.game().handler).freeze()
		}
		list = append(list, p)
	}
	return list
}

func effectOf(ids []uint64, refolds []*refold, pairs []pair) (e Effect, err error) {
	e.Amendments, e.Events = ids, make(map[uint64]int)
	for i, r := range refolds {
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
