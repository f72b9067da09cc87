package cmd

import (
	"context"
	"errors"
	"fmt"

	"statstracker/eventlog"
	"statstracker/httpapi"
	"statstracker/source"
	"statstracker/tracker"
)

// Amend implements [httpapi.Amendments].
func (r *refolder) Amend(ctx context.Context, a tracker.Amendment) (httpapi.Amendment, error) {
	a, err := r.tracker.Amend(ctx, a)
	if err != nil {
		return httpapi.Amendment{}, unwritten(err)
	}
	r.wake()
	return httpapi.Amendment{Amendment: a}, nil
}

// unwritten returns the error of a control record in the words of the API.
func unwritten(err error) error {
	switch {
	case errors.Is(err, eventlog.ErrDoubt):
		return fmt.Errorf("%w: %w", httpapi.ErrAmendmentInDoubt, err)
	case errors.Is(err, eventlog.ErrWrite):
		return fmt.Errorf("%w: %w", source.ErrUnavailable, err)
	}
	return err
}

// Amendments implements [httpapi.Amendments].
func (r *refolder) Amendments() []httpapi.Amendment {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := r.tracker.Amendments()
	all := make([]httpapi.Amendment, len(list))
	for i := range list {
		all[i] = r.describe(list[i])
	}
	return all
}

// Amendment implements [httpapi.Amendments].
func (r *refolder) Amendment(id uint64) (httpapi.Amendment, error) {
	a, err := r.amendment(id)
	if err == nil && a.Status != tracker.Running {
		a.Effect = r.effects.of(id)
	}
	return a, err
}

func (r *refolder) amendment(id uint64) (httpapi.Amendment, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	a, err := r.tracker.Amendment(id)
	if err != nil {
		return httpapi.Amendment{}, err
	}
	return r.describe(a), nil
}

// describe adds how far an amendment is. One is running until its effect is known,
// which is a moment after readers see it. The caller holds the mutex.
func (r *refolder) describe(a tracker.Amendment) httpapi.Amendment {
	s := &r.settled
	d := httpapi.Amendment{Amendment: a}
	switch {
	case s.waiting[a.ID]:
		d.Status, d.Done, d.End = tracker.Running, s.done, s.end
	case a.Status == tracker.Restored && s.waiting[a.RestoredBy]:
		d.Status = tracker.Done
	}
	if d.Status == tracker.Running {
		d.Problem = s.problem
	}
	return d
}

// waiting returns the numbers of the amendments that have not taken effect.
func (r *refolder) waiting() map[uint64]bool {
	all := make(map[uint64]bool)
	for _, a := range r.tracker.Amendments() {
		if a.Status == tracker.Running {
			all[a.ID] = true
		}
	}
	return all
}

// beginSettling notes that the amendments that wait are being settled, if there are
// any and nothing else is under way.
func (r *refolder) beginSettling() bool {
	r.changing.Lock()
	defer r.changing.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	waiting := r.waiting()
	if len(waiting) == 0 || !r.begin() {
		return false
	}
	r.settled.waiting, r.settled.done, r.settled.end = waiting, 0, r.tracker.Status().Revision
	return true
}

// settle has all amendments take effect that wait.
func (r *refolder) settle(ctx context.Context) (err error) {
	err = errors.New("it panicked; the log of the server says more")
	var effect tracker.Effect
	defer func() { r.endSettling(ctx, &effect, err) }()
	effect, err = r.tracker.Settle(ctx, func(done, end uint64) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.settled.done, r.settled.end = done, end
	})
	return err
}

// endSettling keeps the effect, or notes why there is none.
func (r *refolder) endSettling(ctx context.Context, effect *tracker.Effect, err error) {
	problem := ""
	switch {
	case err == nil:
		r.effects.keep(ctx, effect)
	case errors.Is(err, tracker.ErrUncompared):
		r.logger.ErrorContext(ctx, "amendments took effect; readers see the new state, but what has changed is not known", "err", err)
	case ctx.Err() == nil:
		problem = fmt.Sprintf("%v; it is tried again", err)
		r.logger.ErrorContext(ctx, "amendments could not take effect; readers see the old state, and it is tried again", "err", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.settled = settlement{problem: problem}
	r.end()
}
