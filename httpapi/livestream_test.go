package httpapi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/access"
	"statstracker/httpapi"
	"statstracker/live"
	"statstracker/tracker"
)

// newLiveServer starts another server of the same tracker, on which boards are listened
// to as the configuration says. Change changes the server before it starts.
func newLiveServer(s *server, c live.Config, change func(*httptest.Server)) (*httpapi.API, *httptest.Server) {
	api := httpapi.New(httpapi.Config{
		Logger: slog.New(slog.DiscardHandler), Health: s.health, Metrics: httpapi.NewMetrics("", ""),
		Guard: access.NewGuard(access.Config{Local: true}), Live: c,
	})
	api.Open(httpapi.Backend{Reader: s.tracker, Changes: s.tracker})
	web := httptest.NewUnstartedServer(api)
	web.Config.ConnContext = live.WithConn
	change(web)
	s.t.Cleanup(func() {
		api.EndLive()
		web.Close()
	})
	return api, web
}

// The limits of a server for requests and answers do not end what is listened to.
func TestLiveOutlastsLimits(t *testing.T) {
	s := newServer(t)
	_, web := newLiveServer(s, live.Config{}, func(web *httptest.Server) {
		web.Config.ReadTimeout, web.Config.WriteTimeout = 300*time.Millisecond, 300*time.Millisecond
		web.Start()
	})
	l := listenWith(t, http.DefaultClient, web.URL+"/v1/games/arena/boards/wins/live")
	l.next()
	for range 3 { // each of them comes a quarter of a second after the one before
		s.post(win("arena", "ann", "bob"))
		l.next()
	}
}

func TestLiveOverHTTP2(t *testing.T) {
	s := newServer(t)
	api, web := newLiveServer(s, live.Config{}, func(web *httptest.Server) {
		web.EnableHTTP2 = true
		web.StartTLS()
	})
	one := listenWith(t, web.Client(), web.URL+"/v1/games/arena/boards/wins/live")
	two := listenWith(t, web.Client(), web.URL+"/v1/games/arena/boards/elo/live?player=ann")
	if one.answer.ProtoMajor != 2 {
		t.Fatalf("the answer is of %s", one.answer.Proto)
	}
	one.next()
	two.next()
	two.next()
	s.post(win("arena", "ann", "bob"))
	for _, l := range []*listener{one, two} {
		if e := l.next(); e.Name == "end" {
			t.Errorf("instead of a change: %v", e)
		}
	}
	api.EndLive()
	if e, err := one.events.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the end: %v, %v", e, err)
	}
}

// shownBoard is the board as a client shows it. The example of the README does the same.
type shownBoard struct {
	Revision uint64            `json:"revision"`
	Total    int               `json:"total"`
	Entries  []json.RawMessage `json:"entries"`
	Gone     []string          `json:"gone"`
}

// rankOf and playerOf are members of an entry.
func rankOf(entry json.RawMessage) (rank int, player string) {
	var e struct {
		Rank   int    `json:"rank"`
		Player string `json:"player"`
	}
	if err := json.Unmarshal(entry, &e); err != nil {
		panic(err)
	}
	return e.Rank, e.Player
}

// apply does what an event says.
func (b *shownBoard) apply(name string, now shownBoard) {
	if name == "change" {
		out := slices.Clone(now.Gone)
		for _, e := range now.Entries {
			_, player := rankOf(e)
			out = append(out, player)
		}
		kept := slices.DeleteFunc(slices.Clone(b.Entries), func(e json.RawMessage) bool {
			_, player := rankOf(e)
			return slices.Contains(out, player)
		})
		now.Entries = append(kept, now.Entries...)
		slices.SortStableFunc(now.Entries, func(x, y json.RawMessage) int {
			a, _ := rankOf(x)
			b, _ := rankOf(y)
			return a - b
		})
	}
	*b = shownBoard{Revision: now.Revision, Total: now.Total, Entries: now.Entries}
}

func (b *shownBoard) String() string { return fmt.Sprintf("%d %s", b.Total, b.Entries) }

// What a client makes of the events is the board at their revision, through results,
// hidden players, rescores and amendments.
func TestLiveIsTheBoard(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	s := newServer(t)
	s.post(win("arena", "p1", "p2"))
	_, web := newLiveServer(s, live.Config{Every: time.Microsecond}, (*httptest.Server).Start)
	for i, c := range []struct{ page, live string }{
		{"wins?limit=4", "wins/live?limit=4"}, {"elo?limit=7", "elo/live?limit=7&player=p3"}, {"wins?limit=40", "wins/live?limit=40"},
	} {
		l := listenWith(t, http.DefaultClient, web.URL+"/v1/games/arena/boards/"+c.live)
		pages := map[uint64]string{}
		note := func() string {
			b := s.shown("/v1/games/arena/boards/" + c.page)
			pages[b.Revision] = b.String()
			return b.String()
		}
		note()
		for range 100 {
			s.changeSomething(r)
			note()
		}
		s.post(strings.Repeat(win("arena", fmt.Sprint("last-", i), "q"), 60)) // as no board before
		l.compare(pages, note())
	}
}

// shown reads a page.
func (s *server) shown(target string) (b shownBoard) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.get(target, http.StatusOK)), &b); err != nil {
		s.t.Fatal(err)
	}
	return b
}

// changeSomething changes something in the game arena.
func (s *server) changeSomething(r *rand.Rand) {
	s.t.Helper()
	player := func() string { return fmt.Sprint("p", r.IntN(12)) }
	var err error
	switch r.IntN(12) {
	case 0:
		err = s.tracker.SetVisibility(s.t.Context(), tracker.Visibility{Game: "arena", Player: player(), Hidden: r.IntN(2) == 0})
	case 1:
		err = s.tracker.Rescore(s.t.Context(), "arena", nil)
	case 2:
		_, err = s.amender.Amend(s.t.Context(), tracker.Amendment{Kind: tracker.Retraction, Game: "arena", Player: player()})
	default:
		body := ""
		for range 1 + r.IntN(3) {
			body += win("arena", player(), "q"+player())
		}
		s.post(body)
	}
	if err != nil {
		s.t.Logf("that changes nothing: %v", err)
	}
}

// compare applies the events up to those that give the last page, and compares what comes
// of each with the page of its revision.
func (l *listener) compare(pages map[uint64]string, last string) {
	l.t.Helper()
	var board shownBoard
	events := map[string]int{}
	for board.String() != last {
		e := l.next()
		events[e.Name]++
		if e.Name != "snapshot" && e.Name != "change" {
			continue
		}
		var now shownBoard
		if err := json.Unmarshal([]byte(e.Data), &now); err != nil {
			l.t.Fatal(err)
		}
		board.apply(e.Name, now)
		if want := pages[newestOf(pages, now.Revision)]; board.String() != want {
			l.t.Fatalf("at revision %d the events give\n%s\nand the page\n%s", now.Revision, board.String(), want)
		}
	}
	if events["change"] == 0 {
		l.t.Errorf("the events are %v", events)
	}
	l.t.Logf("%v", events)
}

// newestOf returns the newest revision of the pages that is not after another.
func newestOf(pages map[uint64]string, revision uint64) uint64 {
	for pages[revision] == "" && revision > 0 {
		revision--
	}
	return revision
}
