package tracker

import (
	"fmt"
	"testing"
	"time"

	"statstracker/eventlog"
)

func TestRejectionsAreListedNewestFirstWithTheirFields(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	for i := range 30 {
		b := eventlog.NewBatch("redis:s")
		for j := range 4 {
			e := event{{"product_id", "exrps"}, {"type", "game_over"}, {"n", fmt.Sprint(4*i + j)}}
			if j%2 == 0 { // a valid one between
				e = append(e, [2]string{"winner_id", "a"}, [2]string{"loser_id", "b"})
			}
			for _, f := range e {
				b.Field([]byte(f[0]), []byte(f[1]))
			}
			b.Add(time.UnixMilli(1_790_000_000_000), fmt.Appendf(nil, "1790000000000-%d", 4*i+j))
		}
		if _, err := tr.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	check := func() {
		t.Helper()
		var all []Rejection
		before := uint64(0)
		for {
			list, more, total, err := listRejections(tr, before, 7)
			if err != nil || total != 60 {
				t.Fatalf("rejections: total %d, %v; want 60", total, err)
			}
			all = append(all, list...)
			if !more {
				break
			}
			before = list[len(list)-1].Sequence
		}
		if len(all) != 60 {
			t.Fatalf("listed %d rejections page by page; want 60", len(all))
		}
		for k, r := range all {
			n := 119 - 2*k
			if r.Position != fmt.Sprintf("1790000000000-%d", n) || r.Source != "redis:s" || r.Reason != errNoPlayers.Error() || r.Received.UnixMilli() != 1_790_000_000_000 {
				t.Fatalf("rejection %d is %+v; want event %d", k, r, n)
			}
			if got := fmt.Sprint(r.Fields); got != fmt.Sprintf("[{product_id exrps} {type game_over} {n %d}]", n) {
				t.Fatalf("rejection %d has the fields %s", k, got)
			}
		}
	}
	check()
	tr.testOnlyCrash()
	tr = openTest(t, dir)
	check()
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	tr = openTest(t, dir)
	defer tr.Close()
	check()
}

func TestOnlyTheNewestRejectionsAreListed(t *testing.T) {
	var r rejections
	for i := range uint64(3*DefaultRejections + 5) {
		r.add(rejection{sequence: i})
	}
	list := r.list()
	if len(list) != DefaultRejections || list[0].sequence != 2*DefaultRejections+5 {
		t.Errorf("%d rejections are listed, from %d on; want the newest %d", len(list), list[0].sequence, DefaultRejections)
	}
}

// listRejections lists open ones.
func listRejections(tr *Tracker, before uint64, limit int) (list []Rejection, more bool, total uint64, err error) {
	page, err := tr.Rejections(RejectionQuery{Before: before, Limit: limit})
	return page.List, page.Next > 0, page.Total, err
}
