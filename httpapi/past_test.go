package httpapi_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"statstracker/httpapi"
	"statstracker/tracker"
)

// past is a server with two results of different days.
func past(t *testing.T) *server {
	s := newServer(t)
	s.post(`{"product_id":"exrps","type":"game_over","winner_id":"ann","loser_id":"bob","occurred_at":"2026-10-31T12:00:00Z"}`)
	s.post(`{"product_id":"exrps","type":"game_over","winner_id":"cid","loser_id":"ann","occurred_at":"2026-11-02T12:00:00Z"}`)
	return s
}

// Every answer about a board or a player can be had as it was, and says of when it is.
func TestEveryReadAsOf(t *testing.T) {
	s := past(t)
	for _, c := range []struct{ target, want string }{
		{wins, `{"game":"exrps","board":"wins","total":2,"revision":3,"entries":[{"rank":1,"player":"ann","score":1},{"rank":2,"player":"bob","score":0}]`},
		{wins + "/players/ann", `{"rank":1,"player":"ann","score":1,"percentile":100,"total":2,"revision":3`},
		{wins + "/players/bob/around", `{"game":"exrps","board":"wins","total":2,"revision":3,"entries":[{"rank":1,"player":"ann","score":1},{"rank":2,"player":"bob","score":0}]`},
		{wins + "/seasons", `{"game":"exrps","board":"wins","seasons":[]`},
		{"/v1/games/exrps/players/ann", `{"player":"ann","stats":{"games":1,"wins":1,"losses":0},"boards":{"wins":{"rank":1,"score":1}},`},
		{"/v1/games/exrps", `{"game":"exrps","rules":{"name":"exrps","version":1},`},
	} {
		got := s.get(c.target+"?as_of=2026-11-01T01:00:00%2B01:00", 200)
		if !strings.HasPrefix(got, c.want) || !strings.HasSuffix(got, `,"as_of":"2026-11-01T00:00:00Z"}`+"\n") {
			t.Errorf("%s as of a time: %s", c.target, got)
		}
		got = s.get(c.target+"?as_of_revision=2", 200)
		if want := strings.ReplaceAll(c.want, `"revision":3`, `"revision":2`); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, `,"as_of_revision":2}`+"\n") {
			t.Errorf("%s as of a revision: %s", c.target, got)
		}
		if now := s.get(c.target, 200); strings.Contains(now, "as_of") {
			t.Errorf("%s as it is: %s", c.target, now)
		}
	}
	r := s.send("POST", wins+"/lookup?as_of=2026-11-01T00:00:00Z", nil, `{"players":["cid","ann"]}`)
	if r.StatusCode != http.StatusOK || !strings.Contains(r.body, `"missing":["cid"],"as_of":"2026-11-01T00:00:00Z"}`) {
		t.Errorf("lookup: %s %s", r.Status, r.body)
	}
}

func TestMomentsThatAreNone(t *testing.T) {
	s := past(t)
	for _, c := range []struct {
		query  string
		status int
		says   string
	}{
		{"as_of=2026-11-01", 400, "as_of has to be a time as 2026-11-01T00:00:00Z is"},
		{"as_of=", 400, "as_of has to be a time"},
		{"as_of=2026-11-01T00:00:00Z&as_of_revision=2", 400, "as_of and as_of_revision exclude each other"},
		{"as_of_revision=0", 400, "as_of_revision has to be a whole number from 1"},
		{"as_of_revision=-1", 400, "as_of_revision has to be a whole number from 1"},
		{"as_of_revision=4", 400, "whose present revision is 3"},
		{"as_of=2026-11-01T00:00:00Z&limit=0", 400, "limit has to be"},
		{"as%5Fof=2026-10-01T00:00:00Z", 200, `"total":0`},
		{"season=2026&as_of_revision=1", 404, "the board has no seasons"},
	} {
		if got := s.get(wins+"?"+c.query, c.status); !strings.Contains(got, c.says) {
			t.Errorf("%s: %s", c.query, got)
		}
	}
	if got := s.get("/v1/games/%80/boards/wins?as_of_revision=1", 404); !strings.Contains(got, "no such game") {
		t.Error(got)
	}
}

// slowPasts takes longer than the server's timeouts.
type slowPasts struct {
	tracker *tracker.Tracker
	takes   time.Duration
}

func (p slowPasts) At(ctx context.Context, game string, m tracker.Moment) (*tracker.Past, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(p.takes):
		return p.tracker.At(ctx, game, m)
	}
}

// An answer that takes longer to find than the server's timeouts allow comes all the
// same; another one does not get that time.
func TestTheTimeoutsDoNotEndALongSearch(t *testing.T) {
	s := past(t)
	const timeout = 200 * time.Millisecond
	s.api.Open(httpapi.Backend{
		Reader: s.tracker, Rules: s.rules, Rescores: s.rescores,
		Pasts: slowPasts{s.tracker, 3 * timeout},
	})
	web := httptest.NewUnstartedServer(s.api)
	web.Config.ReadTimeout, web.Config.WriteTimeout = timeout, timeout
	web.Start()
	defer web.Close()
	for range 2 { // on one connection
		r, err := http.Get(web.URL + wins + "?as_of_revision=2")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		if r.Body.Close(); r.StatusCode != http.StatusOK || err != nil || !strings.Contains(string(body), `"as_of_revision":2`) {
			t.Errorf("%s %s %v", r.Status, body, err)
		}
	}
}

// When the client goes away, so does the search.
func TestTheSearchEndsWithTheClient(t *testing.T) {
	s := past(t)
	ended := make(chan error, 1)
	s.api.Open(httpapi.Backend{
		Reader: s.tracker, Rules: s.rules, Rescores: s.rescores,
		Pasts: waitingPasts(ended),
	})
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+wins+"?as_of_revision=2", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		if r, err := http.DefaultClient.Do(r); err == nil {
			r.Body.Close()
		}
	}()
	<-ended // it has begun
	leave()
	if err := <-ended; err == nil {
		t.Error("the context has not ended")
	}
	<-gone
}

// waitingPasts says when it is asked, and waits for the end of the context.
type waitingPasts chan error

func (p waitingPasts) At(ctx context.Context, _ string, _ tracker.Moment) (*tracker.Past, error) {
	p <- nil
	<-ctx.Done()
	p <- ctx.Err()
	return nil, ctx.Err()
}
