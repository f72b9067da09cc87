package httpedge

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// busyServer answers when the test lets it. Four slots: two for events.
type busyServer struct {
	*Slots
	begun, end chan struct{}
	reads      http.Handler
	ingest     http.Handler
	group      sync.WaitGroup
}

func newBusyServer(t *testing.T) *busyServer {
	t.Helper()
	s := &busyServer{Slots: NewSlots(4), begun: make(chan struct{}), end: make(chan struct{})}
	h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		s.begun <- struct{}{}
		<-s.end
	})
	s.wait = 0
	s.reads, s.ingest = s.Wrap(h), s.Wrap(s.Ingest(h))
	return s
}

// begin starts requests that are answered when the server ends.
func (s *busyServer) begin(h http.Handler, method, path string, n int) {
	for range n {
		s.group.Go(func() { s.ask(h, method, path) })
		<-s.begun
	}
}

func (s *busyServer) ask(h http.Handler, method, path string) *http.Response {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(context.Background(), method, path, http.NoBody))
	return w.Result()
}

func (s *busyServer) finish() {
	close(s.end)
	s.group.Wait()
}

// refused reports whether a request is turned away as it should be.
func refused(t *testing.T, resp *http.Response) bool {
	t.Helper()
	if resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") == "1" && resp.Header.Get("Content-Type") == "application/problem+json" {
		return true
	}
	t.Errorf("%s %v", resp.Status, resp.Header)
	return false
}

// TestEventsHaveHalfOfTheSlots: what they cannot have readers get.
func TestEventsHaveHalfOfTheSlots(t *testing.T) {
	s := newBusyServer(t)
	s.begin(s.ingest, "POST", "/v1/events", 2)
	refused(t, s.ask(s.ingest, "POST", "/v1/events"))
	s.begin(s.reads, "GET", "/v1/games", 2)
	refused(t, s.ask(s.reads, "GET", "/v1/games"))
	for _, path := range []string{"/livez", "/v1/log", "/v1/games/g/boards/b/live"} {
		s.begin(s.reads, "GET", path, 1)
	}
	if reads, ingest := s.Shed(); reads != 1 || ingest != 1 || s.Busy() != 4 {
		t.Errorf("%d and %d, %d busy", reads, ingest, s.Busy())
	}
	s.finish()
	if s.Busy() != 0 || len(s.Slots.ingest) != 0 {
		t.Errorf("%d are still busy", s.Busy())
	}
}

// TestEventsGoFirst: readers have all slots, so events get none; and when readers
// have gone they do.
func TestEventsGoFirst(t *testing.T) {
	s := newBusyServer(t)
	s.begin(s.reads, "GET", "/v1/games", 4)
	refused(t, s.ask(s.ingest, "POST", "/v1/events"))
	if len(s.Slots.ingest) != 0 {
		t.Error("a slot is lost")
	}
	s.finish()
	s.end = make(chan struct{})
	s.begin(s.ingest, "POST", "/v1/events", 1)
	s.finish()
}

// TestWaitsForASlot: who waits gets it when it is free.
func TestWaitsForASlot(t *testing.T) {
	s := newBusyServer(t)
	s.wait = time.Hour
	s.begin(s.reads, "GET", "/v1/games", 4)
	answered := make(chan int)
	go func() { answered <- s.ask(s.reads, "GET", "/v1/games").StatusCode }()
	s.end <- struct{}{}
	<-s.begun
	s.finish()
	if status := <-answered; status != http.StatusOK {
		t.Errorf("%d", status)
	}
}

// TestFewWait: those with events that are too many do not even wait.
func TestFewWait(t *testing.T) {
	s := newBusyServer(t)
	s.wait = time.Hour
	s.begin(s.ingest, "POST", "/v1/events", 2)
	s.queue.Store(2 * ingestQueue)
	refused(t, s.ask(s.ingest, "POST", "/v1/events"))
	if s.queue.Load() != 2*ingestQueue {
		t.Errorf("%d wait", s.queue.Load())
	}
	s.finish()
}

// TestWhoHasGoneWaitsNoMore ends with the context of the request.
func TestWhoHasGoneWaitsNoMore(t *testing.T) {
	s := newBusyServer(t)
	s.wait = time.Hour
	s.begin(s.reads, "GET", "/v1/games", 4)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := httptest.NewRecorder()
	s.reads.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/v1/games", http.NoBody))
	refused(t, w.Result())
	s.finish()
}

// TestAPanicGivesItsSlotBack as does an answer.
func TestAPanicGivesItsSlotBack(t *testing.T) {
	s := NewSlots(2)
	gone := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	for path, h := range map[string]http.Handler{"/v1/games": s.Wrap(gone), "/v1/events": s.Ingest(gone)} {
		func() {
			defer func() { _ = recover() }()
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "POST", path, http.NoBody))
		}()
	}
	if s.Busy() != 0 || len(s.ingest) != 0 {
		t.Errorf("%d are busy", s.Busy())
	}
}

func BenchmarkSlots(b *testing.B) {
	h := NewSlots(512).Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/v1/games", http.NoBody)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			h.ServeHTTP(nil, r)
		}
	})
}
