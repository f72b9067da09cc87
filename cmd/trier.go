package cmd

import (
	"context"
	"errors"

	"statstracker/httpapi"
	"statstracker/source"
	"statstracker/tracker"
)

// Try implements [httpapi.Amendments].
func (r *refolder) Try(ctx context.Context, a tracker.Amendment) (effect tracker.Effect, err error) {
	err = r.try(ctx, func(ctx context.Context) (err error) {
		effect, err = r.tracker.Preview(ctx, a, nil)
		return err
	})
	return effect, err
}

// try makes a dry run. It waits for another one to end, and does not begin while
// something is being changed. The context of the dry run ends when something is about
// to be changed, and when the server ends. The errors are [httpapi.ErrRescoring],
// [httpapi.ErrGaveWay], source.ErrClosed, that of the context, and those of the dry run.
func (r *refolder) try(ctx context.Context, run func(context.Context) error) error {
	select {
	case r.trying <- struct{}{}:
		defer func() { <-r.trying }()
	case <-ctx.Done():
		return ctx.Err()
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if !r.beginTrying(cancel) {
		return httpapi.ErrRescoring
	}
	defer r.endTrying()
	stop := r.ended(func() { cancel(source.ErrClosed) })
	defer stop()
	err := run(ctx)
	if errors.Is(err, context.Canceled) {
		return context.Cause(ctx)
	}
	return err
}

// beginTrying notes who can end the dry run, unless something is being changed.
func (r *refolder) beginTrying(giveWay context.CancelCauseFunc) bool {
	r.changing.Lock()
	defer r.changing.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running != nil {
		return false
	}
	r.giveWay = giveWay
	return true
}

func (r *refolder) endTrying() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.giveWay = nil
}

// interrupt ends the dry run that is under way, if there is one. The caller holds both
// mutexes.
func (r *refolder) interrupt() {
	if r.giveWay != nil {
		r.giveWay(httpapi.ErrGaveWay)
	}
}

// beginChange keeps operations and dry runs from beginning until end is called, and
// ends the dry run that is under way. The error is [httpapi.ErrRescoring].
func (r *refolder) beginChange() (end func(), err error) {
	r.changing.Lock()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running != nil {
		r.changing.Unlock()
		return nil, httpapi.ErrRescoring
	}
	r.interrupt()
	return r.changing.Unlock, nil
}
