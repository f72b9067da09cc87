package httpapi_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"statstracker/httpapi"
	"statstracker/internal/supervisor"
	"statstracker/source"
	"statstracker/tracker"
)

// ready asks whether the server is ready, and requires what it says first.
func (s *server) ready(status int, says string) {
	s.t.Helper()
	r := s.send("GET", "/readyz", nil, "")
	if r.StatusCode != status || !strings.HasPrefix(r.body, `{"status":"`+says+`",`) {
		s.t.Errorf("%s %s, want %d %q", r.Status, r.body, status, says)
	}
	if r.Header.Get("Content-Type") != "application/json" || (status == 503) != (r.Header.Get("Retry-After") == "1") {
		s.t.Errorf("headers %v", r.Header)
	}
}

func TestBeforeTheLogIsFolded(t *testing.T) {
	s := newClosedServer(t)
	s.ready(503, "folding the log")
	for _, target := range []string{
		"/v1/games", "/v1/games/exrps", wins, wins + "/players/ann", wins + "/players/ann/around",
		"/v1/games/exrps/players/ann", "/v1/rejections", "/leaderboards/top_ten/exrps", "/stats/exrps/ann",
	} {
		requireStarting(t, s.send("GET", target, nil, ""))
	}
	requireStarting(t, s.send("POST", wins+"/lookup", nil, `{"players":[]}`))
	requireStarting(t, s.send("POST", "/v1/events", nil, `{}`))
	if got := s.get("/livez", 200); got != `{"status":"live"}`+"\n" {
		t.Errorf("live: %s", got)
	}
	s.get("/metrics", 200)
	s.get("/nowhere", 404)
	s.open()
	s.ready(200, "ready")
	s.get("/v1/games", 200)
}

func requireStarting(t *testing.T, r response) {
	t.Helper()
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") != "1" ||
		r.Header.Get("Content-Type") != "application/problem+json" || !strings.Contains(r.body, "starting") {
		t.Errorf("%s %v %s", r.Status, r.Header, r.body)
	}
}

// TestReadyOnceEverySourceHasCaughtUp, and then for good.
func TestReadyOnceEverySourceHasCaughtUp(t *testing.T) {
	s := newServer(t)
	s.health.set(sourceReport(source.OK, true), sourceReport(source.Behind, false))
	s.ready(503, "catching up")
	s.health.set(sourceReport(source.OK, false))
	s.ready(503, "catching up")
	s.health.set(sourceReport(source.OK, true), sourceReport(source.Behind, true))
	s.ready(200, "ready")
	s.health.set(sourceReport(source.Unreachable, true), sourceReport(source.Behind, true))
	s.ready(200, "ready")
}

func TestASourceThatWasAwayHasToCatchUpWhenItIsBack(t *testing.T) {
	s := newServer(t)
	s.health.set(sourceReport(source.Unreachable, false))
	s.ready(200, "ready")
	s.health.set(sourceReport(source.Behind, false))
	s.ready(503, "catching up")
	s.health.set(sourceReport(source.OK, true))
	s.ready(200, "ready")
}

func TestASourceThatIsAwayDoesNotBlock(t *testing.T) {
	for _, state := range []source.State{source.Unreachable, source.Broken} {
		s := newServer(t)
		s.health.set(sourceReport(state, false))
		s.ready(200, "ready")
	}
}

func TestReadinessTellsEverything(t *testing.T) {
	s := newServer(t)
	s.health.report = httpapi.Report{
		Folded: 7, FoldEnd: 9, WriteError: "no space \"left\"\n",
		Sources: []httpapi.SourceReport{
			{Name: "http", Status: source.Status{State: source.OK, CaughtUp: true}},
			{Name: "redis:game_event_stream", Status: source.Status{
				State: source.Behind, Detail: "slow", Position: "1700000000000-1", Lag: 1500 * time.Millisecond, LagEvents: 42, CaughtUp: true,
			}},
			{Name: "other", Status: source.Status{State: source.Broken, Detail: "gone", LagEvents: -1}},
		},
		Workers: []supervisor.Status{
			{Name: "checkpoints", State: supervisor.Running},
			{Name: "other", State: supervisor.Waiting, Restarts: 3, Err: "gone"},
		},
	}
	want := `{"status":"ready","log":{"folded":7,"end":9,"writable":false,"detail":"no space \"left\"\n"},` +
		`"sources":[{"name":"http","state":"ok","position":"","lag_seconds":0,"lag_events":0,"caught_up":true},` +
		`{"name":"redis:game_event_stream","state":"behind","detail":"slow","position":"1700000000000-1","lag_seconds":1.5,"lag_events":42,"caught_up":true},` +
		`{"name":"other","state":"broken","detail":"gone","position":"","lag_seconds":0,"caught_up":false}],` +
		`"workers":[{"name":"checkpoints","state":"running","restarts":0},{"name":"other","state":"waiting","restarts":3,"error":"gone"}]}` + "\n"
	if got := s.get("/readyz", 200); got != want {
		t.Errorf("\n%s, want\n%s", got, want)
	}
}

// faulty is a reader with a fault of its own, or one that panics.
type faulty struct {
	httpapi.Reader
	fault any
}

func (f faulty) Game(string) (tracker.Game, error) {
	if err, ok := f.fault.(error); ok && !errors.Is(err, http.ErrAbortHandler) {
		return tracker.Game{}, err
	}
	panic(f.fault)
}

// TestFaultsOfOurs: the client learns that there is one, the log what it is, and
// the server goes on.
func TestFaultsOfOurs(t *testing.T) {
	for _, fault := range []any{errors.New("secret\nforged=line"), "secret\nforged=line"} {
		s := newServer(t)
		s.openWith(faulty{s.tracker, fault}, http.NotFoundHandler())
		r := s.send("GET", "/v1/games/exrps", nil, "")
		want := `{"type":"/problems/server-fault","title":"The server has a fault","status":500,"detail":"the server has a fault; its log says more"}` + "\n"
		if r.StatusCode != http.StatusInternalServerError || r.body != want || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s", r.Status, r.body)
		}
		log := s.log.String()
		if strings.Count(log, "secret") != 1 || strings.Count(log, "\n") != 1 || !strings.Contains(log, `route="GET /v1/games/{game}"`) {
			t.Errorf("the log says\n%s", log)
		}
		s.get("/v1/games", 200)
	}
}

// TestHalfAnAnswerIsNone: a handler that panics within its answer, or gives up,
// ends the connection.
func TestHalfAnAnswerIsNone(t *testing.T) {
	for name, events := range map[string]http.HandlerFunc{
		"panic": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"accepted":`))
			panic("half")
		},
		"abort": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.openWith(s.tracker, events)
			client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			answer, err := client.Post("http://"+s.address+"/v1/events", "", strings.NewReader("{}"))
			if err == nil {
				_ = answer.Body.Close()
				t.Errorf("answered with %s", answer.Status)
			}
			if logged := strings.Contains(s.log.String(), "half"); logged != (name == "panic") {
				t.Errorf("the log says %s", s.log)
			}
			s.get("/v1/games", 200)
		})
	}
}
