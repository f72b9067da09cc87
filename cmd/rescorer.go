package cmd

import (
	"context"
	"errors"
	"fmt"

	"statstracker/httpapi"
	"statstracker/tracker"
)

// Start implements [httpapi.Rescores].
func (r *refolder) Start(game string) (httpapi.Rescore, error) {
	if _, err := r.tracker.Game(game); err != nil {
		return httpapi.Rescore{}, err
	}
	r.changing.Lock()
	defer r.changing.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if state := r.states[game]; state.Status == httpapi.RescoreRunning {
		return state, nil
	}
	if !r.begin() {
		return httpapi.Rescore{}, httpapi.ErrRescoring
	}
	r.states[game] = httpapi.Rescore{Status: httpapi.RescoreRunning, End: r.tracker.Status().Revision}
	r.asked = game
	r.wake()
	return r.states[game], nil
}

// Rescore implements [httpapi.Rescores].
func (r *refolder) Rescore(game string) httpapi.Rescore {
	r.mu.Lock()
	defer r.mu.Unlock()
	if state, ok := r.states[game]; ok {
		return state
	}
	return httpapi.Rescore{Status: httpapi.RescoreNone}
}

// takeAsked returns the game that is to be scored again, or "".
func (r *refolder) takeAsked() (game string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	game, r.asked = r.asked, ""
	return game
}

func (r *refolder) rescore(ctx context.Context, game string) {
	err := errors.New("it panicked; the log of the server says more")
	defer func() { r.endRescore(ctx, game, err) }()
	err = r.tracker.Rescore(ctx, game, func(done, end uint64) {
		r.set(game, func(s *httpapi.Rescore) { s.Done, s.End = done, end })
	})
}

// endRescore notes how the rescore went.
func (r *refolder) endRescore(ctx context.Context, game string, err error) {
	r.set(game, func(s *httpapi.Rescore) {
		s.Status, s.Done = httpapi.RescoreDone, s.End
		if err != nil {
			s.Status, s.Err = httpapi.RescoreFailed, whyNotRescored(err)
		}
	})
	switch {
	case errors.Is(err, tracker.ErrNothingToScore):
		r.logger.WarnContext(ctx, "a game was to be scored again, and the log has no event of it that counts", "game", game)
	case err != nil && ctx.Err() == nil:
		r.logger.ErrorContext(ctx, "a game could not be scored again; its boards are as they were", "game", game, "err", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.end()
}

// whyNotRescored says why a rescore came to nothing.
func whyNotRescored(err error) string {
	if errors.Is(err, tracker.ErrNothingToScore) {
		return "the log has no event of this game that counts by the rules that hold now, so there is nothing to score again; check the name of the game"
	}
	return fmt.Sprintf("%v; the boards are as they were", err)
}

func (r *refolder) set(game string, change func(*httpapi.Rescore)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	state := r.states[game]
	change(&state)
	r.states[game] = state
}
