package tracker

import (
	"context"
	"errors"
	"slices"

	"statstracker/eventlog"
	"statstracker/profile"
	"statstracker/stats"
)

// An export of what counts. Whether an event does, the fold alone knows: that of its
// game from the beginning on, as it was last scored again or amended.

// Logged is a record as it is read from the log.
type Logged struct {
	Revision uint64 // its number
	Source   string
	// Record is valid until the callee returns.
	*eventlog.Record
}

// Counting is what [Tracker.Counting] has found.
type Counting struct {
	Records uint64 // of the log that were read
	Events  uint64 // of them, those that count
	// Parts are those of them that were taken from one of their players alone: what
	// they count for the others cannot be said by an event.
	Parts uint64
}

// Counting calls f with every event that counts: it was counted or ignored as its game
// was last folded, and no amendment has taken it away. Its players have the ids
// that they have now. They come in the order of the log, up to the record that was
// the last when Counting was called. Errors are those of f, of the context and of the log.
func (t *Tracker) Counting(ctx context.Context, f func(Logged) error) (Counting, error) {
	var x *counter
	err := t.call(ctx, func() { x = newCounter(t.state, t.log, t.catalog, t.config.testOnlyGeneration) })
	if err != nil {
		return Counting{}, err
	}
	return x.run(ctx, t.log, f)
}

// CountingIn is [Tracker.Counting] for a log that is only read. It folds the log twice.
func CountingIn(ctx context.Context, c Config, log *eventlog.Reader, f func(Logged) error) (Counting, error) {
	c.setDefaults()
	folded, err := foldReader(ctx, c, log)
	if err != nil {
		return Counting{}, err
	}
	x := newCounter(folded.state, log, folded.catalog, c.testOnlyGeneration)
	return x.run(ctx, log, f)
}

// counter folds the log to find out what counts.
type counter struct {
	// again are the games that were scored again or amended, as they are now from the
	// beginning on.
	again map[string]*refold
	names aliases // that hold now
	plain *fold   // of the others
	end   uint64
	found Counting
}

func newCounter(s *state, log foldable, known *catalog, generation int) *counter {
	x := &counter{again: make(map[string]*refold), names: s.aliases, end: s.sequence, plain: newFold(newState(log.ID(), generation), known, nil)}
	x.plain.deferIndexes()
	amendments := slices.Clone(s.amendments)
	for product, g := range s.games {
		if g.scoredAt > 0 || len(amendments) > 0 {
			x.again[product] = newRefold(log.ID(), known, s.recountOf(product, amendments), generation)
		}
	}
	return x
}

func (x *counter) run(ctx context.Context, log foldable, f func(Logged) error) (Counting, error) {
	err := log.Replay(eventlog.Pos{}, func(b *eventlog.Block) error {
		for _, batch := range b.Batches {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := batch.Each(func(r *eventlog.Record) error { return x.record(Logged{x.found.Records + 1, batch.Source, r}, f) }); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errReached) {
		err = nil
	}
	return x.found, err
}

func (x *counter) record(e Logged, f func(Logged) error) error {
	if e.Revision > x.end {
		return errReached
	}
	x.found.Records = e.Revision
	switch e.Kind {
	case eventlog.KindControl:
		return x.control(e)
	case eventlog.KindRefused:
		x.plain.sequence++
		return nil
	}
	counts, err := x.counts(e)
	if err != nil || !counts {
		return err
	}
	x.found.Events++
	return f(e)
}

// control lets everything follow the rules. What else changes games does so for those
// that are folded again.
func (x *counter) control(e Logged) error {
	for _, r := range x.again {
		r.done = e.Revision
		if err := r.control(e.Record); err != nil {
			return err
		}
	}
	if e.Text != controlRules {
		x.plain.sequence++
		return nil
	}
	_, err := x.plain.record(e.Record)
	return err
}

// counts folds the event, and gives it the ids that its players have now.
func (x *counter) counts(e Logged) (bool, error) {
	if profile.Is(&e.Event) {
		return x.countsProfile(e)
	}
	if r := x.again[e.Event.Get(stats.FieldProduct)]; r != nil {
		x.plain.sequence++
		r.done, r.fold.sequence = e.Revision, e.Revision
		return x.countsAgain(r, &e.Event), nil
	}
	o, err := x.plain.record(e.Record)
	return has(o), err
}

// countsProfile is for events about profiles, which are kept by the ids that they name.
func (x *counter) countsProfile(e Logged) (counts bool, err error) {
	if r := x.again[e.Event.Get(stats.FieldProduct)]; r != nil {
		x.plain.sequence++
		r.done, r.fold.sequence = e.Revision, e.Revision
		o, _ := r.fold.judge(&e.Event)
		counts = has(o)
	} else {
		o, failed := x.plain.record(e.Record)
		counts, err = has(o), failed
	}
	if len(x.names) > 0 {
		x.plain.naming.of(&e.Event).rename(x.names)
	}
	return counts, err
}

// has reports whether an event with the outcome has to do with the state.
func has(o stats.Outcome) bool { return o == stats.Counted || o == stats.Ignored }

// countsAgain is what [refold.event] does, and returns what it found.
func (x *counter) countsAgain(r *refold, e *stats.Event) bool {
	if r.isSettled() {
		return false
	}
	if r.mergers != nil {
		r.rename(e)
	}
	if s := r.selection; s != nil {
		if s.void(r.fold, e, r.done) != 0 {
			r.fold.forget(e)
			return false
		}
		if kept := s.keptFrom(r.fold, e); len(kept) > 0 {
			return x.countsFor(r, kept, e)
		}
	}
	o, _ := r.fold.judge(e)
	return has(o)
}

// countsFor is for events of players from whom some were taken alone.
func (x *counter) countsFor(r *refold, kept []*keeping, e *stats.Event) bool {
	counts := has(r.fold.tries(e))
	r.keep(kept, e)
	if counts && slices.ContainsFunc(kept, func(k *keeping) bool { return k.taken(len(k.steps), e, r.done) != 0 }) {
		x.found.Parts++
	}
	return counts
}

// Names reports whether the event names the player, by the id that he had then, or has a
// field that is taken to mean him.
func Names(e *stats.Event, player string) bool {
	for id := range new(naming).of(e).all() {
		if id == player {
			return true
		}
	}
	return false
}
