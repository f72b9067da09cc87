package httpedge

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"statstracker/internal/problem"
)

// Slots bounds how many requests are answered at once, and gives up ingestion
// first. A read waits a moment for a slot; events get one only if it is free at
// once, and of a share of all slots at most, for which they wait. So events that
// come faster than they can be taken never keep readers out.
type Slots struct {
	all    chan struct{} // has what is taken
	ingest chan struct{} // likewise
	wait   time.Duration
	queue  atomic.Int64 // events that wait

	readsShed, ingestShed atomic.Uint64
}

const (
	// slotWait is how long a request waits for a slot.
	slotWait = time.Second
	// ingestShare is the part of the slots that events may have: one in so many.
	ingestShare = 2
	// ingestQueue is how many requests with events may wait for each slot of theirs.
	ingestQueue = 4
)

// NewSlots returns slots for this many requests, at least two.
func NewSlots(n int) *Slots {
	return &Slots{all: make(chan struct{}, n), ingest: make(chan struct{}, max(n/ingestShare, 1)), wait: slotWait}
}

// Shed returns how many requests were turned away: reads and all else but events,
// and events.
func (s *Slots) Shed() (reads, ingest uint64) { return s.readsShed.Load(), s.ingestShed.Load() }

// Busy returns how many requests are being answered.
func (s *Slots) Busy() int { return len(s.all) }

// Wrap returns the handler that answers as many requests at once as there are slots.
// Probes and streams need none, and events none yet: see [Slots.Ingest].
func (s *Slots) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if class := ClassOf(r); class == Probe || class == Stream || isIngest(r) {
			next.ServeHTTP(w, r)
			return
		}
		if !s.take(r.Context(), s.all) {
			s.readsShed.Add(1)
			overloaded(w, "the server has more to answer than it can")
			return
		}
		defer func() { <-s.all }()
		next.ServeHTTP(w, r)
	})
}

func isIngest(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == "/v1/events"
}

// Ingest returns the handler of events. It stands behind whatever finds out who may
// send some, so that who may not has no slot, however slowly he sends them.
func (s *Slots) Ingest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.takeIngest(r.Context()) {
			s.ingestShed.Add(1)
			overloaded(w, "the server has more events than it can take, or more to read; nothing of this has been taken")
			return
		}
		defer func() { <-s.all; <-s.ingest }()
		next.ServeHTTP(w, r)
	})
}

// takeIngest takes a slot of the share, and one of all. It returns false if there is
// none, or as many are waiting as may.
func (s *Slots) takeIngest(ctx context.Context) bool {
	if s.queue.Add(1) > int64(cap(s.ingest)*ingestQueue) {
		s.queue.Add(-1)
		return false
	}
	ok := s.take(ctx, s.ingest)
	s.queue.Add(-1)
	if !ok {
		return false
	}
	select {
	case s.all <- struct{}{}:
		return true
	default:
		<-s.ingest
		return false
	}
}

// take takes a slot, and waits for it if it has to.
func (s *Slots) take(ctx context.Context, from chan struct{}) bool {
	select {
	case from <- struct{}{}:
		return true
	default:
	}
	limit := time.NewTimer(s.wait)
	defer limit.Stop()
	select {
	case from <- struct{}{}:
		return true
	case <-limit.C:
	case <-ctx.Done():
	}
	return false
}

func overloaded(w http.ResponseWriter, detail string) {
	w.Header().Set("Retry-After", "1")
	problem.Write(w, problem.Overloaded, detail+"; try again in a second")
}
