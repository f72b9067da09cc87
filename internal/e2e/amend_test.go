package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// operation asks for an amendment of the past.
type operation struct {
	path, body string // of the request; %s in the path is the address of an amendment that came before
	of         int    // which of them, or -1
}

// operations are of each kind, and take one another back.
func operations(players []string) []operation {
	retract, quote := "/v1/games/duel/retractions", func(format string, id string) string { return fmt.Sprintf(format, id) }
	return []operation{
		{retract, quote(`{"player":%q,"reason":"a cheat"}`, players[0]), -1},
		{"/v1/players/" + url.PathEscape(players[1]) + "/merge", quote(`{"into":%q}`, players[2]), -1},
		{retract, `{"revision":77}`, -1},
		{"%s/restore", `{}`, 0},
		{retract, quote(`{"player":%q,"compensate":"keep"}`, players[3]), -1},
		{"/v1/players/" + url.PathEscape(players[4]) + "/merge", `{"into":"a new id"}`, -1},
		{"%s/restore", `{"reason":"it was another"}`, 1},
		{retract, quote(`{"player":%q}`, players[5]), -1},
		{"%s/restore", ``, 4},
		{"%s/restore", ``, 5},
	}
}

// amending is a server on which operations are done, one after the other.
type amending struct {
	t      *testing.T
	dir    string
	server *server
	found  []string // the addresses of the amendments, by operation
}

// begin asks for an operation, and does not wait for it.
func (a *amending) begin(o operation) {
	a.t.Helper()
	path := o.path
	if o.of >= 0 {
		path = fmt.Sprintf(path, a.found[o.of])
	}
	got, err := a.server.request(a.t.Context(), http.MethodPost, path, []byte(o.body))
	if err != nil || got.status != http.StatusAccepted {
		a.t.Fatalf("POST %s %s: status %d: %s (%v)", path, o.body, got.status, got.body, err)
	}
	a.found = append(a.found, got.header.Get("Location"))
}

// finish waits until the last operation has been done.
func (a *amending) finish() {
	a.t.Helper()
	await(a.t, "the operation has been done", func() bool {
		var state struct {
			Status      string
			Restoration struct{ Status string }
		}
		a.server.get(a.found[len(a.found)-1], &state)
		return state.Restoration.Status == "done" || state.Restoration.Status == "" && state.Status == "done"
	})
}

// A server that is killed while the past is amended does so after its restart, and has
// the state of one that was not killed.
func TestKillWhileThePastIsAmended(t *testing.T) {
	events := newFeed("duel", *seed).withIDs().next(60_000 / fewer)
	killed, plain := &amending{t: t, dir: t.TempDir()}, &amending{t: t, dir: t.TempDir()}
	for _, a := range []*amending{killed, plain} {
		a.server = serve(t, a.dir)
		for chunk := range slices.Chunk(events, 10_000) {
			a.server.post(chunk...)
		}
	}
	random := rand.New(rand.NewPCG(*seed, 6))
	for i, o := range operations(topOf(plain.server)) {
		plain.begin(o)
		start := time.Now()
		plain.finish()
		limit := max(time.Since(start), 20*time.Millisecond)
		killed.begin(o)
		killed.server.crash(time.Duration(random.Int64N(int64(limit))))
		if i%3 == 0 { // and once more, at the start
			killed.server = launchServer(t, killed.dir)
			killed.server.crash(time.Duration(random.Int64N(int64(limit))))
		}
		killed.server = serve(t, killed.dir)
		killed.finish()
	}
	killed.server.stop()
	plain.server.stop()
	checkSame(t, verify(t, killed.dir), verify(t, plain.dir), "amended under kills")
}

func topOf(s *server) (players []string) {
	for _, e := range s.board("duel", 10).Entries {
		players = append(players, e.Player)
	}
	return players
}

// While the past is amended readers see the board as it was or as it will be, whole,
// and then never the old one again.
func TestReadersOfAnAmendedGame(t *testing.T) {
	a := &amending{t: t, dir: t.TempDir()}
	a.server = serve(t, a.dir)
	for chunk := range slices.Chunk(newFeed("duel", *seed).withIDs().next(60_000/fewer), 10_000) {
		a.server.post(chunk...)
	}
	changed := 0
	for _, o := range operations(topOf(a.server))[:4] {
		before := a.server.board("duel", 1000)
		var over atomic.Bool
		seen := make([][]board, 3)
		var readers sync.WaitGroup
		for i := range seen {
			readers.Go(func() {
				for !over.Load() {
					var b board
					if a.server.tryGet("/v1/games/duel/boards/wins?limit=1000", &b) {
						seen[i] = append(seen[i], b)
					}
				}
			})
		}
		a.begin(o)
		a.finish()
		over.Store(true)
		readers.Wait()
		after := a.server.board("duel", 1000)
		if !slices.Equal(before.Entries, after.Entries) { // a single event may be a draw
			changed++
		}
		for _, list := range seen {
			checkOldThenNew(t, list, before, after)
		}
	}
	if changed < 2 {
		t.Errorf("only %d of the operations have changed the board", changed)
	}
}

func checkOldThenNew(t *testing.T, list []board, before, after board) {
	t.Helper()
	renewed := false
	for _, b := range list {
		switch {
		case slices.Equal(b.Entries, after.Entries):
			renewed = true
		case !slices.Equal(b.Entries, before.Entries):
			t.Fatalf("at revision %d a reader has seen neither the old board nor the new one: %v", b.Revision, b.Entries)
		case renewed:
			t.Fatal("a reader has seen the old board after the new one")
		}
	}
}
