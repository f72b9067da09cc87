package tracker

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/stats"
)

// A batch of one event is judged as it is when it comes, and one that is tried changes
// nothing.
func TestWhatIsTriedIsWhatBecomesOfIt(t *testing.T) {
	seeds(t, 10, 51, func(t *testing.T, r *rand.Rand) {
		tr := openTest(t, t.TempDir())
		defer func() { _ = tr.Close() }()
		for i := range 300 {
			e := randomEvent(r, i)
			if r.IntN(2) == 0 {
				e = leagueEvent(r, i)
			}
			b := eventlog.NewBatch("test")
			addTo(b, e)
			before := tr.state.checkpoint().digest()
			tried, err := tr.Try(t.Context(), b)
			if err != nil {
				t.Fatal(err)
			}
			if i%20 == 0 && tr.state.checkpoint().digest() != before {
				t.Fatal("what was tried has changed the state")
			}
			taken, err := tr.Submit(t.Context(), b)
			if err != nil || !reflect.DeepEqual(tried, taken) {
				t.Fatalf("event %d, %v: tried it is %+v; it becomes %+v, %v", i, e, tried, taken, err)
			}
		}
	})
}

func TestTriedBatchesSeeTheirOwnDuplicates(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	b := eventlog.NewBatch("test")
	match := event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", "a"}, {"loser_id", "b"}, {"event_id", "1"}}
	broken := event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", "a"}, {"event_id", "2"}}
	for _, e := range []event{match, match, broken, broken} {
		addTo(b, e)
	}
	b.Refuse([]byte("x"), "no event", time.UnixMilli(1_790_000_000_000), nil)
	for range 2 {
		s, err := tr.Try(t.Context(), b)
		if err != nil || s.Outcomes != [4]int{1, 0, 1, 3} || fmt.Sprint(s.Rejections) != "[{2 it has a winner_id and no loser_id} {3 it has a winner_id and no loser_id} {4 no event}]" {
			t.Errorf("tried: %+v, %v", s, err)
		}
	}
	if got := tr.Status().Outcomes; got != [4]uint64{} {
		t.Errorf("outcomes are %v after a trial", got)
	}
	if s, err := tr.Submit(t.Context(), b); err != nil || s.Outcomes != [4]int{1, 0, 1, 3} {
		t.Errorf("submitted: %+v, %v", s, err)
	}
	if s, err := tr.Try(t.Context(), b); err != nil || s.Count(stats.Duplicate) != 2 {
		t.Errorf("tried again: %+v, %v", s, err)
	}
}

// Trials of several goroutines go beside events that come.
func TestTrialsBesideTheWriter(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	batchOf := func(seed uint64) *eventlog.Batch {
		r, b := rand.New(rand.NewPCG(seed, 1)), eventlog.NewBatch("test")
		for i := range 500 {
			addTo(b, leagueEvent(r, i))
		}
		return b
	}
	var group sync.WaitGroup
	for n := range uint64(3) {
		group.Go(func() {
			for i := range uint64(5) {
				if s, err := tr.Try(t.Context(), batchOf(10*n+i)); err != nil || s.Total() != 500 {
					t.Errorf("tried %d: %v", s.Total(), err)
				}
			}
		})
	}
	for i := range uint64(5) {
		if _, err := tr.Submit(t.Context(), batchOf(100+i)); err != nil {
			t.Error(err)
		}
	}
	group.Wait()
}
