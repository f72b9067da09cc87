package cmd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"statstracker/httpapi"
	"statstracker/tracker"
)

// rescorer scores games again, one at a time, and remembers how it went.
type rescorer struct {
	logger  *slog.Logger
	tracker *tracker.Tracker
	asked   chan string // the game to score again

	// changing is held while rules change, and while a rescore begins: none begins
	// in the middle of a change, and no change waits for one.
	changing sync.Mutex

	mu      sync.Mutex    // guards what follows
	running chan struct{} // closed when the rescore that is under way has ended; nil if none is
	states  map[string]httpapi.Rescore
}

func newRescorer(logger *slog.Logger, t *tracker.Tracker) *rescorer {
	return &rescorer{logger: logger, tracker: t, asked: make(chan string, 1), states: make(map[string]httpapi.Rescore)}
}

// Start implements [httpapi.Rescores].
func (r *rescorer) Start(game string) (httpapi.Rescore, error) {
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
	if r.running != nil {
		return httpapi.Rescore{}, httpapi.ErrRescoring
	}
	r.running = make(chan struct{})
	r.states[game] = httpapi.Rescore{Status: httpapi.RescoreRunning, End: r.tracker.Status().Revision}
	r.asked <- game // there is room: nothing else is under way
	return r.states[game], nil
}

// Rescore implements [httpapi.Rescores].
func (r *rescorer) Rescore(game string) httpapi.Rescore {
	r.mu.Lock()
	defer r.mu.Unlock()
	if state, ok := r.states[game]; ok {
		return state
	}
	return httpapi.Rescore{Status: httpapi.RescoreNone}
}

// busy returns what is closed when the rescore that is under way has ended, or nil
// if none is.
func (r *rescorer) busy() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.running
}

// run scores games again until the context ends. What is under way then is given
// up: the old state stays.
func (r *rescorer) run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case game := <-r.asked:
			r.rescore(ctx, game)
		}
	}
}

func (r *rescorer) rescore(ctx context.Context, game string) {
	err := errors.New("it panicked; the log of the server says more")
	defer func() { r.end(ctx, game, err) }()
	err = r.tracker.Rescore(ctx, game, func(done, end uint64) {
		r.set(game, func(s *httpapi.Rescore) { s.Done, s.End = done, end })
	})
}

// end notes how the rescore went.
func (r *rescorer) end(ctx context.Context, game string, err error) {
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
	close(r.running)
	r.running = nil
}

// whyNotRescored says why a rescore came to nothing.
func whyNotRescored(err error) string {
	if errors.Is(err, tracker.ErrNothingToScore) {
		return "the log has no event of this game that counts by the rules that hold now, so there is nothing to score again; check the name of the game"
	}
	return fmt.Sprintf("%v; the boards are as they were", err)
}

func (r *rescorer) set(game string, change func(*httpapi.Rescore)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	state := r.states[game]
	change(&state)
	r.states[game] = state
}
