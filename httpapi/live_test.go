package httpapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"statstracker/internal/eventsource"
	"statstracker/tracker"
)

// listener is a client that listens to a board.
type listener struct {
	t      testing.TB
	answer *http.Response
	events *eventsource.Reader
}

// listen has a client listen, until the test ends or it leaves.
func (s *server) listen(target string, headers ...string) *listener {
	s.t.Helper()
	return listenWith(s.t, http.DefaultClient, "http://"+s.address+target, headers...)
}

func listenWith(t testing.TB, client *http.Client, address string, headers ...string) *listener {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // longer than anything here takes
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	answer, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{t, answer, eventsource.NewReader(answer.Body)}
	t.Cleanup(l.leave)
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("GET %s: %s, %v", address, answer.Status, answer.Header)
	}
	return l
}

func (l *listener) leave() { _ = l.answer.Body.Close() }

// next returns the next event.
func (l *listener) next() eventsource.Event {
	l.t.Helper()
	e, err := l.events.Next()
	if err != nil {
		l.t.Fatalf("instead of an event: %v", err)
	}
	return e
}

// expect reads events, of which each has to be of this name and text.
func (l *listener) expect(want ...string) (e eventsource.Event) {
	l.t.Helper()
	for _, w := range want {
		if e = l.next(); e.Name+" "+e.Data != w {
			l.t.Fatalf("the event is\n%s %s\nwant\n%s", e.Name, e.Data, w)
		}
	}
	return e
}

func TestLive(t *testing.T) {
	s := newServer(t)
	s.post(win("arena", "ann", "bob") + win("arena", "ann", "bob") + win("arena", "cy", "bob"))
	const target = "/v1/games/arena/boards/wins/live"
	page := s.get("/v1/games/arena/boards/wins", http.StatusOK)
	l := s.listen(target + "?player=dee")
	first := l.expect("snapshot " + strings.TrimSpace(page))
	l.expect(`player {"rank":null,"player":"dee","total":3,"revision":4}`)
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Content-Encoding": ""} {
		if got := l.answer.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	s.post(win("arena", "dee", "bob") + win("arena", "dee", "bob") + win("arena", "dee", "bob"))
	var change []string
	for range 2 { // in any order
		e := l.next()
		change = append(change, e.Name+" "+e.Data)
	}
	for _, want := range []string{
		`change {"revision":7,"total":4,"entries":[{"rank":1,"player":"dee","score":3},{"rank":2,"player":"ann","score":2},{"rank":3,"player":"cy","score":1},{"rank":4,"player":"bob","score":0}],"gone":[]}`,
		`player {"rank":1,"player":"dee","score":3,"total":4,"revision":7}`,
	} {
		if !strings.Contains(strings.Join(change, "\n"), want) {
			t.Errorf("the events are\n%s\nwithout\n%s", strings.Join(change, "\n"), want)
		}
	}
	if again := s.listen(target, "Last-Event-ID", first.ID).next(); again.Name != "snapshot" {
		t.Errorf("who has something else gets %v", again)
	}
}

// Who comes back and has what there is gets no snapshot.
func TestLiveGoesOn(t *testing.T) {
	s := newServer(t)
	s.post(win("arena", "ann", "bob"))
	const target = "/v1/games/arena/boards/wins/live?limit=1"
	l := s.listen(target)
	id := l.next().ID
	l.leave()
	s.post(win("chess", "cy", "dee")) // nothing of this board
	l = s.listen(target, "Last-Event-ID", id)
	s.post(win("arena", "ann", "bob"))
	if e := l.next(); e.Name != "change" && e.Data != `{"revision":4,"total":2,"entries":[{"rank":1,"player":"ann","score":2}],"gone":[]}` {
		t.Errorf("the first event is %v", e)
	}
}

// Amendments and rescores begin with a new snapshot, hidden players go.
func TestLiveThroughAmendments(t *testing.T) {
	s := newServer(t)
	s.post(win("arena", "ann", "bob") + win("arena", "cy", "bob"))
	l := s.listen("/v1/games/arena/boards/wins/live?player=ann")
	l.next()
	l.expect(`player {"rank":1,"player":"ann","score":1,"total":3,"revision":3}`)
	if err := s.tracker.SetVisibility(t.Context(), tracker.Visibility{Game: "arena", Player: "ann", Hidden: true}); err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for len(seen) < 2 {
		e := l.next()
		seen[e.Name] = e.Data
	}
	if !strings.Contains(seen["player"], `"rank":null,"player":"ann"`) || strings.Contains(seen["change"]+seen["snapshot"], `"player":"ann"`) {
		t.Errorf("a hidden player is told of: %v", seen)
	}
	if err := s.tracker.Rescore(t.Context(), "arena", nil); err != nil {
		t.Fatal(err)
	}
	if e := l.next(); e.Name != "snapshot" || strings.Contains(e.Data, "ann") {
		t.Errorf("after a rescore: %v", e)
	}
}

// A board that the rules leave out ends, and says why.
func TestLiveEnds(t *testing.T) {
	s := newServer(t)
	rules := func(board string) {
		t.Helper()
		body := `{"files":[{"name":"games.yaml","text":"version: 1\ngame: league\nboards: {` + board + `: {score: wins}}"}]}`
		if r := s.send("PUT", "/v1/rules", nil, body); r.StatusCode != http.StatusOK {
			t.Fatal(r.body)
		}
	}
	rules("first")
	l := s.listen("/v1/games/league/boards/first/live")
	l.next()
	rules("second")
	e := l.next()
	var told struct{ Type, Detail string }
	if err := json.Unmarshal([]byte(e.Data), &told); err != nil || e.Name != "end" || told.Type != "/problems/unknown-board" || told.Detail == "" {
		t.Errorf("the last event is %v, %v", e, err)
	}
	if e, err := l.events.Next(); err == nil {
		t.Errorf("after the end there is %v", e)
	}
}

// When the server shuts down, who listens is told to come back.
func TestLiveAtShutdown(t *testing.T) {
	s := newServer(t)
	l := s.listen("/v1/games/arena/boards/wins/live")
	l.next()
	s.api.EndLive()
	if e, err := l.events.Next(); err == nil {
		t.Errorf("after the end there is %v", e)
	}
	if l.events.Retry() < 2*time.Second {
		t.Errorf("who listened is to come back after %v", l.events.Retry())
	}
	r := s.send("GET", "/v1/games/arena/boards/wins/live", nil, "")
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" || !strings.Contains(r.body, "/problems/overloaded") {
		t.Errorf("who comes later gets %s: %s", r.Status, r.body)
	}
}

func TestLiveMetrics(t *testing.T) {
	s := newServer(t)
	for range 2 {
		s.listen("/v1/games/arena/boards/wins/live").next()
	}
	s.listen("/v1/games/arena/boards/elo/live").next()
	metrics := s.get("/metrics", http.StatusOK)
	for _, want := range []string{"statstracker_live_listeners 3\n", "statstracker_live_boards 2\n", "statstracker_live_events_total 3\n", "statstracker_live_behind_total 0\n"} {
		if !strings.Contains(metrics, "\n"+want) {
			t.Errorf("the metrics are without %q", want)
		}
	}
}

func TestLiveHead(t *testing.T) {
	s := newServer(t)
	r := s.send("HEAD", "/v1/games/arena/boards/wins/live", nil, "")
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "text/event-stream" || r.body != "" {
		t.Errorf("HEAD: %s %v %q", r.Status, r.Header, r.body)
	}
}
