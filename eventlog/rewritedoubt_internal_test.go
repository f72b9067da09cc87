package eventlog

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// TestRewriteThenKillThenTheLossOfPower kills the program at every operation of
// a rewrite, which leaves the files as they are but not durable, and starts it
// again. What is acknowledged then survives the loss of power.
func TestRewriteThenKillThenTheLossOfPower(t *testing.T) {
	for left := 0; ; left++ {
		root := t.TempDir()
		if err := os.CopyFS(root, os.DirFS(logOf(t, 8, smallSegments()))); err != nil {
			t.Fatal(err)
		}
		d := newPowerDisk(t, root, 1<<30)
		o := smallSegments()
		o.files = d
		l, err := Open(root, o)
		if err != nil {
			t.Fatal(err)
		}
		d.left = left
		rewriteErr := l.Rewrite(t.Context(), starred, RewriteOptions{Name: "a"})
		d.left = 1 << 30
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if l, err = Open(root, o); err != nil {
			t.Fatal(err)
		}
		numbered(t, l, 9, 2)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(3) {
			found := t.TempDir()
			d.after(rand.New(rand.NewPCG(seed, uint64(left))), found)
			checkPowerless(t, found, 10, rewriteErr == nil)
		}
		if t.Failed() {
			t.Fatalf("killed after %d operations", left)
		}
		if rewriteErr == nil {
			return
		}
	}
}

// TestAppendBeforeTheOldLogIsRemoved loses the power when the new log has been
// appended to and the old one is still being read.
func TestAppendBeforeTheOldLogIsRemoved(t *testing.T) {
	for seed := range uint64(10) {
		root := t.TempDir()
		if err := os.CopyFS(root, os.DirFS(logOf(t, 8, smallSegments()))); err != nil {
			t.Fatal(err)
		}
		d := newPowerDisk(t, root, 1<<30)
		o := smallSegments()
		o.files = d
		l, err := Open(root, o)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		if err := l.Replay(Pos{}, func(b *Block) error {
			if b.First > 1 {
				return nil
			}
			err := l.Rewrite(ctx, starred, RewriteOptions{Done: cancel})
			numbered(t, l, 9, 2)
			found := t.TempDir()
			d.after(rand.New(rand.NewPCG(seed, 4)), found)
			checkPowerless(t, found, 10, true)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error %v, want context.Canceled", err)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
		if err := l.Rewrite(t.Context(), starred, RewriteOptions{}); err != nil {
			t.Error(err)
		}
		if dirs, err := generationDirs(root); err != nil || len(dirs) != 1 {
			t.Errorf("there are %v, error %v", dirs, err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestRewriteOfALogInDoubt rewrites a log whose end could not be made durable
// when it was opened, and one with a block that could not be cut off.
func TestRewriteOfALogInDoubt(t *testing.T) {
	for _, ops := range [][]string{{"sync"}, {"write", "truncate"}, {"sync", "truncate"}} {
		dir := logOf(t, 8, smallSegments())
		o := smallSegments()
		o.TestOnlyFault = func(op, _ string) error {
			if slices.Contains(ops, op) {
				return syscall.EIO
			}
			return nil
		}
		l, err := Open(dir, o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Append(numberedBatch(9)); !errors.Is(err, ErrWrite) {
			t.Errorf("error %v, want ErrWrite", err)
		}
		ops = nil
		if err := l.Rewrite(t.Context(), starred, RewriteOptions{}); err != nil {
			t.Fatal(err)
		}
		numbered(t, l, 9, 2)
		if have := gameIDs(t, &l.reader); oldOrNew(t, have, 10) != 8 {
			t.Errorf("have %v", have)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if have, err := recordsIn(t, dir); err != nil || oldOrNew(t, have, 10) != 8 {
			t.Errorf("opened again: have %v, error %v", have, err)
		}
	}
}

// TestWhatWasBegunOfAnotherLogIsNotResumed puts another log in the place of one
// that was being rewritten.
func TestWhatWasBegunOfAnotherLogIsNotResumed(t *testing.T) {
	no := errors.New("no")
	dir, other := logOf(t, 8, smallSegments()), logOf(t, 9, smallSegments())
	for _, dir := range []string{dir, other} {
		l, err := Open(dir, smallSegments())
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Rewrite(t.Context(), starred, RewriteOptions{Name: "a", Decide: func() error { return no }}); !errors.Is(err, no) {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, firstDir)); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(other, firstDir), filepath.Join(dir, firstDir)); err != nil {
		t.Fatal(err)
	}
	l, err := Open(dir, smallSegments())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	count := 0
	if err := l.Rewrite(t.Context(), func(r *Record) bool { count++; return starred(r) }, RewriteOptions{Name: "a"}); err != nil {
		t.Fatal(err)
	}
	if have := gameIDs(t, &l.reader); count != 9 || oldOrNew(t, have, 9) != 9 {
		t.Errorf("%d records were changed: %v", count, have)
	}
}
