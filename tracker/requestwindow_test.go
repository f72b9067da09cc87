package tracker

import (
	"encoding/binary"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/source"
)

// numbered is a request of its own for each number.
func numbered(n int, at time.Time) source.Request {
	r := source.Request{Body: source.Fingerprint{1}, At: at}
	binary.BigEndian.PutUint64(r.Key[:], uint64(n))
	return r
}

func winOf(n int) event {
	return event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", fmt.Sprint("w", n)}, {"loser_id", "b"}}
}

// TestARequestHoldsForADayOverRestarts: to the millisecond, by the times of requests, with
// a checkpoint and without.
func TestARequestHoldsForADayOverRestarts(t *testing.T) {
	for _, checkpoint := range []bool{true, false} {
		dir := t.TempDir()
		tr := openTest(t, dir)
		once(t, tr, numbered(1, requestTime), winOf(1))
		for _, c := range []struct {
			after    time.Duration
			repeated bool
		}{
			{source.RequestWindow - time.Millisecond, true},
			{source.RequestWindow, false}, // and from here on it is a day again
			{2*source.RequestWindow - time.Millisecond, true},
			{2 * source.RequestWindow, false},
		} {
			if checkpoint {
				if err := tr.Checkpoint(t.Context()); err != nil {
					t.Fatal(err)
				}
			} else {
				_ = os.Remove(checkpointPath(dir))
			}
			tr.testOnlyCrash()
			tr = openTest(t, dir)
			if _, repeated := once(t, tr, numbered(1, requestTime.Add(c.after)), winOf(1)); repeated != c.repeated {
				t.Errorf("after %v, checkpoint %v: repeated %v", c.after, checkpoint, repeated)
			}
		}
		if got := tr.Status().Outcomes[0]; got != 3 {
			t.Errorf("checkpoint %v: %d events have counted, want 3", checkpoint, got)
		}
		if err := tr.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTheNewestRequestsAreRemembered: as many as are promised, after a restart too, and
// the next makes the oldest forgotten.
func TestTheNewestRequestsAreRemembered(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	defer func() { _ = tr.Close() }()
	once(t, tr, numbered(0, requestTime), winOf(0))
	once(t, tr, numbered(1, requestTime), winOf(1))
	sendMany(t, tr, 2, source.MaxRequests)
	if _, repeated := once(t, tr, numbered(0, requestTime), winOf(0)); !repeated {
		t.Error("the oldest of as many as are remembered is forgotten")
	}
	once(t, tr, numbered(source.MaxRequests, requestTime), winOf(2))
	tr.testOnlyCrash()
	tr = openTest(t, dir)
	for n, want := range map[int]bool{0: false, 1: true, 2: true, source.MaxRequests: true} {
		r := numbered(n, requestTime)
		_, known := tr.state.requests.find(r.Key, r.At.UnixMilli())
		if known != want {
			t.Errorf("request %d: known %v", n, known)
		}
	}
	if _, repeated := once(t, tr, numbered(0, requestTime), winOf(0)); repeated {
		t.Error("a request that is forgotten is not taken as a new one")
	}
}

// sendMany sends requests from the first number to before the last, many at once.
func sendMany(t *testing.T, tr *Tracker, first, last int) {
	t.Helper()
	numbers := make(chan int)
	var group sync.WaitGroup
	for range 500 {
		group.Go(func() {
			for n := range numbers {
				b := eventlog.NewBatch("http")
				addTo(b, winOf(n%10))
				if _, repeated, err := tr.SubmitOnce(t.Context(), b, numbered(n, requestTime)); err != nil || repeated {
					t.Errorf("request %d: repeated %v, %v", n, repeated, err)
				}
			}
		})
	}
	for n := first; n < last; n++ {
		numbers <- n
	}
	close(numbers)
	group.Wait()
}
