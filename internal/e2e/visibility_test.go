package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
)

// arena is a server to which writers send matches of one game, each with a
// winner and a loser, while readers look on.
type arena struct {
	*server
	t    *testing.T
	over atomic.Bool // whether the writers have ended
}

const arenaPlayers = 50

// Readers see only whole events: at every revision the scores on the board add
// up to the matches that the revision has, and a player's score is the number of
// wins in the statistics. No reader goes back in time, and a writer who got an
// answer sees what he wrote.
func TestReadersSeeWholeEvents(t *testing.T) {
	a := &arena{server: serve(t, t.TempDir()), t: t}
	var writers, readers sync.WaitGroup
	for i := range 3 {
		writers.Go(func() { a.write(i) })
		readers.Go(func() { a.readBoard() })
		readers.Go(func() { a.readPlayers(i) })
	}
	writers.Wait()
	a.over.Store(true)
	readers.Wait()
}

// write sends matches, one or many at a time, in each of which the writer's own
// player wins once, and looks whether he sees it.
func (a *arena) write(writer int) {
	me := fmt.Sprint("writer", writer)
	random := rand.New(rand.NewPCG(*seed, uint64(writer)))
	for wins := 1; wins <= 150; wins++ {
		matches := make([]event, 1+random.IntN(300)*random.IntN(2))
		for i := range matches {
			pair := random.Perm(arenaPlayers)
			matches[i] = match(fmt.Sprint("p", pair[0]), fmt.Sprint("p", pair[1]))
		}
		matches[random.IntN(len(matches))] = match(me, "p0")
		if err := a.send(matches); err != nil {
			a.t.Errorf("POST /v1/events: %v", err)
			return
		}
		if p, ok := a.look(me); !ok || p.Stats["wins"] != wins {
			a.t.Errorf("after the answer %s has %+v; he must have %d wins", me, p, wins)
			return
		}
	}
}

func match(winner, loser string) event {
	return event{"product_id": "duel", "type": "game_over", "winner_id": winner, "loser_id": loser}
}

func (a *arena) send(matches []event) error {
	got, err := a.request(a.t.Context(), http.MethodPost, "/v1/events", jsonOf(matches))
	if err == nil && got.status != http.StatusOK {
		err = fmt.Errorf("status %d: %s", got.status, got.body)
	}
	return err
}

// readBoard checks that the board is that of its revision. The first record of
// the log names the games; every other one is a match, and one point.
func (a *arena) readBoard() {
	revision := 0
	for !a.over.Load() {
		var b board
		if !a.tryGet("/v1/games/duel/boards/wins?limit=1000", &b) {
			continue
		}
		points := 0.0
		for _, e := range b.Entries {
			points += e.Score
		}
		if want := max(0, b.Revision-1); int(points) != want {
			a.t.Errorf("at revision %d the scores add up to %v; they must to %d", b.Revision, points, want)
		}
		if b.Revision < revision {
			a.t.Errorf("revision %d after revision %d", b.Revision, revision)
		}
		revision = b.Revision
	}
}

// readPlayers checks that scores and statistics of players agree.
func (a *arena) readPlayers(reader int) {
	random := rand.New(rand.NewPCG(*seed, uint64(100+reader)))
	for !a.over.Load() {
		id := fmt.Sprint("p", random.IntN(arenaPlayers))
		if p, ok := a.look(id); ok {
			checkAgreement(a.t, "duel", id, p)
		}
	}
}

func (a *arena) look(id string) (p player, ok bool) {
	ok = a.tryGet("/v1/games/duel/players/"+id, &p)
	return p, ok
}
