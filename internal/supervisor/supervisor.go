// Package supervisor keeps named workers running: one that fails is started
// again after a while, and the others go on.
package supervisor

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"
)

// Worker is something that goes on for as long as the program.
type Worker struct {
	// Name identifies the worker in the status, the metrics and the log.
	Name string
	// Run works until the context ends. An error, or a panic, has it run again
	// after a while; nil means that there is nothing left to do.
	Run func(ctx context.Context) error
}

// State is how a worker is, in a word.
type State string

// The states of a worker.
const (
	Running State = "running"
	Waiting State = "waiting" // it has failed, and will be started again
	Done    State = "done"
)

// Status is how a worker is.
type Status struct {
	Name     string
	State    State
	Restarts int    // how often it has failed
	Err      string // why it last failed, or ""
}

const (
	firstPause = 200 * time.Millisecond
	maxPause   = 30 * time.Second
	// steady is how long a worker has to run for its failures to be forgotten.
	steady = time.Minute
)

// Supervisor keeps workers running. Make one with [New].
type Supervisor struct {
	logger  *slog.Logger
	workers []Worker

	mu       sync.Mutex
	statuses []Status // of the workers; guarded by mu
}

// New returns a supervisor of the workers. Two workers of one name are an error.
func New(logger *slog.Logger, workers ...Worker) (*Supervisor, error) {
	s := &Supervisor{logger: logger, workers: workers}
	seen := make(map[string]bool)
	for _, w := range workers {
		if seen[w.Name] {
			return nil, fmt.Errorf("two workers are named %q", w.Name)
		}
		seen[w.Name] = true
		s.statuses = append(s.statuses, Status{Name: w.Name, State: Waiting})
	}
	return s, nil
}

// Run runs the workers and returns when all have ended: when there is nothing
// left to do, or after the context has ended.
func (s *Supervisor) Run(ctx context.Context) {
	var group sync.WaitGroup
	for i := range s.workers {
		group.Go(func() { s.keep(ctx, i) })
	}
	group.Wait()
}

// Status returns how the workers are, in the order in which they were given.
func (s *Supervisor) Status() []Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Status(nil), s.statuses...)
}

// keep keeps one worker running.
func (s *Supervisor) keep(ctx context.Context, i int) {
	pause := firstPause
	for {
		s.set(i, func(st *Status) { st.State = Running })
		start := time.Now()
		err := s.try(ctx, i)
		if err == nil || ctx.Err() != nil {
			s.set(i, func(st *Status) { st.State = Done })
			return
		}
		if time.Since(start) > steady {
			pause = firstPause
		}
		s.set(i, func(st *Status) { st.State, st.Err = Waiting, err.Error(); st.Restarts++ })
		s.logger.ErrorContext(ctx, "a worker failed; it is started again", "worker", s.workers[i].Name, "err", err, "in", pause)
		if !sleep(ctx, jitter(pause)) {
			s.set(i, func(st *Status) { st.State = Done })
			return
		}
		pause = min(2*pause, maxPause)
	}
}

// try runs the worker once, and turns a panic into an error.
func (s *Supervisor) try(ctx context.Context, i int) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return s.workers[i].Run(ctx)
}

func (s *Supervisor) set(i int, change func(*Status)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.statuses[i])
}

// jitter spreads a pause, so that what failed together is not tried together.
func jitter(pause time.Duration) time.Duration {
	return pause/2 + rand.N(pause/2+1)
}

// sleep returns false if the context ends first.
func sleep(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
