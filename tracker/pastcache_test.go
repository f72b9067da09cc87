package tracker

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"sync"
	"testing"
	"time"

	"statstracker/source"
)

// many asks for the same moment in several goroutines at once.
func many(t *testing.T, tr *Tracker, m Moment) {
	t.Helper()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			p, err := tr.At(t.Context(), "exrps", m)
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := p.Board(Ref{Game: "exrps"}, 0, 10); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

// A moment is folded once for all who ask, and what comes later is folded on.
func TestAMomentIsFoldedOnce(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	for range 30 {
		submit(t, tr, match("exrps", "ann", "bob"))
	}
	moments := []Moment{{Revision: 7}, {Time: time.UnixMilli(1_790_000_000_000)}}
	for range 3 {
		for _, m := range moments {
			many(t, tr, m)
		}
	}
	submit(t, tr, match("exrps", "cid", "bob"))
	many(t, tr, moments[1])
	page, err := at(t, tr, "exrps", moments[1]).Lookup(Ref{Game: "exrps"}, []string{"cid"})
	if err != nil || len(page.Entries) != 1 || page.Revision != tr.Status().Revision {
		t.Errorf("an event that came late is not there: %+v, %v", page, err)
	}
	if n := tr.pasts.testOnlyFolds; n != 2 {
		t.Errorf("two moments were folded %d times", n)
	}
	if _, err := tr.Amend(t.Context(), Amendment{Kind: Retraction, Game: "exrps", Player: "cid"}); err != nil {
		t.Fatal(err)
	}
	settle(t, tr)
	if _, err := at(t, tr, "exrps", moments[1]).Player("exrps", "cid"); !errors.Is(err, ErrUnknownPlayer) {
		t.Errorf("what has been retracted is there: %v", err)
	}
	if n := tr.pasts.testOnlyFolds; n != 3 {
		t.Errorf("after an amendment there were %d folds", n)
	}
}

// Who asks while a fold ends, and misses both it and what it has kept, gets the latter.
func TestAFoldThatHasJustEndedIsFound(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("exrps", "ann", "bob"))
	byTime := momentKey{product: "exrps", until: 1_790_000_000_001}
	for range 2 {
		if _, err := tr.foldRevision(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if _, err := tr.foldTime(t.Context(), byTime); err != nil {
			t.Fatal(err)
		}
	}
	if n := tr.pasts.testOnlyFolds; n != 2 {
		t.Errorf("two moments were folded %d times", n)
	}
}

// Who has gone is not waited for: the fold of which all have gone is given up, and one
// who still waits gets it.
func TestAFoldEndsWithTheLastWhoWaits(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, match("exrps", "ann", "bob"))
	done, err := tr.pasts.waitTurn(t.Context()) // all others wait
	if err != nil {
		t.Fatal(err)
	}
	gone, leave := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			if _, err := tr.At(gone, "exrps", Moment{Revision: 2}); !errors.Is(err, context.Canceled) {
				t.Errorf("who has gone got %v", err)
			}
		})
	}
	awaitAskers(tr, momentKey{revision: 2}, 3)
	group.Go(func() {
		if _, err := tr.At(t.Context(), "exrps", Moment{Revision: 2}); err != nil {
			t.Errorf("who still waits got %v", err)
		}
	})
	awaitAskers(tr, momentKey{revision: 2}, 4)
	leave()
	awaitAskers(tr, momentKey{revision: 2}, 1)
	if _, err := tr.At(gone, "exrps", Moment{Revision: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("alone: %v", err)
	}
	if _, err := tr.WhatIf(gone, WhatIf{Rules: Rules{"exrps", "exrps wins"}, Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("a what-if for nobody: %v", err)
	}
	done()
	group.Wait()
	if n := tr.pasts.testOnlyFolds; n != 1 {
		t.Errorf("%d folds", n)
	}
}

// awaitAskers returns when so many wait for the moment.
func awaitAskers(tr *Tracker, key momentKey, n int) {
	for {
		tr.pasts.mu.Lock()
		f := tr.pasts.flights[key]
		there := f != nil && f.askers == n
		tr.pasts.mu.Unlock()
		if there {
			return
		}
		runtime.Gosched()
	}
}

// No more is kept than the bound says, and what was used last is.
func TestFewStatesOfThePastAreKept(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	for range 3 * maxPasts {
		submit(t, tr, match("exrps", "ann", "bob"))
	}
	for n := range uint64(3 * maxPasts) {
		at(t, tr, "exrps", Moment{Revision: n + 1})
		at(t, tr, "exrps", Moment{Revision: 1})
	}
	if n := len(tr.pasts.kept); n != maxPasts || tr.pasts.testOnlyFolds != 3*maxPasts {
		t.Errorf("%d are kept, after %d folds", n, tr.pasts.testOnlyFolds)
	}
	p := newPasts()
	for i, size := range []int{maxPastSize / 2, maxPastSize / 2, maxPastSize / 4, maxPastSize + 1} {
		p.keep(&keptPast{key: momentKey{revision: uint64(i + 1)}, size: size}, 0)
		if want := []int{1, 2, 2, 1}[i]; len(p.kept) != want {
			t.Errorf("after the state of %d: %d are kept, want %d", size, len(p.kept), want)
		}
	}
}

// What is forgotten is folded again, also for those who wait meanwhile; after the end
// nothing is.
func TestForgottenAndClosed(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	submit(t, tr, match("exrps", "ann", "bob"))
	if err := tr.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	at(t, tr, "exrps", Moment{Revision: 2})
	done, err := tr.pasts.waitTurn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	group.Go(func() { at(t, tr, "exrps", Moment{Revision: 1}) })
	awaitAskers(tr, momentKey{revision: 1}, 1)
	if err := tr.forgetPast(); err != nil {
		t.Fatal(err)
	}
	if list, err := keptCheckpoints(dir); err != nil || len(list) > 0 || tr.pasts.find(momentKey{revision: 2}) != nil {
		t.Errorf("not everything is forgotten: %v, %v", list, err)
	}
	awaitAskers(tr, momentKey{revision: 1}, 1)
	done()
	group.Wait()
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := tr.At(t.Context(), "exrps", Moment{Revision: 2}); !errors.Is(err, source.ErrClosed) {
		t.Errorf("after the end: %v", err)
	}
	if _, err := tr.WhatIf(t.Context(), WhatIf{Rules: Rules{"exrps", "exrps wins"}, Limit: 1}); !errors.Is(err, source.ErrClosed) {
		t.Errorf("a what-if after the end: %v", err)
	}
}

// Kept checkpoints stay spread over the log, at most so many; those of another log go
// with the next start.
func TestKeptCheckpointsAreSpread(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	for range 5 * maxKept {
		submit(t, tr, match("exrps", "ann", "bob"), match("exrps", "ann", "bob"))
		if err := tr.Checkpoint(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	end, before := tr.Status().Revision, uint64(0)
	list, err := keptCheckpoints(dir)
	if err != nil || len(list) != maxKept || list[maxKept-1].records != end {
		t.Fatalf("kept: %v, %v", list, err)
	}
	for _, k := range list {
		if k.records-before > end/3 {
			t.Errorf("a gap from %d to %d of %d: %v", before, k.records, end, list)
		}
		before = k.records
	}
	if s := tr.keptState(end - 1); s.sequence != list[maxKept-2].records {
		t.Errorf("the newest before the end is of %d records: %v", s.sequence, list)
	}
	path := keptPath(dir, list[3].records)
	if err := os.WriteFile(path, []byte("no checkpoint"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := tr.keptState(list[3].records); s.sequence != list[2].records {
		t.Errorf("in the place of a damaged one that of %d records is used", s.sequence)
	}
	if err := tr.Close(); err != nil {
		t.Fatal(err)
	}
	tr = openTest(t, dir)
	defer tr.Close()
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what is no checkpoint of this log is still there: %v", err)
	}
	if _, err := os.Stat(filepath.Join(keptDir(dir), fmt.Sprint(list[2].records))); err != nil {
		t.Error(err)
	}
}

// While events come, the past and what would be are asked for, hidden and amended: the
// race detector looks on.
func TestThePastIsReadWhileEventsCome(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	r := rand.New(rand.NewPCG(1, 41))
	events := amendable(r, 200)
	submit(t, tr, events[:100]...)
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for n := range 20 {
				m := Moment{Revision: uint64(2 + i*n)}
				if i%2 == 0 {
					m = Moment{Time: leagueStart.Add(time.Duration(n%3) * 40 * time.Hour)}
				}
				p := at(t, tr, "league", m)
				_, _ = p.Board(Ref{Game: "league"}, 0, 10)
				_, _ = p.Player("league", "p1")
			}
		})
	}
	group.Go(func() {
		for range 3 {
			_ = whatIf(t, tr, otherLeagueRules, time.Time{}, time.Time{})
		}
	})
	for i, e := range events[100:] {
		submit(t, tr, e)
		if i%20 == 0 {
			if err := tr.SetVisibility(t.Context(), Visibility{Game: "league", Player: "p1", Hidden: i%40 == 0}); err != nil {
				t.Error(err)
			}
		}
	}
	group.Wait()
}

func TestRankMeans(t *testing.T) {
	values := []float64{5, 1, 5, 9, 1, 1}
	if rankMeans(values); !reflect.DeepEqual(values, []float64{4.5, 2, 4.5, 6, 2, 2}) {
		t.Error(values)
	}
}

// Only so many moments wait at once: who asks for more is told so.
func TestAFloodOfMoments(t *testing.T) {
	p := newPasts()
	defer p.close()
	begun := make(chan struct{}, maxFlights)
	wait := func(ctx context.Context) (*Past, error) {
		begun <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for i := range maxFlights {
		group.Go(func() { _, _ = p.ask(ctx, momentKey{revision: uint64(i + 1)}, wait) })
	}
	for range maxFlights {
		<-begun
	}
	if _, err := p.ask(t.Context(), momentKey{revision: 99}, wait); !errors.Is(err, ErrBusy) {
		t.Errorf("one more is answered %v", err)
	}
	cancel()
	group.Wait()
}
