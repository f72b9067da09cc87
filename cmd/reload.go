package cmd

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"statstracker/game/gamefile"
	"statstracker/httpapi"
)

// reloader applies the games file again when the operator asks for it.
type reloader struct {
	logger  *slog.Logger
	keeper  *ruleKeeper
	hangups <-chan os.Signal
}

// run reloads at every SIGHUP until the context ends.
func (r *reloader) run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.hangups:
			r.reload(ctx)
		}
	}
}

// reload applies the games file. A bad one changes nothing.
func (r *reloader) reload(ctx context.Context) {
	path := r.keeper.file
	if path == "" {
		r.logger.WarnContext(ctx, "SIGHUP applies the games file again, and the server was started without one (--games); nothing has changed")
		return
	}
	files, err := readGames(path)
	if err != nil {
		r.logger.ErrorContext(ctx, "cannot read the games file; nothing has changed", "games", path, "err", err)
		return
	}
	plan, err := r.keeper.apply(ctx, files, false)
	for errors.Is(err, httpapi.ErrRescoring) {
		r.logger.InfoContext(ctx, "the games file is applied as soon as the game that is scored again, or amended, has been", "games", path)
		if !r.awaitRescore(ctx) {
			return
		}
		plan, err = r.keeper.apply(ctx, files, false)
	}
	var problems gamefile.Problems
	switch {
	case errors.As(err, &problems):
		for _, p := range problems {
			r.logger.ErrorContext(ctx, "the games file is not right; nothing has changed", "problem", p.String())
		}
	case err != nil:
		r.logger.ErrorContext(ctx, "cannot apply the games file; nothing has changed", "games", path, "err", err)
	default:
		r.logger.InfoContext(ctx, "applied the games file", "games", path, "changed", len(plan.Games))
	}
}

// awaitRescore waits for the rescore or amendment that is under way; it returns false if the
// context ends first.
func (r *reloader) awaitRescore(ctx context.Context) bool {
	busy := r.keeper.refolder.busy()
	if busy == nil {
		return true
	}
	select {
	case <-ctx.Done():
		return false
	case <-busy:
		return true
	}
}
