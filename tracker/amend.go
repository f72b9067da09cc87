package tracker

import (
	"context"
	"slices"
)

// Amend writes the amendment into the log, and returns it with its number. It takes
// effect with [Tracker.Settle]; a start finds it again. The errors are [ErrInvalid],
// [ErrUnknownGame], [ErrUnknownPlayer], [ErrUnknownRecord], [ErrSamePlayer],
// [ErrUnknownAmendment], [ErrRestored] and those of the log.
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

// check returns an error where the amendment is not one thing, or about what is not there.
func (s *state) check(a *Amendment) error {
	if err := a.valid(); err != nil {
		return err
	}
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
