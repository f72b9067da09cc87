package e2e

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/internal/redistest"
)

// The faults of the original that only the real program can show to be gone.
// Others are in the tests of their packages, and in the tests of this one:
// events lost while the store is away in TestDiskFullForAWhile and
// TestRedisIsAwayForAWhile, a worker that dies of its own error handling in
// TestSourceOutlivesItsErrors, forged log lines in TestNoIDForgesALogLine.

// Counting twice after kill -9, and boards and statistics that disagree after
// it: the server is killed as soon as it has counted anything of a backlog
// without event ids.
func TestCountsOnceAfterKill(t *testing.T) {
	redis, dir := redistest.Start(t, redistest.Options{}), t.TempDir()
	f := newFeed("exrps", *seed)
	last := addAll(t, redis.Client(), f, 30_000)
	lives := 0
	for position := ""; position != last && lives < 5; lives++ {
		s := serve(t, dir, "--events", redis.URL(0))
		before := position
		await(t, "something is counted", func() bool { position = s.redis().Position; return position != before })
		s.kill()
	}
	s := serve(t, dir, "--events", redis.URL(0))
	s.awaitDrained(last)
	checkFeed(t, s, f)
	s.stop()
	v := verify(t, dir)
	v.checkOutcomes(t, 0)
	if got := v.outcomes(t); got != f.outcomes {
		t.Errorf("after %d kills the outcomes are %+v; they must be %+v", lives, got, f.outcomes)
	}
}

// Two workers counting everything twice: a second server on the data directory
// does not start, and the first goes on.
func TestSecondServerOnADataDirectoryRefusesToStart(t *testing.T) {
	dir, f := t.TempDir(), newFeed("duel", *seed).withIDs()
	s := serve(t, dir)
	s.post(f.next(100)...)
	second := launch(t, "serve", "--data", dir, "--listen", "127.0.0.1:0")
	if status := second.wait(); status != 1 {
		t.Errorf("the second server ended with status %d; it must be 1", status)
	}
	for _, part := range []string{"error: ", dir, "in use by another process", "hint: ", "--data"} {
		if !strings.Contains(second.output(), part) {
			t.Errorf("the second server does not say %q; it says:\n%s", part, second.output())
		}
	}
	s.post(f.next(100)...)
	checkFeed(t, s, f)
}

// A backlog that only grows: what waits in Redis is drained at once.
func TestBacklogIsDrained(t *testing.T) {
	const backlog = 100_000 / fewer
	redis := redistest.Start(t, redistest.Options{})
	f := newFeed("exrps", *seed)
	last := addAll(t, redis.Client(), f, backlog)
	start := time.Now()
	s := serve(t, t.TempDir(), "--events", redis.URL(0))
	s.awaitDrained(last)
	took := time.Since(start)
	t.Logf("%d events that waited in Redis were durable and visible %.2f s after the start: %.0f/s", backlog, took.Seconds(), backlog/took.Seconds())
	s.awaitSource("ok")
	checkFeed(t, s, f)
}

// Keys glued together with colons: a player of the game b:exrps is not the
// player of another name of the game exrps.
func TestPlayersOfGamesWithColonsAreNotMixedUp(t *testing.T) {
	s := serve(t, t.TempDir())
	wins := map[string]account{ // of each game's players
		"exrps":   {"b": 1, "a:b": 2, "b:a": 3},
		"b:exrps": {"a": 4, "b": 5},
		"exrps:b": {"a": 6},
		"b":       {"exrps": 7},
	}
	for game, winners := range wins {
		for id, n := range winners {
			s.post(slices.Repeat([]event{{"product_id": game, "type": "game_over", "winner_id": id, "loser_id": "z"}}, n)...)
		}
	}
	for game, winners := range wins {
		losses := 0
		for id, n := range winners {
			p := s.player(game, id)
			if !maps.Equal(p.Stats, account{"games": n, "wins": n, "losses": 0}) || p.Boards["wins"].Score != float64(n) {
				t.Errorf("player %q of %q has %+v; he must have %d wins", id, game, p, n)
			}
			losses += n
		}
		if p := s.player(game, "z"); p.Stats["losses"] != losses {
			t.Errorf("the loser of %q has %d losses; he must have %d", game, p.Stats["losses"], losses)
		}
		if got := s.board(game, 10).Total; got != len(winners)+1 {
			t.Errorf("the board of %q has %d players; it must have %d", game, got, len(winners)+1)
		}
	}
}
