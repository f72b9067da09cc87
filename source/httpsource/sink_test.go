package httpsource

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"statstracker/access"
	"statstracker/eventlog"
	"statstracker/source"
	"statstracker/stats"
)

// sink keeps what it takes, or returns an error.
type sink struct {
	mu      sync.Mutex
	err     error
	records []record
	batches int
	tried   int

	requests []source.Request
}

type record struct {
	fields   []stats.Field
	reason   string
	received time.Time
}

func (s *sink) Submit(_ context.Context, b *eventlog.Batch) (source.Summary, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return source.Summary{}, s.err
	}
	s.batches++
	summary, err := summed(b)
	if err != nil {
		return summary, err
	}
	return summary, b.Each(func(r *eventlog.Record) error {
		s.records = append(s.records, record{slices.Clone(r.Event.Fields), r.Text, r.Event.Received})
		return nil
	})
}

// summed counts what is no event as rejected, and everything else as counted.
func summed(b *eventlog.Batch) (summary source.Summary, err error) {
	err = b.Each(func(r *eventlog.Record) error {
		outcome := stats.Counted
		if r.Kind == eventlog.KindRefused {
			outcome = stats.Rejected
		}
		summary.Add(outcome, r.Text)
		return nil
	})
	return summary, err
}

// Try takes nothing.
func (s *sink) Try(_ context.Context, b *eventlog.Batch) (source.Summary, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tried++
	return summed(b)
}

// SubmitOnce takes what comes as if it came without a key.
func (s *sink) SubmitOnce(ctx context.Context, b *eventlog.Batch, r source.Request) (source.Summary, bool, error) {
	s.mu.Lock()
	s.requests = append(s.requests, r)
	s.mu.Unlock()
	summary, err := s.Submit(ctx, b)
	return summary, len(s.requests) > 1, err
}

func (s *sink) Position(string) string { return "" }

var received = time.Date(2026, 11, 22, 18, 30, 0, 0, time.UTC)

func newHandler(s Sink) *Handler {
	return New(s, Config{Now: func() time.Time { return received }})
}

// serve lets the handler answer, and requires that it has given back what it
// held of the memory.
func serve(t testing.TB, h *Handler, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	requireAllFree(t, h)
	return w
}

func requireAllFree(t testing.TB, h *Handler) {
	t.Helper()
	if !h.memory.bodies.TryAcquire(maxBodies) || !h.memory.working.TryAcquire(maxWork) {
		t.Fatal("a request that has ended still holds memory")
	}
	h.memory.bodies.Release(maxBodies)
	h.memory.working.Release(maxWork)
}

// post makes a request. An empty type is none.
func post(contentType string, body io.Reader) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://localhost/v1/events", body)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	return r.WithContext(access.With(r.Context(), access.Everything()))
}

const ndjson = "application/x-ndjson"

// requireStatus requires the status, and a problem that says it.
func requireStatus(t *testing.T, w *httptest.ResponseRecorder, status int) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("%d, want %d: %.300s", w.Code, status, w.Body)
	}
	if kind := w.Header().Get("Content-Type"); status != http.StatusOK && kind != "application/problem+json" {
		t.Errorf("an error of type %q", kind)
	}
	if retry := w.Header().Get("Retry-After"); (status == http.StatusServiceUnavailable) != (retry != "") {
		t.Errorf("%d with Retry-After %q", status, retry)
	}
	if status != http.StatusOK && !strings.Contains(w.Body.String(), `"detail":"`) {
		t.Errorf("a problem without a detail: %s", w.Body)
	}
}

// answerOf lets the handler answer a body.
func answerOf(h *Handler, body string) *httptest.ResponseRecorder {
	return recorded(h, post("", strings.NewReader(body)))
}

func recorded(h *Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
