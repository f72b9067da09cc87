package tracker

import (
	"context"
	"fmt"
	"time"
)

// Moment is a moment of the past: one of its fields is set.
type Moment struct {
	// Time is one of events. The state of a game at a time is what is known now about
	// then: that of the game's events that happened up to it, itself included, whenever
	// they came, by the rules by which the game has been counted, and with the amendments
	// that hold now.
	Time time.Time
	// Revision is a number of records of the log. The state at a revision is what was
	// served then: with the rules and amendments that held, and without the events that
	// came later.
	Revision uint64
}

// Past is a game as it was at a moment, to be read as that of a [Tracker] is. Players
// who are hidden now are hidden in it. Its methods may be used by several goroutines.
type Past struct {
	*reading
}

// RevisionError says that a revision has not been reached yet.
type RevisionError struct {
	Present uint64 // the revision of now
}

// Error implements error.
func (e *RevisionError) Error() string {
	return fmt.Sprintf("the log has %d records", e.Present)
}

// At returns the game as it was at the moment; a time that is to come is now. States of
// the past are folded beside the live one, one at a time, and neither readers nor the
// writer wait for that. The last ones are kept: at most 8, and of them as many as have
// no more than two million players and remembered ids together, but always one. Who
// asks for one that is not kept waits while the log is folded: for a time from its start
// on, for a revision from the newest kept checkpoint before it. A fold for which nobody
// waits any more is given up.
//
// The errors are [ErrUnknownGame], a [*RevisionError], [source.ErrClosed], that of the
// context, and those of the log.
func (t *Tracker) At(ctx context.Context, product string, m Moment) (*Past, error) {
	if m.Revision != 0 {
		return t.atRevision(ctx, product, m.Revision)
	}
	return t.atTime(ctx, product, m.Time)
}

// atTime returns the game as it was at a time of events.
func (t *Tracker) atTime(ctx context.Context, product string, at time.Time) (*Past, error) {
	t.mu.RLock()
	known, has := t.state.rules.of(product) != nil, t.state.games[product] != nil
	t.mu.RUnlock()
	switch {
	case !known:
		return nil, ErrUnknownGame
	case !has, at.After(time.Now()):
		return &Past{&t.reading}, nil
	}
	key := momentKey{product: product, until: at.UnixMilli() + 1}
	if p := t.pasts.present(t, key); p != nil {
		return t.hiddenAsNow(p, product), nil
	}
	p, err := t.pasts.ask(ctx, key, func(ctx context.Context) (*Past, error) { return t.foldTime(ctx, key) })
	if err != nil {
		return nil, fmt.Errorf("fold %q up to %s: %w", product, at.UTC().Format(time.RFC3339), err)
	}
	return t.hiddenAsNow(p, product), nil
}

// atRevision returns the state as it was after the first records of the log.
func (t *Tracker) atRevision(ctx context.Context, product string, n uint64) (*Past, error) {
	t.mu.RLock()
	present := t.state.sequence
	t.mu.RUnlock()
	if n > present {
		return nil, &RevisionError{present}
	}
	key := momentKey{revision: n}
	if p := t.pasts.present(t, key); p != nil {
		return t.hiddenAsNow(p, product), nil
	}
	p, err := t.pasts.ask(ctx, key, func(ctx context.Context) (*Past, error) { return t.foldRevision(ctx, n) })
	if err != nil {
		return nil, fmt.Errorf("fold the first %d records of the log: %w", n, err)
	}
	return t.hiddenAsNow(p, product), nil
}

// hiddenAsNow hides in the past who is hidden now, and shows everybody else.
func (t *Tracker) hiddenAsNow(p *Past, product string) *Past {
	p.hide(product, t.hiddenNow(product))
	return p
}

// hiddenNow returns the ids that are hidden, and those that have become one of them.
func (t *Tracker) hiddenNow(product string) map[string]hiding {
	t.mu.RLock()
	defer t.mu.RUnlock()
	g := t.state.games[product]
	if g == nil {
		return nil
	}
	return g.everyHidden(t.state.aliases)
}

// hide hides exactly the players of the game that these ids stood for then.
func (p *Past) hide(product string, now map[string]hiding) {
	p.mu.RLock()
	g := p.state.games[product]
	same := g == nil || sameIDs(g.hidden, now)
	p.mu.RUnlock()
	if same {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.games[product].hideAll(now, p.state.aliases)
}

func sameIDs(a, b map[string]hiding) bool {
	if len(a) != len(b) {
		return false
	}
	for id := range a {
		if _, ok := b[id]; !ok {
			return false
		}
	}
	return true
}
