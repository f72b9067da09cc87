package tracker

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"statstracker/eventlog"
)

// dyingDisk fails every operation on the log after so many.
type dyingDisk struct{ left atomic.Int64 }

func (d *dyingDisk) fault(_, _ string) error {
	if d.left.Add(-1) < 0 {
		return syscall.ENOSPC
	}
	return nil
}

// Wherever an erasure ends, because the disk does or the program, the next start
// finishes it, and nothing else has changed.
func TestAnErasureThatEndsAnywhereIsFinishedByTheNextStart(t *testing.T) {
	seeds(t, 1, 32, func(t *testing.T, r *rand.Rand) {
		events := zebras(r, amendable(r, 60), "p1")
		for after := int64(0); ; after += 1 + r.Int64N(3) {
			if finished := endAfter(t, events, after); finished {
				if after < 10 {
					t.Errorf("an erasure takes %d operations", after)
				}
				return
			}
		}
	})
}

// endAfter erases a player with so many operations on the log, and then in full. It
// reports whether the first attempt got to its end.
func endAfter(t *testing.T, events []event, after int64) (finished bool) {
	t.Helper()
	dir := t.TempDir()
	c := testConfig(dir)
	var disk dyingDisk
	disk.left.Store(1 << 40)
	c.Log.TestOnlyFault = disk.fault
	c.Log.SegmentSize = 4000
	tr, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	for chunk := range slices.Chunk(events, 30) {
		submit(t, tr, chunk...)
	}
	if err := tr.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := seen(t, tr)
	e := beginErasure(t, tr, zebra)
	disk.left.Store(after)
	_, err = tr.Erase(t.Context(), e.ID, EraseOptions{})
	finished = err == nil
	if !finished && !errors.Is(err, eventlog.ErrWrite) {
		t.Fatalf("after %d operations: %v", after, err)
	}
	if waiting, err := tr.Erasures(); err != nil || len(waiting) == 0 != finished {
		t.Errorf("after %d operations %v are waiting, %v; finished %v", after, waiting, err, finished)
	}
	disk.left.Store(1 << 40)
	if _, err := tr.Player("exrps", zebra); !errors.Is(err, ErrUnknownPlayer) {
		t.Errorf("after %d operations the player is shown: %v", after, err)
	}
	submit(t, tr, match("exrps", "somebody", "else")) // the log goes on
	tr.testOnlyCrash()
	tr = openTest(t, dir)
	defer func() { tr.Close() }()
	eraseWaiting(t, tr)
	tr.checkAfter(t, before, after)
	checkNowhere(t, dir, zebra)
	checkVerified(t, &tr)
	return finished
}

func eraseWaiting(t *testing.T, tr *Tracker) {
	t.Helper()
	waiting, err := tr.Erasures()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range waiting {
		if _, err := tr.Erase(t.Context(), e.ID, EraseOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}

// checkAfter compares what can be read of games that have had no event since.
func (t *Tracker) checkAfter(tt *testing.T, before []string, after int64) {
	tt.Helper()
	other := func(list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return !strings.Contains(s, "league") })
	}
	if a, b := other(before), other(seen(tt, t)); !slices.Equal(a, b) {
		tt.Errorf("after %d operations others see a change:\n%s", after, firstDifference(a, b))
	}
}

// Who asks again gets the erasure that there is, one that is unknown is none, and a
// draft of a file that a crash has left is removed.
func TestErasuresThatWait(t *testing.T) {
	dir := t.TempDir()
	tr := openTest(t, dir)
	defer tr.Close()
	submit(t, tr, match("exrps", zebra, "bob"), match("exrps", "cid", "bob"))
	first, again, second := beginErasure(t, tr, zebra), beginErasure(t, tr, zebra), beginErasure(t, tr, "cid")
	if first.ID != again.ID || first.ID == second.ID {
		t.Errorf("%v, %v, %v", first, again, second)
	}
	if _, err := tr.Player("exrps", zebra); !errors.Is(err, ErrUnknownPlayer) {
		t.Errorf("who is to be erased is shown: %v", err)
	}
	if _, err := tr.Erase(t.Context(), second.ID, EraseOptions{}); !errors.Is(err, ErrEarlierErasure) {
		t.Errorf("the second before the first: %v", err)
	}
	if _, err := tr.Erase(t.Context(), "none", EraseOptions{}); !errors.Is(err, ErrUnknownErasure) {
		t.Errorf("none: %v", err)
	}
	draft := intentPath(dir, "draft") + ".tmp"
	if err := os.WriteFile(draft, []byte(zebra), 0o600); err != nil {
		t.Fatal(err)
	}
	eraseWaiting(t, tr)
	checkNowhere(t, dir, zebra, "cid")
}
