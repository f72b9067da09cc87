package tracker

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/stats"
)

// half is a match without a loser.
func half(n int) event {
	return event{{"product_id", "exrps"}, {"type", "game_over"}, {"winner_id", "ann"}, {"event_id", fmt.Sprint(n)}}
}

func openRejections(t *testing.T, tr *Tracker) (numbers []uint64) {
	t.Helper()
	page, err := tr.Rejections(RejectionQuery{Limit: 1000, Game: "exrps", Reason: "no loser_id"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page.List {
		numbers = append(numbers, r.Sequence)
	}
	return numbers
}

func retry(t *testing.T, tr *Tracker, n uint64, set ...stats.Field) stats.Outcome {
	t.Helper()
	s, err := tr.Retry(t.Context(), n, Correction{Set: set})
	if err != nil || s.Total() != 1 {
		t.Fatalf("retry %d: %+v, %v", n, s, err)
	}
	return stats.Outcome(slices.Index(s.Outcomes[:], 1))
}

func TestARejectionIsMendedAndSentAgain(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { _ = tr.Close() }()
	submit(t, tr, half(1), half(2))
	loser := stats.Field{Name: "loser_id", Value: "bob"}
	if o := retry(t, tr, openRejections(t, tr)[0]); o != stats.Rejected {
		t.Errorf("sent again as it is it is %v", o)
	}
	if got := openRejections(t, tr); len(got) != 2 {
		t.Fatalf("open are %v", got)
	}
	first := openRejections(t, tr)[1]
	if o := retry(t, tr, first, loser); o != stats.Counted {
		t.Errorf("mended it is %v", o)
	}
	if _, err := tr.Retry(t.Context(), first, Correction{}); !errors.Is(err, ErrSettled) {
		t.Errorf("once more: %v", err)
	}
	r, err := tr.Rejection(first)
	if err != nil || r.Status != RejectionSent || r.By <= r.Sequence || len(r.Fields) != 4 {
		t.Errorf("it is %+v, %v", r, err)
	}
	submit(t, tr, append(half(1), [2]string{"loser_id", "bob"}))
	if got := tr.Status().Outcomes; got != [4]uint64{1, 0, 1, 3} {
		t.Errorf("outcomes are %v", got)
	}
	if _, err := tr.Rejection(99); !errors.Is(err, ErrUnknownRejection) {
		t.Errorf("one that is none: %v", err)
	}
	checkVerified(t, &tr)
}

// What was sent again happened when it first came, unless it says otherwise.
func TestAnEventThatIsSentAgainKeepsItsTime(t *testing.T) {
	r := &Rejection{Received: time.UnixMilli(1_790_000_000_000), Fields: []stats.Field{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}, {Value: "raw"}}}
	c := Correction{Set: []stats.Field{{Name: "b", Value: "3"}, {Name: "c", Value: "4"}}, Remove: []string{"a"}}
	if got := fmt.Sprint(c.of(r)); got != "[{b 3} {c 4} {occurred_at 2026-09-21T14:13:20Z}]" {
		t.Errorf("the fields are %s", got)
	}
	r.Fields = append(r.Fields, stats.Field{Name: "occurred_at", Value: "2020-01-01T00:00:00Z"})
	if got := fmt.Sprint((&Correction{}).of(r)); got != "[{a 1} {b 2} {occurred_at 2020-01-01T00:00:00Z}]" {
		t.Errorf("the fields are %s", got)
	}
}

func TestWhatWasCutIsNotSentAgain(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, append(half(1), [2]string{"note", strings.Repeat("x", stats.MaxValue+1)}))
	list, _, _, err := listRejections(tr, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tr.Retry(t.Context(), list[0].Sequence, Correction{}); !errors.Is(err, ErrCut) {
		t.Errorf("an event that was cut: %v", err)
	}
}

// However rejections are settled, and whatever is restarted between, the state is the fold
// of the log; and what is settled does not count when the game is scored again.
func TestSettledRejectionsStaySettled(t *testing.T) {
	seeds(t, 3, 71, func(t *testing.T, r *rand.Rand) {
		dir := t.TempDir()
		tr := openTest(t, dir)
		defer func() { _ = tr.Close() }()
		for i := range 40 {
			submit(t, tr, randomEvent(r, i), half(10_000+i))
			open := openRejections(t, tr)
			n := open[r.IntN(len(open))]
			switch r.IntN(5) {
			case 0:
				retry(t, tr, n, stats.Field{Name: "loser_id", Value: "zoe"})
			case 1:
				retry(t, tr, n)
			case 2:
				if err := tr.Discard(t.Context(), n, open[0]); err != nil && n != open[0] {
					t.Fatal(err)
				}
			case 3:
				whole, before := tr.state.checkpoint().digest(), digestOf(tr)
				tr.testOnlyCrash()
				if r.IntN(2) == 0 {
					_ = os.Remove(checkpointPath(dir))
				}
				if tr = openTest(t, dir); tr.state.checkpoint().digest() != whole || digestOf(tr) != before {
					t.Fatal("a restart has another state")
				}
			default:
				if err := tr.Checkpoint(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		before := digestOf(tr)
		if err := tr.Rescore(t.Context(), "exrps", nil); err != nil {
			t.Fatal(err)
		}
		if digestOf(tr) != before {
			t.Error("under the same rules another state")
		}
		checkVerified(t, &tr)
	})
}

// Under rules that would take it a settled event does not count beside the one that was
// sent for it.
func TestASettledEventDoesNotCountUnderLaterRules(t *testing.T) {
	rc := newRecount("exrps", nil, 0, nil, []uint64{3, 7})
	for done, want := range map[uint64]bool{3: true, 4: false, 7: true} {
		if r := (&refold{recount: rc, done: done}); r.isSettled() != want {
			t.Errorf("record %d is settled: %v", done, !want)
		}
	}
}

func TestRejectionsAreFiltered(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	for i := range 40 {
		submit(t, tr, half(i), event{{"product_id", "football"}, {"type", "game_over"}, {"winner_id", "x"}, {"loser_id", "x"}})
	}
	at := time.UnixMilli(1_790_000_000_000)
	for name, c := range map[string]struct {
		q    RejectionQuery
		want int
	}{
		"all": {RejectionQuery{}, 80}, "game": {RejectionQuery{Game: "exrps"}, 40}, "type": {RejectionQuery{Type: "move"}, 0},
		"reason": {RejectionQuery{Reason: "NO LOSER"}, 40}, "source": {RejectionQuery{Source: "nobody"}, 0},
		"since": {RejectionQuery{Since: at}, 80}, "after": {RejectionQuery{Since: at.Add(1)}, 0}, "until": {RejectionQuery{Until: at}, 0},
		"until after": {RejectionQuery{Until: at.Add(1)}, 80}, "status": {RejectionQuery{Status: RejectionSent}, 0},
		"any": {RejectionQuery{Any: true, Game: "football"}, 40},
	} {
		found := 0
		for c.q.Limit = 7; ; {
			page, err := tr.Rejections(c.q)
			if err != nil || len(page.List) > 7 || page.Kept != 80 || page.Total != 80 {
				t.Fatalf("%s: %d on a page, %+v, %v", name, len(page.List), page.Kept, err)
			}
			found += len(page.List)
			if c.q.Before = page.Next; page.Next == 0 {
				break
			}
		}
		if found != c.want {
			t.Errorf("%s: %d rejections, want %d", name, found, c.want)
		}
	}
}

// How many are listed stands in the log, so a digest does not depend on a setting.
func TestHowManyRejectionsAreListed(t *testing.T) {
	c := testConfig(t.TempDir())
	c.Rejections = 5
	tr, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tr.Close() }()
	check := func(dropped uint64) {
		t.Helper()
		page, err := tr.Rejections(RejectionQuery{Limit: 100})
		if s := tr.Status(); s.Rejections != 5 || s.Dropped != dropped {
			t.Errorf("the status says that %d are kept, and %d dropped; want 5 and %d", s.Rejections, s.Dropped, dropped)
		}
		if err != nil || page.Kept != 5 || page.Dropped != dropped || len(page.List) != 5 {
			t.Errorf("%d are kept, %d dropped, %d listed: %v; want %d dropped", page.Kept, page.Dropped, len(page.List), err, dropped)
		}
	}
	for i := range 20 {
		submit(t, tr, half(i))
	}
	check(15)
	checkVerified(t, &tr)
	_ = tr.Close()
	c.Rejections = 0
	if tr, err = Open(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	submit(t, tr, half(100))
	check(16)
}
