package tracker

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/source"
)

var requestTime = time.UnixMilli(1_790_000_000_000)

func requestOf(n int) source.Request {
	return source.Request{Key: source.Fingerprint{byte(n), byte(n >> 8), 1}, Body: source.Fingerprint{byte(n), 2}, At: requestTime}
}

// once submits events as the request, and returns what became of them.
func once(t *testing.T, tr *Tracker, r source.Request, events ...event) (source.Summary, bool) {
	t.Helper()
	b := eventlog.NewBatch("http")
	for _, e := range events {
		addTo(b, e)
	}
	s, repeated, err := tr.SubmitOnce(t.Context(), b, r)
	if err != nil {
		t.Fatal(err)
	}
	return s, repeated
}

// Whatever happens between the taking of a request and its repetition, the answer is the
// same, and nothing changes.
func TestARepeatedRequestGetsTheSameAnswer(t *testing.T) {
	seeds(t, 8, 61, func(t *testing.T, r *rand.Rand) {
		dir := t.TempDir()
		tr := openTest(t, dir)
		defer func() { _ = tr.Close() }()
		answers := make([]source.Summary, 20)
		batches := make([][]event, len(answers))
		for i := range answers {
			for j := range 1 + r.IntN(30) {
				batches[i] = append(batches[i], randomEvent(r, 100*i+j))
			}
			answers[i], _ = once(t, tr, requestOf(i), batches[i]...)
			if r.IntN(6) == 0 {
				if err := tr.Checkpoint(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		before, outcomes := digestOf(tr), tr.Status().Outcomes
		for range 3 {
			for i := range answers {
				s, repeated := once(t, tr, requestOf(i), batches[i]...)
				if !repeated || !reflect.DeepEqual(s, answers[i]) {
					t.Fatalf("request %d again: repeated %v, %+v; want %+v", i, repeated, s, answers[i])
				}
			}
			if digestOf(tr) != before || tr.Status().Outcomes != outcomes {
				t.Fatal("repetitions have changed something")
			}
			whole := tr.state.checkpoint().digest()
			tr.testOnlyCrash()
			if r.IntN(2) == 0 {
				_ = os.Remove(checkpointPath(dir))
			}
			if tr = openTest(t, dir); tr.state.checkpoint().digest() != whole {
				t.Fatal("a restart has another state")
			}
		}
	})
}

func TestAKeyIsOfOneBody(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	first := requestOf(1)
	once(t, tr, first, leagueEvent(rand.New(rand.NewPCG(1, 1)), 1))
	other := first
	other.Body[5]++
	b := eventlog.NewBatch("http")
	addTo(b, event{{"product_id", "exrps"}})
	before := tr.state.checkpoint().digest()
	if _, repeated, err := tr.SubmitOnce(t.Context(), b, other); !errors.Is(err, source.ErrOtherBody) || repeated {
		t.Errorf("another body: %v", err)
	}
	if tr.state.checkpoint().digest() != before {
		t.Error("another body has changed something")
	}
}

// Of many that come at once one is taken, and the others get its answer.
func TestRequestsThatComeAtOnceAreTakenOnce(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	var fresh atomic.Int32
	var group sync.WaitGroup
	for i := range 60 {
		group.Go(func() {
			e := event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", fmt.Sprint("w", i%3)}, {"loser_id", "b"}}
			s, repeated := once(t, tr, requestOf(i%3), e, e)
			if s.Outcomes != [4]int{2, 0, 0, 0} {
				t.Errorf("answer %v", s.Outcomes)
			}
			if !repeated {
				fresh.Add(1)
			}
		})
	}
	group.Wait()
	if fresh.Load() != 3 || tr.Status().Outcomes[0] != 6 {
		t.Errorf("%d requests were taken, outcomes %v", fresh.Load(), tr.Status().Outcomes)
	}
}

func TestRequestsAreForgotten(t *testing.T) {
	day := source.RequestWindow.Milliseconds()
	key := func(n int) source.Fingerprint { return source.Fingerprint{byte(n), byte(n >> 8), byte(n >> 16)} }
	var r requests
	r.add(answered{key: key(1), at: 0})
	r.add(answered{key: key(2), at: day - 1})
	if _, ok := r.find(key(1), day-1); !ok {
		t.Error("a request within the window is not known")
	}
	if _, ok := r.find(key(1), day); ok {
		t.Error("a request is known that is older than the window")
	}
	r.add(answered{key: key(1), at: day + 5}) // again, as a new one
	if a, ok := r.find(key(1), day+5); !ok || a.at != day+5 || len(r.list()) != 2 || len(r.byKey) != 2 {
		t.Errorf("after it came again: %v, %d requests, %d keys", ok, len(r.list()), len(r.byKey))
	}
	for i := range source.MaxRequests + 10 {
		r.add(answered{key: key(1000 + i), at: day + 6})
	}
	if _, ok := r.find(key(1009), day+6); len(r.list()) != source.MaxRequests || len(r.byKey) != source.MaxRequests || ok {
		t.Errorf("%d requests, %d keys are known", len(r.list()), len(r.byKey))
	}
	large := source.Summary{Rejections: []source.Rejection{{Reason: strings.Repeat("x", source.MaxRequestBytes/3)}}}
	for i := range 4 {
		r.add(answered{key: key(1 + i), at: day + 7, summary: large})
	}
	if len(r.list()) != 2 || r.bytes > source.MaxRequestBytes || len(r.byKey) != 2 {
		t.Errorf("%d requests of %d bytes are known", len(r.list()), r.bytes)
	}
}

// After an erasure a request is still known, and nothing says what was sent with it.
func TestAnErasureForgetsWhatWasSent(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	defer func() { _ = tr.Close() }()
	good := event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", zebra}, {"loser_id", "b"}}
	bad := event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", zebra}, {"loser_id", zebra}}
	first, _ := once(t, tr, requestOf(1), good, bad)
	erase(t, tr, zebra)
	for range 2 {
		other := requestOf(1)
		other.Body[3]++ // nobody can tell any more
		if s, repeated := once(t, tr, other, good); !repeated || s.Outcomes != first.Outcomes {
			t.Errorf("after the erasure: repeated %v, %+v; want %+v", repeated, s, first)
		}
		checkVerified(t, &tr)
	}
	err := tr.log.Replay(eventlog.Pos{}, func(b *eventlog.Block) error {
		for _, batch := range b.Batches {
			if err := batch.Each(func(r *eventlog.Record) error {
				if r.Text == controlRequest && r.Event.Get(fieldBody) != "" {
					t.Error("the log has a fingerprint of what was sent")
				}
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tr.BeginErasure(t.Context(), "nobody", "", ""); !errors.Is(err, ErrUnknownPlayer) {
		t.Errorf("somebody of whom nothing is held: %v", err)
	}
}
