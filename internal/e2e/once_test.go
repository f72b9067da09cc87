package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestKeysOfRequestsOutliveKills: whatever was under way when the server was killed, a
// request that is sent again with its Idempotency-Key is answered as it was, and counts
// once. Its events have no ids of their own.
func TestKeysOfRequestsOutliveKills(t *testing.T) {
	dir, random := t.TempDir(), rand.New(rand.NewPCG(*seed, 13))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	clients := make([]*repeater, 4)
	var at atomic.Pointer[server]
	var group sync.WaitGroup
	defer group.Wait()
	for i := range clients {
		clients[i] = &repeater{t: t, id: i, server: &at, random: rand.New(rand.NewPCG(*seed, uint64(100+i)))}
		group.Go(func() { clients[i].run(ctx, t.Context()) })
	}
	for range *kills {
		s := serve(t, dir)
		at.Store(s)
		before := clients[0].acked.Load()
		await(t, "requests are answered", func() bool { return clients[0].acked.Load() > before+1 })
		s.crash(time.Duration(random.Int64N(int64(100 * time.Millisecond))))
	}
	s := serve(t, dir)
	at.Store(s)
	stop()
	group.Wait()
	lost := 0
	for _, c := range clients {
		for _, r := range c.sent {
			c.again(t.Context(), r)
		}
		c.requireOnce(s)
		lost += c.lost
	}
	t.Logf("seed %d: %d kills; %d requests had been taken, and their answers were lost", *seed, *kills, lost)
	if lost == 0 && *kills >= 15 {
		t.Error("no answer was lost: were the kills under load?")
	}
	s.stop()
}

// repeater is a client that sends each request until it is answered, and now and then one
// that has been.
type repeater struct {
	t       *testing.T
	id      int
	server  *atomic.Pointer[server] // where to send at present
	random  *rand.Rand
	acked   atomic.Int64
	sent    []*keyed // with their answers
	counted int      // events
	lost    int      // requests that were taken before they were answered
}

// keyed is a request with a key.
type keyed struct {
	key, body, answer string
}

// run sends until the feeding ends. What it has begun to send it sends until it is answered,
// or the context ends.
func (c *repeater) run(feeding, ctx context.Context) {
	for feeding.Err() == nil && ctx.Err() == nil {
		c.first(ctx, c.next())
		if n := len(c.sent); n > 0 && c.random.IntN(2) == 0 {
			c.again(ctx, c.sent[c.random.IntN(n)])
		}
	}
}

// next makes a request: most of its events count, and some are of nobody.
func (c *repeater) next() *keyed {
	events := make([]string, 1+c.random.IntN(5))
	for i := range events {
		events[i] = fmt.Sprintf(`{"product_id":"chess","type":"game_over","winner_id":"client-%d","loser_id":"l%d"}`, c.id, c.random.IntN(3))
		if c.random.IntN(5) == 0 {
			events[i] = `{"product_id":"chess","type":"game_over","winner_id":"nobody"}`
		}
	}
	return &keyed{key: fmt.Sprintf("client-%d-request-%d", c.id, len(c.sent)), body: "[" + strings.Join(events, ",") + "]"}
}

// first sends a request until it is answered.
func (c *repeater) first(ctx context.Context, r *keyed) {
	a, ok := c.untilAnswered(ctx, r)
	if !ok {
		return
	}
	r.answer = string(a.body)
	c.sent = append(c.sent, r)
	c.counted += strings.Count(r.body, "loser_id")
	if a.header.Get("Idempotent-Replayed") != "" {
		c.lost++
	}
	c.acked.Add(1)
}

// again sends a request that has been answered.
func (c *repeater) again(ctx context.Context, r *keyed) {
	a, ok := c.untilAnswered(ctx, r)
	if ok && (string(a.body) != r.answer || a.header.Get("Idempotent-Replayed") != "true") {
		c.t.Errorf("%s again: %q, replayed %q; it was answered with %q", r.key, a.body, a.header.Get("Idempotent-Replayed"), r.answer)
	}
}

// untilAnswered sends a request again and again while there is no server to answer it.
func (c *repeater) untilAnswered(ctx context.Context, r *keyed) (a answer, ok bool) {
	for {
		a, err := c.try(ctx, r)
		if err == nil && a.status == http.StatusOK {
			return a, true
		}
		if err == nil && a.status != http.StatusServiceUnavailable {
			c.t.Errorf("%s: %d %s", r.key, a.status, a.body)
			return a, false
		}
		if !pause(ctx, 2*time.Millisecond) {
			return a, false
		}
	}
}

func (c *repeater) try(ctx context.Context, r *keyed) (answer, error) {
	s := c.server.Load()
	if s == nil {
		return answer{status: http.StatusServiceUnavailable}, nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.address()+"/v1/events", bytes.NewReader([]byte(r.body)))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Idempotency-Key", `"`+r.key+`"`)
	got, err := s.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	return answer{got.StatusCode, got.Header, body}, err
}

// requireOnce requires that each event of the client has counted once.
func (c *repeater) requireOnce(s *server) {
	c.t.Helper()
	got := s.player("chess", fmt.Sprintf("client-%d", c.id)).Boards["wins"].Score
	if int(got) != c.counted || c.counted == 0 {
		c.t.Errorf("client %d has %v wins, and sent %d", c.id, got, c.counted)
	}
}
