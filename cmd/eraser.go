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

// eraser erases players, one after the other, and remembers how it went. What a server
// has not finished the next one does.
type eraser struct {
	logger  *slog.Logger
	tracker *tracker.Tracker
	effects *effects
	woken   chan struct{} // there may be something to do; it has room for one

	mu     sync.Mutex // guards what follows
	states map[string]httpapi.Erasure
}

func newEraser(logger *slog.Logger, t *tracker.Tracker, e *effects) *eraser {
	return &eraser{logger: logger, tracker: t, effects: e, woken: make(chan struct{}, 1), states: make(map[string]httpapi.Erasure)}
}

// Start implements [httpapi.Erasures].
func (e *eraser) Start(ctx context.Context, player, reason, by string) (httpapi.Erasure, error) {
	begun, err := e.tracker.BeginErasure(ctx, player, reason, by)
	if err != nil {
		return httpapi.Erasure{}, unwritten(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if state, has := e.states[begun.ID]; !has || state.Status == httpapi.ErasureFailed {
		e.states[begun.ID] = e.running(begun)
	}
	select {
	case e.woken <- struct{}{}:
	default: // it will look
	}
	return e.states[begun.ID], nil
}

func (e *eraser) running(begun tracker.Erasure) httpapi.Erasure {
	return httpapi.Erasure{Erasure: begun, Status: httpapi.ErasureRunning, End: e.tracker.Status().Revision}
}

// Erasure implements [httpapi.Erasures].
func (e *eraser) Erasure(id string) (httpapi.Erasure, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if state, has := e.states[id]; has {
		return state, nil
	}
	return httpapi.Erasure{}, tracker.ErrUnknownErasure
}

// run erases those who are waiting until the context ends. After a failure, of a full
// disk above all, it waits for another request: to try at once would fill it again.
func (e *eraser) run(ctx context.Context) error {
	for {
		e.work(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-e.woken:
		}
	}
}

// work erases all who are waiting, until one cannot be erased.
func (e *eraser) work(ctx context.Context) {
	for ctx.Err() == nil {
		waiting, err := e.tracker.Erasures()
		if err != nil {
			e.logger.ErrorContext(ctx, "players who are to be erased cannot be", "err", err)
			return
		}
		if len(waiting) == 0 {
			return
		}
		for _, w := range waiting {
			e.set(w.ID, e.running(w))
		}
		if !e.erase(ctx, waiting) {
			return
		}
	}
}

// erase erases the first of those who wait, and reports whether that has worked out.
func (e *eraser) erase(ctx context.Context, waiting []tracker.Erasure) bool {
	state := e.running(waiting[0])
	err := errors.New("it panicked; the log of the server says more")
	defer func() { e.end(ctx, waiting, state, err) }()
	state.Erased, err = e.tracker.Erase(ctx, state.ID, tracker.EraseOptions{
		Progress: func(done, end uint64) {
			state.Done, state.End = done, end
			e.set(state.ID, state)
		},
		Elsewhere: e.effects.replace,
	})
	return err == nil
}

// end notes how it went. Those who wait behind one who cannot be erased wait on.
func (e *eraser) end(ctx context.Context, waiting []tracker.Erasure, state httpapi.Erasure, err error) {
	if err == nil {
		state.Status, state.Done = httpapi.ErasureDone, state.End
		e.set(state.ID, state)
		return
	}
	if ctx.Err() == nil {
		e.logger.ErrorContext(ctx, "a player cannot be erased; he is hidden, and it is tried again when it is asked for again, or by the next start", "err", err)
	}
	for _, w := range waiting {
		failed := e.running(w)
		failed.Status = httpapi.ErasureFailed
		failed.Problem = fmt.Sprintf("%v; the player is hidden, and it is tried again when it is asked for again, or by the next start", err)
		e.set(w.ID, failed)
	}
}

func (e *eraser) set(id string, state httpapi.Erasure) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.states[id] = state
}
