package httpsource

import (
	"context"
	"time"

	"golang.org/x/sync/semaphore"
)

// What all requests together may take is bounded, so that many large bodies at
// once make clients wait, and at worst come back, instead of ending the program.
const (
	// freeBytes is what every body may have without asking: small requests never
	// wait for large ones.
	freeBytes = 64 << 10
	// maxBodies is how many bytes all larger bodies together may have.
	maxBodies = 256 << 20
	// maxWork is how many bytes of larger bodies may be decoded and submitted at
	// once: a batch and its result may be many times as large as the body.
	maxWork = 32 << 20
	// maxWait is how long a request waits for its share.
	maxWait = 5 * time.Second
)

// memory is what the bodies of all requests share.
type memory struct {
	bodies, working *semaphore.Weighted
}

func newMemory() *memory {
	return &memory{semaphore.NewWeighted(maxBodies), semaphore.NewWeighted(maxWork)}
}

// share is what one request has of the memory. It grows with what has come of
// the body, so that a slow client with a large one keeps nobody out.
type share struct {
	memory   *memory
	held     int64
	workHeld int64
}

func (m *memory) share() *share { return &share{memory: m} }

// more waits for n more bytes of a body.
func (s *share) more(ctx context.Context, n int) error {
	if err := acquire(ctx, s.memory.bodies, int64(n)); err != nil {
		return err
	}
	s.held += int64(n)
	return nil
}

// work waits until a body of n bytes may be decoded.
func (s *share) work(ctx context.Context, n int) error {
	if n <= freeBytes {
		return nil
	}
	if err := acquire(ctx, s.memory.working, int64(n)); err != nil {
		return err
	}
	s.workHeld = int64(n)
	return nil
}

func acquire(ctx context.Context, from *semaphore.Weighted, n int64) error {
	if from.TryAcquire(n) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, maxWait)
	defer cancel()
	if from.Acquire(ctx, n) != nil {
		return errMemory
	}
	return nil
}

// release gives everything back.
func (s *share) release() {
	s.memory.bodies.Release(s.held)
	s.memory.working.Release(s.workHeld)
}
