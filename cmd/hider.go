package cmd

import (
	"context"

	"statstracker/tracker"
)

// hider hides players and shows them.
type hider struct{ *tracker.Tracker }

// SetVisibility implements [httpapi.Visibility].
func (h hider) SetVisibility(ctx context.Context, v tracker.Visibility) error {
	return unwritten(h.Tracker.SetVisibility(ctx, v))
}
