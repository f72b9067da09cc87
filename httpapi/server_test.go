package httpapi_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"statstracker/access"
	"statstracker/game"
	"statstracker/game/exrps"
	"statstracker/game/gamefile"
	"statstracker/game/results"
	"statstracker/httpapi"
	"statstracker/rating"
	"statstracker/source"
	"statstracker/source/httpsource"
	"statstracker/stats"
	"statstracker/tracker"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// allGames are the games of the program and two more: one with two boards, and
// one without any.
func allGames() []stats.Game {
	return append(
		game.All(),
		stats.Game{
			Name: "arena", Version: 3,
			Boards: []stats.Board{
				{Name: "elo", Scorer: rating.Elo{Initial: 1500, K: 32}},
				{Name: "wins", Scorer: rating.Wins{}},
			},
			Recorders: []stats.Recorder{results.Recorder{}},
		},
		stats.Game{Name: "diary", Version: 1, Recorders: []stats.Recorder{exrps.Weapons{}}},
	)
}

// server is the API in front of a real tracker, on a real socket.
type server struct {
	t       testing.TB
	tracker *tracker.Tracker
	metrics *httpapi.Metrics
	api     *httpapi.API
	health  *health
	log     *lockedBuffer
	address string

	rules    httpapi.Rules
	rescores httpapi.Rescores
	amender  *amender
	whatIfs  *outlooks
}

// newServer starts a server that is open.
func newServer(t testing.TB, games ...stats.Game) *server {
	t.Helper()
	s := newClosedServer(t, games...)
	s.open()
	return s
}

// newClosedServer starts a server that is not open yet, and listens on this machine only.
func newClosedServer(t testing.TB, games ...stats.Game) *server {
	t.Helper()
	return newGuardedServer(t, access.Config{Local: true}, games...)
}

// newGuardedServer starts a server that is not open yet.
func newGuardedServer(t testing.TB, who access.Config, games ...stats.Game) *server {
	t.Helper()
	if games == nil {
		games = allGames()
	}
	s := &server{t: t, health: &health{}, log: &lockedBuffer{}}
	logger := slog.New(slog.NewTextHandler(s.log, nil))
	var err error
	s.tracker, err = tracker.Open(t.Context(), tracker.Config{Dir: t.TempDir(), Games: games, Compile: gamefile.Compile, Movement: tracker.Movement{Window: 24 * time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	s.whatIfs = &outlooks{tracker: s.tracker}
	s.rules, s.rescores = keeper{s.tracker}, &rescores{tracker: s.tracker, done: map[string]httpapi.Rescore{}}
	s.amender = newAmender(s.tracker)
	s.metrics = httpapi.NewMetrics("v1.2.3", "go1.26", httpapi.NewCollector(func() httpapi.Meter { return s.tracker }, s.health))
	s.api = httpapi.New(httpapi.Config{Logger: logger, Health: s.health, Metrics: s.metrics, Guard: access.NewGuard(who), Schema: []byte("{\"$id\":\"games\"}\n"), Version: "v1.2.3", Pages: pages(), Address: addressOf})
	web := httptest.NewServer(s.checked())
	s.address = web.Listener.Addr().String()
	t.Cleanup(func() {
		s.api.EndLive()
		web.Close()
		if err := s.tracker.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// now is when all events are received.
var now = time.Date(2026, 11, 22, 18, 30, 0, 0, time.UTC)

func (s *server) open() {
	s.openWith(s.tracker, httpsource.New(s.tracker, httpsource.Config{Now: func() time.Time { return now }}))
}

// openWith opens the API with a reader and a handler of events of the test's own.
func (s *server) openWith(reader httpapi.Reader, events http.Handler) {
	s.api.Open(httpapi.Backend{
		Reader: reader, Changes: s.tracker, History: s.tracker, Events: events, Rules: s.rules, Rescores: s.rescores,
		Amendments: s.amender, Visibility: s.tracker, Profiles: s.tracker, Persons: s.tracker,
		Pasts: s.tracker, Rejections: s.tracker, WhatIfs: s.whatIfs,
	})
}

// health is what the server tells of its sources.
type health struct {
	mu     sync.Mutex
	report httpapi.Report
}

func (h *health) Report() httpapi.Report {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.report
	r.Sources = slices.Clone(r.Sources)
	return r
}

func (h *health) set(sources ...httpapi.SourceReport) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.report.Sources = sources
}

func sourceReport(state source.State, caughtUp bool) httpapi.SourceReport {
	return httpapi.SourceReport{Name: "stream", Status: source.Status{State: state, CaughtUp: caughtUp, LagEvents: -1}}
}

// lockedBuffer is a log that several goroutines write.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

// response is an answer that has been read.
type response struct {
	*http.Response
	body string
}

// send writes a request byte by byte as it is given, with what HTTP needs around
// it, and reads the answer.
func (s *server) send(method, target string, headers []string, body string) response {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	var head strings.Builder
	fmt.Fprintf(&head, "%s %s HTTP/1.1\r\nConnection: close\r\n", method, target)
	if !slices.ContainsFunc(headers, func(h string) bool { return strings.HasPrefix(h, "Host:") }) {
		fmt.Fprintf(&head, "Host: %s\r\n", s.address)
	}
	if body != "" {
		fmt.Fprintf(&head, "Content-Length: %d\r\n", len(body))
	}
	for _, h := range headers {
		head.WriteString(h + "\r\n")
	}
	if _, err := io.WriteString(conn, head.String()+"\r\n"+body); err != nil {
		s.t.Fatalf("%s %.100q: %v", method, target, err)
	}
	return s.read(conn, method, target)
}

func (s *server) read(conn net.Conn, method, target string) response {
	s.t.Helper()
	answer, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		s.t.Fatalf("%s %.100q: %v", method, target, err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatalf("%s %.100q: read the answer: %v", method, target, err)
	}
	if kind := answer.Header.Get("Content-Type"); strings.HasSuffix(kind, "json") && answer.Header.Get("X-Content-Type-Options") != "nosniff" {
		s.t.Errorf("%s %.100q: %s without nosniff", method, target, kind)
	}
	return response{answer, string(text)}
}

// get asks for the target and requires the status.
func (s *server) get(target string, status int) string {
	s.t.Helper()
	r := s.send("GET", target, nil, "")
	if r.StatusCode != status {
		s.t.Fatalf("GET %.200q: %s: %.300s", target, r.Status, r.body)
	}
	return r.body
}

// post sends events and requires that they are taken.
func (s *server) post(body string) {
	s.t.Helper()
	r := s.send("POST", "/v1/events", nil, body)
	if r.StatusCode != http.StatusOK {
		s.t.Fatalf("POST %.200q: %s: %.300s", body, r.Status, r.body)
	}
}

// win is an event: one player wins against another.
func win(game, winner, loser string) string {
	return fmt.Sprintf(`{"product_id":%q,"type":"game_over","winner_id":%q,"loser_id":%q}`+"\n", game, winner, loser)
}
