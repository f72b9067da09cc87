package cmd

import (
	"context"
	"fmt"
	"time"
)

// defaultPause is the time between two attempts where the server does not say.
const defaultPause = time.Second

// patience waits between the attempts to deliver a body, up to a limit.
type patience struct {
	limit time.Duration
	notef func(format string, args ...any)
	since time.Time // of the first attempt that failed; zero while none has
}

// wait waits until it is time to try again. The error is that of the context,
// or the failure if it has lasted too long.
func (p *patience) wait(ctx context.Context, f *failure) error {
	if p.since.IsZero() {
		p.since = time.Now()
		p.notef("%v; trying again for up to %v", f.err, p.limit)
	}
	pause := f.after
	if pause == 0 {
		pause = defaultPause
	}
	left := p.limit - time.Since(p.since)
	if left <= 0 {
		return fmt.Errorf("gave up after %v: %w", p.limit, f.err)
	}
	timer := time.NewTimer(min(pause, left))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rest forgets the trouble after an attempt that went well.
func (p *patience) rest() {
	if !p.since.IsZero() {
		p.notef("going on after %v", time.Since(p.since).Round(time.Second))
	}
	p.since = time.Time{}
}
