package e2e

import (
	"context"
	"encoding/json"
	"net/http"
	"sync/atomic"
	"time"
)

// sender is a game server that sends its events over HTTP, one request after
// the other, and each again until it is acknowledged.
type sender struct {
	feed     *feed
	server   atomic.Pointer[server] // where to send at present
	acked    atomic.Int64           // requests that were acknowledged
	refused  atomic.Int64           // answers of 503 with Retry-After
	wrong    atomic.Int64           // answers other than 200 and those
	sent     []event                // what has been acknowledged, in order
	retries  int                    // requests that had to be sent again
	answered outcomes               // by the acknowledgements
}

// run sends until the feeding ends. What it has begun to send it sends until it
// is acknowledged, or the context ends.
func (s *sender) run(ctx, feeding context.Context) {
	for feeding.Err() == nil && ctx.Err() == nil {
		s.send(ctx, s.feed.next(1+s.feed.random.IntN(20)))
	}
}

func (s *sender) send(ctx context.Context, events []event) {
	body := jsonOf(events)
	for !s.try(ctx, events, body) {
		s.retries++
		if !pause(ctx, 5*time.Millisecond) {
			return
		}
	}
}

// try sends once and returns whether that was acknowledged.
func (s *sender) try(ctx context.Context, events []event, body []byte) bool {
	server := s.server.Load()
	if server == nil || server.address() == "" {
		return false
	}
	a, err := server.request(ctx, http.MethodPost, "/v1/events", body)
	if err != nil {
		return false
	}
	var r receipt
	switch {
	case a.status == http.StatusServiceUnavailable && a.header.Get("Retry-After") != "":
		s.refused.Add(1)
		return false
	case a.status != http.StatusOK || json.Unmarshal(a.body, &r) != nil || r.Accepted != len(events):
		s.wrong.Add(1)
		return false
	}
	s.acknowledged(events, r)
	return true
}

func (s *sender) acknowledged(events []event, r receipt) {
	s.sent = append(s.sent, events...)
	s.answered.counted += r.Counted
	s.answered.ignored += r.Ignored
	s.answered.duplicate += r.Duplicate
	s.answered.rejected += r.Rejected
	s.acked.Add(1)
}
