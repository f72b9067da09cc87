package tracker

import (
	"sync"
	"testing"
	"time"
)

// Whatever changes what can be read is told to who waits.
func TestChangedIsClosedByEveryChange(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"events", func() { submit(t, tr, match("test", "ann", "bob"), match("test", zebra, "bob")) }},
		{"hiding", func() { hide(t, tr, "ann", time.Time{}) }},
		{"showing", func() { show(t, tr, "ann") }},
		{"a retraction", func() {
			amend(t, tr, Amendment{Kind: Retraction, Game: "test", Player: "bob"})
			settle(t, tr)
		}},
		{"a rescore", func() {
			if err := tr.Rescore(t.Context(), "test", nil); err != nil {
				t.Fatal(err)
			}
		}},
		{"an erasure", func() { tr.disguise(disguise{zebra: "erased-1"}) }},
	} {
		changed := tr.Changed()
		if isClosed(changed) {
			t.Errorf("before %s something has changed", c.name)
		}
		c.do()
		if !isClosed(changed) {
			t.Errorf("%s: nobody is told", c.name)
		}
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// Several who wait and then read, beside a writer, all come to see its last event.
func TestNobodyWhoWaitsMissesAChange(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	const events = 300
	end := tr.Status().Revision + events
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for {
				changed := tr.Changed()
				if tr.Status().Revision >= end {
					return
				}
				<-changed
			}
		})
	}
	for range events {
		submit(t, tr, match("test", "ann", "bob"))
	}
	group.Wait()
}

// Another era begins when a game is folded again, and only then.
func TestEras(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	era := func() uint64 {
		t.Helper()
		page, err := tr.Board(Ref{Game: "test"}, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		return page.Era
	}
	submit(t, tr, match("test", "ann", "bob"))
	first := era()
	submit(t, tr, match("test", "ann", "bob"))
	hide(t, tr, "ann", time.Time{})
	if era() != first {
		t.Error("events and a hidden player begin another era")
	}
	if err := tr.Rescore(t.Context(), "test", nil); err != nil {
		t.Fatal(err)
	}
	second := era()
	amend(t, tr, Amendment{Kind: Merger, Player: "ann", Into: "bob"})
	settle(t, tr)
	if third := era(); second == first || third == second || third == first {
		t.Errorf("the eras are %d, after a rescore %d, after a merger %d", first, second, third)
	}
}
