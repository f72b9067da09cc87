package e2e

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"statstracker/internal/redistest"
)

// However often and whenever the server is killed, its state ends as that of a
// server that was not, and every acknowledged event is counted once.
func TestKill(t *testing.T) {
	redis := redistest.Start(t, redistest.Options{})
	l := startLoad(t, t.TempDir(), redis)
	k := killer{load: l, random: rand.New(rand.NewPCG(*seed, 1)), story: map[string]int{}}
	start := time.Now()
	for range *kills {
		k.kill()
	}
	s := l.serve()
	l.awaitSent(1)
	l.finish(s)
	took := time.Since(start)
	v := l.check(s)
	t.Logf("seed %d: %d kills (%v) in %.1f s; %d events from Redis, %d over HTTP in %d requests of which %d were sent again; %+v",
		*seed, *kills, k.story, took.Seconds(), l.stream.made, l.sender.feed.made, l.sender.acked.Load(), l.sender.retries, v.outcomes(t))
	if l.sender.retries == 0 && *kills >= 15 {
		t.Error("no request failed: were the kills under load?")
	}
}

// killer kills servers under load.
type killer struct {
	load   *load
	random *rand.Rand
	story  map[string]int // how often it killed them when
}

// kill starts a server and kills it: mostly at work, sometimes while it folds
// the log at its start, sometimes while it shuts down and writes a checkpoint.
// Now and then a server before it is stopped cleanly, so that there is a
// checkpoint to start from.
func (k *killer) kill() {
	switch n := k.random.IntN(20); {
	case n < 3:
		k.note("at the start")
		k.load.launch().crash(k.upTo(80 * time.Millisecond))
	case n < 6:
		k.note("at the end")
		s := k.load.serve()
		pause(s.t.Context(), k.upTo(200*time.Millisecond))
		s.signal(syscall.SIGTERM)
		s.crash(k.upTo(50 * time.Millisecond))
	case n < 8:
		k.note("after a clean stop")
		s := k.load.serve()
		k.load.awaitSent(1)
		s.stop()
		k.load.serve().crash(k.upTo(200 * time.Millisecond))
	case n < 11:
		k.note("while a game is scored again")
		s := k.load.serve()
		k.load.awaitSent(1)
		s.rescore(k.load.sender.feed.game)
		k.load.rescores++
		s.crash(k.upTo(60 * time.Millisecond))
	default:
		k.note("at work")
		s := k.load.serve()
		k.load.awaitSent(1)
		s.crash(k.upTo(300 * time.Millisecond))
	}
}

func (k *killer) note(when string) { k.story[fmt.Sprint("kills ", when)]++ }

func (k *killer) upTo(most time.Duration) time.Duration {
	return time.Duration(k.random.Int64N(int64(most)))
}
