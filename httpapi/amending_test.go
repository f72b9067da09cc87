package httpapi_test

import (
	"context"
	"sync"

	"statstracker/httpapi"
	"statstracker/tracker"
)

// amender amends the past of a tracker. An amendment is settled when settle is called,
// or at once.
type amender struct {
	tracker *tracker.Tracker
	err     error // of what is asked next, if there is one

	mu      sync.Mutex
	later   bool
	effects map[uint64]*tracker.Effect
}

func newAmender(t *tracker.Tracker) *amender {
	return &amender{tracker: t, effects: make(map[uint64]*tracker.Effect)}
}

func (a *amender) Amend(ctx context.Context, m tracker.Amendment) (httpapi.Amendment, error) {
	if a.err != nil {
		return httpapi.Amendment{}, a.err
	}
	m, err := a.tracker.Amend(ctx, m)
	if err == nil && !a.later {
		err = a.settle(ctx)
	}
	return httpapi.Amendment{Amendment: m}, err
}

func (a *amender) settle(ctx context.Context) error {
	effect, err := a.tracker.Settle(ctx, nil)
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range effect.Amendments {
		a.effects[id] = &effect
	}
	return err
}

func (a *amender) Try(ctx context.Context, m tracker.Amendment) (tracker.Effect, error) {
	if a.err != nil {
		return tracker.Effect{}, a.err
	}
	return a.tracker.Preview(ctx, m, nil)
}

func (a *amender) Amendments() (list []httpapi.Amendment) {
	for _, m := range a.tracker.Amendments() {
		list = append(list, httpapi.Amendment{Amendment: m})
	}
	return list
}

func (a *amender) Amendment(id uint64) (httpapi.Amendment, error) {
	m, err := a.tracker.Amendment(id)
	a.mu.Lock()
	defer a.mu.Unlock()
	d := httpapi.Amendment{Amendment: m, Effect: a.effects[id]}
	if m.Status == tracker.Running {
		d.Done, d.End, d.Problem = 3, 9, "the disk is full"
	}
	return d, err
}
