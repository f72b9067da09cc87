package cmd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"statstracker/httpapi"
	"statstracker/tracker"
)

// verifier verifies the state of a running server, one time after the other.
type verifier struct {
	logger  *slog.Logger
	tracker *tracker.Tracker
	every   time.Duration // 0: only when asked
	asked   chan struct{}

	mu   sync.Mutex // guards what follows
	last httpapi.Verification
}

func newVerifier(logger *slog.Logger, t *tracker.Tracker, every time.Duration) *verifier {
	return &verifier{logger: logger, tracker: t, every: every, asked: make(chan struct{}, 1), last: httpapi.Verification{Status: httpapi.VerificationNone}}
}

// Start implements [httpapi.Verifier].
func (v *verifier) Start() httpapi.Verification {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.last.Status != httpapi.VerificationRunning {
		v.begin()
		v.asked <- struct{}{} // there is room: nothing else is under way
	}
	return v.last
}

// begin notes that a verification has begun. The caller holds the mutex.
func (v *verifier) begin() {
	v.last = httpapi.Verification{Status: httpapi.VerificationRunning, At: time.Now(), End: v.tracker.Status().Revision}
}

// Last implements [httpapi.Verifier].
func (v *verifier) Last() httpapi.Verification {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.last
}

// run verifies when asked, and in intervals, until the context ends.
func (v *verifier) run(ctx context.Context) error {
	var due <-chan time.Time
	if v.every > 0 {
		tick := time.NewTicker(v.every)
		defer tick.Stop()
		due = tick.C
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-due:
			v.Start()
		case <-v.asked:
			v.verify(ctx)
		}
	}
}

func (v *verifier) verify(ctx context.Context) {
	err := errors.New("it panicked; the log of the server says more")
	var found tracker.LiveVerification
	defer func() { v.end(ctx, &found, err) }()
	found, err = v.tracker.Verify(ctx, func(done, end uint64) {
		v.set(func(last *httpapi.Verification) { last.Done, last.End = done, end })
	})
}

// end notes what was found, and says it.
func (v *verifier) end(ctx context.Context, found *tracker.LiveVerification, err error) {
	v.set(func(last *httpapi.Verification) {
		switch {
		case err != nil:
			last.Status, last.Err = httpapi.VerificationFailed, fmt.Sprint(err)
			return
		case found.Equal:
			last.Status = httpapi.VerificationEqual
		default:
			last.Status = httpapi.VerificationDifferent
		}
		last.Done, last.End, last.Took, last.Digest = found.Records, found.Records, found.Took, found.Digest
	})
	switch {
	case ctx.Err() != nil:
	case err != nil:
		v.logger.ErrorContext(ctx, "the state could not be verified", "err", err)
	case !found.Equal:
		v.logger.ErrorContext(ctx, "the live state is not the fold of the log: start the server again without its checkpoint, and tell the authors", "records", found.Records)
	default:
		v.logger.InfoContext(ctx, "the live state is the fold of the log", "records", found.Records, "took", found.Took.Round(time.Millisecond))
	}
}

func (v *verifier) set(change func(*httpapi.Verification)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	change(&v.last)
}
