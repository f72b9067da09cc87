package httpsource

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"statstracker/access"
	"statstracker/eventlog"
	"statstracker/source"
)

// unsized is a body whose size is not known beforehand.
type unsized struct{ io.Reader }

// padded is a body of one event, of n bytes.
func padded(n int) string {
	const event = `{"product_id":"g"}`
	return event + strings.Repeat(" ", n-len(event))
}

func TestBodiesUpToTheLimit(t *testing.T) {
	for _, c := range []struct {
		name   string
		body   io.Reader
		status int
	}{
		{"as large as may be", strings.NewReader(padded(MaxBody)), 200},
		{"as large as may be, of unknown size", unsized{strings.NewReader(padded(MaxBody))}, 200},
		{"larger", strings.NewReader(padded(MaxBody + 1)), 413},
		{"larger, of unknown size", unsized{strings.NewReader(padded(MaxBody + 1))}, 413},
		{"much larger, of unknown size", unsized{io.LimitReader(blank{}, 1<<40)}, 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &sink{}
			requireStatus(t, serve(t, newHandler(s), post(ndjson, c.body)), c.status)
			if (s.batches == 1) != (c.status == 200) {
				t.Errorf("%d batches taken", s.batches)
			}
		})
	}
}

// blank is white space without end.
type blank struct{}

func (blank) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestALargeBodyIsRefusedUnread: its size is declared, so nobody has to send it.
func TestALargeBodyIsRefusedUnread(t *testing.T) {
	r := post("", unsized{unreadable{t}})
	r.ContentLength = MaxBody + 1
	requireStatus(t, serve(t, newHandler(&sink{}), r), http.StatusRequestEntityTooLarge)
}

type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("the body is read")
	return 0, io.EOF
}

// tinyCloudEvent is as small as one can be: so many have room in a body.
const tinyCloudEvent = `{"specversion":"1.0","id":"1","source":"a","type":"b"}`

func TestEventsUpToTheLimit(t *testing.T) {
	for _, c := range []struct {
		name, kind, body string
		status           int
	}{
		{"lines", ndjson, strings.Repeat("{}\n", MaxEvents), 200},
		{"a line more", ndjson, strings.Repeat("{}\n", MaxEvents+1), 413},
		{"array", "", "[" + strings.Repeat("{},", MaxEvents-1) + "{}]", 200},
		{"CloudEvents", "application/cloudevents-batch+json", "[" + strings.Repeat(tinyCloudEvent+",", MaxEvents-1) + tinyCloudEvent + "]", 200},
		{"a CloudEvent more", "application/cloudevents-batch+json", "[" + strings.Repeat(tinyCloudEvent+",", MaxEvents) + tinyCloudEvent + "]", 413},
		{"an element more", "", "[" + strings.Repeat("{},", MaxEvents) + "{}]", 413},
		{"a line more that is not called so", "", strings.Repeat("{}\n", MaxEvents+1), 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &sink{}
			requireStatus(t, serve(t, newHandler(s), post(c.kind, strings.NewReader(c.body))), c.status)
			if (len(s.records) == MaxEvents) != (c.status == 200) {
				t.Errorf("%d events taken", len(s.records))
			}
		})
	}
}

func TestErrorsAreToldAsTheyAre(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		says   string
	}{
		{fmt.Errorf("%w: %w", source.ErrUnavailable, eventlog.ErrDoubt), 500, "in doubt"},
		{fmt.Errorf("append: %w: %w", source.ErrUnavailable, errors.New("/secret/path: no space left on device")), 503, "the event log cannot be written"},
		{fmt.Errorf("submit: %w", source.ErrClosed), 503, "shutting down"},
		{context.Canceled, 400, "could not be read"},
		{errors.New("/secret/path: something else"), 500, "a fault"},
	} {
		s := &sink{err: c.err}
		var log bytes.Buffer
		h := New(s, Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		w := serve(t, h, post("", strings.NewReader(`{"product_id":"g"}`)))
		requireStatus(t, w, c.status)
		if body := w.Body.String(); !strings.Contains(body, c.says) || strings.Contains(body, "secret") {
			t.Errorf("%v is told as %s", c.err, body)
		}
		if logged := strings.Count(log.String(), "level=ERROR") == 1; logged != (c.status == http.StatusInternalServerError) {
			t.Errorf("%v is logged as %s", c.err, &log)
		}
		s.err = nil
		requireStatus(t, serve(t, h, post("", strings.NewReader(`{"product_id":"g"}`))), 200)
	}
	if f := faultOf(fmt.Errorf("%w: %w", errRead, os.ErrDeadlineExceeded)); f.kind.Status() != http.StatusRequestTimeout {
		t.Errorf("a body that came too slowly is answered with %d", f.kind.Status())
	}
}

// TestManyLargeBodies: while the memory is taken, small bodies are served, and
// large ones wait and then are sent away.
func TestManyLargeBodies(t *testing.T) {
	for name, taken := range map[string]struct{ bodies, working int64 }{
		"bodies": {bodies: maxBodies - 1},
		"work":   {working: maxWork - 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sink{}
				h := newHandler(s)
				take := func() bool {
					return h.memory.bodies.TryAcquire(taken.bodies) && h.memory.working.TryAcquire(taken.working)
				}
				give := func() {
					h.memory.bodies.Release(taken.bodies)
					h.memory.working.Release(taken.working)
				}
				take()
				requireStatus(t, answerOf(h, padded(freeBytes)), 200)
				start := time.Now()
				requireStatus(t, answerOf(h, padded(freeBytes+1)), 503)
				if waited := time.Since(start); waited != maxWait {
					t.Errorf("it waited %v", waited)
				}
				go func() { time.Sleep(maxWait / 2); give() }() // in the bubble's time
				requireStatus(t, answerOf(h, padded(freeBytes+1)), 200)
				requireAllFree(t, h)
				if !take() {
					t.Error("something still holds memory")
				}
				give()
				if s.batches != 2 {
					t.Errorf("%d batches", s.batches)
				}
			})
		})
	}
}

// TestAClientThatGoesWaitsForNothing: it gives up its place in the line.
func TestAClientThatGoesWaitsForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHandler(&sink{})
		h.memory.bodies.TryAcquire(maxBodies)
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		go func() { time.Sleep(time.Second); cancel() }() // in the bubble's time
		r := post("", strings.NewReader(padded(freeBytes+1)))
		r = r.WithContext(access.With(ctx, access.Everything()))
		requireStatus(t, recorded(h, r), 503)
		if waited := time.Since(start); waited != time.Second {
			t.Errorf("it waited %v", waited)
		}
	})
}

// TestMemoryIsNotKeptForLargeBodies: a large request leaves nothing in the pool.
func TestMemoryIsNotKeptForLargeBodies(t *testing.T) {
	h := newHandler(&sink{})
	for _, body := range []string{padded(4 * maxKept), strings.Repeat("1\n", 100_000)} {
		serve(t, h, post(ndjson, strings.NewReader(body)))
		for {
			q, ok := h.pool.Get().(*request)
			if !ok {
				break
			}
			if cap(q.body) > maxKept || q.batch.Size() > maxKept || cap(q.reply) > maxKept || q.summary.Rejections != nil {
				t.Errorf("kept: %d bytes of a body, %d of a batch, %d of an answer, %d rejections",
					cap(q.body), q.batch.Size(), cap(q.reply), len(q.summary.Rejections))
			}
		}
	}
}

// TestMemoryIsNotKeptForLargeAnswers: there may be ten thousand reasons in one.
func TestMemoryIsNotKeptForLargeAnswers(t *testing.T) {
	h := newHandler(talkative{})
	for range 20 {
		requireStatus(t, serve(t, h, post("", strings.NewReader(`{"product_id":"g"}`))), 200)
		if q, ok := h.pool.Get().(*request); ok {
			t.Fatalf("kept: %d bytes of an answer", cap(q.reply))
		}
	}
}

// talkative rejects with long reasons.
type talkative struct{ Sink }

func (talkative) Submit(context.Context, *eventlog.Batch) (source.Summary, error) {
	reason := source.Rejection{Reason: strings.Repeat("because ", 40)}
	return source.Summary{Rejections: slices.Repeat([]source.Rejection{reason}, source.MaxRejections)}, nil
}

// TestSubmitsWhatTheSourceIs: batches have the source's name and no positions.
func TestSubmitsWhatTheSourceIs(t *testing.T) {
	s := &nameSink{}
	requireStatus(t, serve(t, newHandler(s), post("", strings.NewReader(`{"product_id":"g"}`))), 200)
	if s.batch != "http//" {
		t.Errorf("the batch is of %s", s.batch)
	}
}

type nameSink struct {
	source.Trier
	source.Repeater

	batch string
}

func (s *nameSink) Submit(_ context.Context, b *eventlog.Batch) (source.Summary, error) {
	s.batch = b.Source + "/" + b.From + "/" + b.To
	return source.Summary{}, nil
}

func (s *nameSink) Position(string) string { return "" }
