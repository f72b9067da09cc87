package redissource

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff is how long to wait before the next attempt: twice as long after
// every failure, and by chance up to half of it less, so that many programs do
// not come back at the same moment.
type backoff struct {
	min, max time.Duration
	next     time.Duration
}

func (b *backoff) reset() { b.next = 0 }

func (b *backoff) step() time.Duration {
	d := max(b.next, b.min)
	b.next = min(2*d, b.max)
	return d - rand.N(d/2+1)
}

// wait waits and returns true, or false as soon as the context has ended.
func (b *backoff) wait(ctx context.Context) bool { return sleep(ctx, b.step()) }

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
