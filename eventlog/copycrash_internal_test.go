package eventlog

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// numbered appends blocks of one record each, with the numbers from the first.
func numbered(t *testing.T, l *Log, first, n int) {
	t.Helper()
	for i := range n {
		if _, err := l.Append(numberedBatch(first + i)); err != nil {
			t.Fatal(err)
		}
	}
}

func numberedBatch(n int) *Batch {
	b := NewBatch("s")
	b.Field([]byte("product_id"), []byte("chess"))
	b.Field([]byte("game_id"), fmt.Appendf(nil, "match-%d", n))
	b.Add(time.UnixMilli(0), nil)
	return b
}

// recordsIn opens the log and returns the game_id of every record.
func recordsIn(t *testing.T, dir string) (found []string, err error) {
	t.Helper()
	l, err := Open(dir, Unsynced(testOptions()))
	if err != nil {
		return nil, err
	}
	found = gameIDs(t, &l.reader)
	return found, l.Close()
}

func gameIDs(t *testing.T, l *reader) (found []string) {
	t.Helper()
	err := l.Replay(Pos{}, func(block *Block) error {
		for _, b := range block.Batches {
			if err := b.Each(func(r *Record) error {
				found = append(found, r.Event.Get("game_id"))
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
	return found
}

// TestCopySurvivesTheLossOfPower loses the power at every operation of a copy.
// What is found afterwards is the copy or is refused; another copy is made of it.
func TestCopySurvivesTheLossOfPower(t *testing.T) {
	l, err := Open(t.TempDir(), smallSegments())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	numbered(t, l, 1, 10)
	want := gameIDs(t, &l.reader)
	for left := 0; ; left++ {
		root := t.TempDir()
		d := newPowerDisk(t, root, left)
		l.options.files = d
		_, err := l.CopyUntil(t.Context(), filepath.Join(root, "copy"), 10, nil)
		if err != nil && !errors.Is(err, errPower) {
			t.Fatal(err)
		}
		for seed := range uint64(5) {
			found := t.TempDir()
			d.after(rand.New(rand.NewPCG(seed, uint64(left))), found)
			checkFoundCopy(t, l, filepath.Join(found, "copy"), want, err == nil)
		}
		if err == nil {
			if left < 20 {
				t.Errorf("a copy takes %d operations", left)
			}
			return
		}
	}
}

// checkFoundCopy checks what the loss of power has left of a copy.
func checkFoundCopy(t *testing.T, l *Log, dir string, want []string, whole bool) {
	t.Helper()
	l.options.files = unsynced{}
	if _, err := os.Stat(filepath.Join(dir, copyDir)); err == nil {
		if _, err := Open(dir, testOptions()); !errors.Is(err, ErrUnfinishedCopy) {
			t.Errorf("a copy that is not finished is opened: error %v", err)
		}
	}
	_, err := l.CopyUntil(t.Context(), dir, 10, nil)
	if err != nil && !errors.Is(err, ErrNotEmpty) {
		t.Errorf("copy again: %v", err)
	}
	if whole && err == nil {
		t.Error("the copy is gone")
	}
	have, err := recordsIn(t, dir)
	if err != nil || !slices.Equal(have, want) {
		t.Errorf("have %v, error %v; want %v", have, err, want)
	}
}
