package cmd

import (
	"context"
	"slices"

	"statstracker/httpapi"
	"statstracker/tracker"
)

// hider hides players and shows them.
type hider struct{ *tracker.Tracker }

// SetVisibility implements [httpapi.Visibility].
func (h hider) SetVisibility(ctx context.Context, v tracker.Visibility) error {
	if err := h.check(v); err != nil {
		return err
	}
	return unwritten(h.Tracker.SetVisibility(ctx, v))
}

// check returns an error where a slip of the pen is likely: who is not hidden cannot be
// shown, and who is not in a game not hidden.
func (h hider) check(v tracker.Visibility) error {
	now, err := h.Visibility(v.Game, v.Player)
	switch {
	case err != nil || now.Hidden:
		return err
	case !v.Hidden:
		return httpapi.ErrNotHidden
	case !slices.ContainsFunc(h.Games(), func(g tracker.Game) bool { return g.Name == v.Game }):
		return tracker.ErrUnknownGame
	}
	held, err := h.Held(v.Player)
	if err == nil && !slices.ContainsFunc(held.Games, func(g tracker.HeldGame) bool { return g.Game == v.Game }) {
		err = tracker.ErrUnknownPlayer
	}
	return err
}
