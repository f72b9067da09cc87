package cmd

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"statstracker/httpapi"
	"statstracker/tracker"
)

// refolder has games folded again, one operation at a time: a game is scored again, or
// the amendments that wait are settled, all at once. Amendments are in the log, so
// those that a server did not come to are settled by the next one. Dry runs are made in
// between, and give way.
type refolder struct {
	logger  *slog.Logger
	tracker *tracker.Tracker
	effects *effects
	woken   chan struct{} // there may be something to do; it has room for one

	// ended calls a function when the server ends, unless it is stopped before.
	ended func(func()) (stop func() bool)

	// changing is held while rules change, and while an operation or a dry run begins:
	// none begins in the middle of a change, and no change waits for one.
	changing sync.Mutex
	// trying has room for the one dry run that is under way.
	trying chan struct{}

	mu      sync.Mutex    // guards what follows
	running chan struct{} // closed when the operation that is under way has ended; nil if none is
	asked   string        // the game to score again, or ""
	states  map[string]httpapi.Rescore
	settled settlement
	giveWay context.CancelCauseFunc // of the dry run that is under way; nil if none is
}

// settlement is how the settling of amendments is.
type settlement struct {
	waiting   map[uint64]bool // the numbers of the amendments that are being settled
	done, end uint64          // records
	problem   string          // why it could not be done when it was last tried, or ""
}

func newRefolder(ctx context.Context, logger *slog.Logger, t *tracker.Tracker, e *effects) *refolder {
	return &refolder{
		logger: logger, tracker: t, effects: e, woken: make(chan struct{}, 1), trying: make(chan struct{}, 1),
		ended:  func(f func()) func() bool { return context.AfterFunc(ctx, f) },
		states: make(map[string]httpapi.Rescore),
	}
}

const (
	// firstRetry is how soon amendments are settled again that could not be; then it is
	// half as often each time, up to lastRetry.
	firstRetry = time.Second
	lastRetry  = time.Minute
)

// run does what there is to do until the context ends. What is under way then is given
// up: the old state stays, and amendments are settled by the next start.
func (r *refolder) run(ctx context.Context) error {
	pause := firstRetry
	var retry <-chan time.Time
	for {
		if err := r.work(ctx); err != nil {
			retry, pause = time.After(pause), min(2*pause, lastRetry)
		} else {
			retry, pause = nil, firstRetry
		}
		select {
		case <-ctx.Done():
			return nil
		case <-r.woken:
		case <-retry:
		}
	}
}

// work scores the game again that was asked for, and settles the amendments that wait,
// until there is nothing left. The error is that of amendments that still wait.
func (r *refolder) work(ctx context.Context) error {
	for ctx.Err() == nil {
		if game := r.takeAsked(); game != "" {
			r.rescore(ctx, game)
			continue
		}
		if !r.beginSettling() {
			return nil
		}
		if err := r.settle(ctx); err != nil {
			return err
		}
	}
	return nil
}

// wake has run look for what there is to do.
func (r *refolder) wake() {
	select {
	case r.woken <- struct{}{}:
	default: // it will look
	}
}

// begin notes that an operation is under way, if none is, and that dry runs have to end.
// The caller holds both mutexes.
func (r *refolder) begin() bool {
	if r.running != nil {
		return false
	}
	r.running = make(chan struct{})
	r.interrupt()
	return true
}

// end notes that the operation has ended. The caller holds the mutex.
func (r *refolder) end() {
	close(r.running)
	r.running = nil
}

// busy returns what is closed when the operation that is under way has ended, or nil
// if none is.
func (r *refolder) busy() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.running
}
