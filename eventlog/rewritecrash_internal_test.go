package eventlog

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// starred puts a star behind the game_id, unless there is one.
func starred(r *Record) bool {
	id := &r.Event.Fields[1].Value
	*id = strings.TrimSuffix(*id, "*") + "*"
	return true
}

// logOf makes a log of n blocks with one record each, and returns its directory.
func logOf(t *testing.T, n int, o Options) string {
	t.Helper()
	dir := t.TempDir()
	l, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	numbered(t, l, 1, n)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func smallSegments() Options {
	o := testOptions()
	o.SegmentSize = 300
	return Unsynced(o)
}

// rewriteAppending rewrites, and appends blocks during the first and second
// record, and afterwards. It returns the number of those that were appended.
func rewriteAppending(l *Log, name string) (appended int, err error) {
	calls := 0
	add := func() {
		if _, err := l.Append(numberedBatch(9 + appended)); err == nil {
			appended++
		}
	}
	err = l.Rewrite(context.Background(), func(r *Record) bool {
		if calls++; calls <= 2 {
			add()
		}
		return starred(r)
	}, RewriteOptions{Name: name})
	add()
	return appended, err
}

// oldOrNew checks that the records are those with numbers from 1 to the
// acknowledged one, and maybe one more, and that with a star are none, or the
// first so many of them as were there, whole.
func oldOrNew(t *testing.T, have []string, acknowledged int) (stars int) {
	t.Helper()
	for i, id := range have {
		plain, star := strings.CutSuffix(id, "*")
		if plain != fmt.Sprint("match-", i+1) {
			t.Fatalf("record %d of %v is another's", i+1, have)
		}
		if star && stars < i {
			t.Fatalf("record %d was changed, and those before it were not: %v", i+1, have)
		} else if star {
			stars++
		}
	}
	if n := len(have); n < acknowledged || n > acknowledged+1 {
		t.Fatalf("there are %d records, want %d: %v", n, acknowledged, have)
	}
	if stars != 0 && stars < 8 {
		t.Fatalf("%d records were changed: %v", stars, have)
	}
	return stars
}

// TestRewriteSurvivesTheLossOfPower loses the power at every operation of a
// rewrite with appends beside and behind it. What is found afterwards is the old
// log or the new one, whole, and is rewritten to its end then.
func TestRewriteSurvivesTheLossOfPower(t *testing.T) {
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
		appended, err := rewriteAppending(l, "a")
		if err != nil && !errors.Is(err, errPower) {
			t.Fatal(err)
		}
		checkPowerless(t, root, 8+appended, err == nil)
		for seed := range uint64(3) {
			found := t.TempDir()
			d.after(rand.New(rand.NewPCG(seed, uint64(left))), found)
			checkPowerless(t, found, 8+appended, err == nil)
		}
		if d.left = 1 << 30; l.Close() != nil || t.Failed() {
			t.Fatalf("after %d operations", left)
		}
		if appended == 3 && err == nil {
			return
		}
	}
}

// checkPowerless opens what was found, and rewrites it. The directory is used up.
func checkPowerless(t *testing.T, found string, acknowledged int, isNew bool) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(found)); err != nil {
		t.Fatal(err)
	}
	r, err := OpenReader(dir, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	before := oldOrNew(t, gameIDs(t, &r.reader), acknowledged)
	l, err := Open(dir, Unsynced(testOptions()))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	have := gameIDs(t, &l.reader)
	if stars := oldOrNew(t, have, acknowledged); stars != before || isNew && stars == 0 {
		t.Errorf("%d records were changed, and %d a moment ago", stars, before)
	}
	if dirs, err := generationDirs(dir); err != nil || len(dirs) != 1 {
		t.Errorf("there are %v, error %v", dirs, err)
	}
	if err := l.Rewrite(t.Context(), starred, RewriteOptions{Name: "a"}); err != nil {
		t.Fatal(err)
	}
	if again := gameIDs(t, &l.reader); oldOrNew(t, again, len(have)) != len(have) {
		t.Errorf("rewritten again: have %v", again)
	}
	if names, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(names) != 2 {
		t.Errorf("there are %v, error %v; want the lock and the log", names, err)
	}
}

// TestRewriteThatFailsChangesNothing has one operation after the other fail.
func TestRewriteThatFailsChangesNothing(t *testing.T) {
	for fail := 0; ; fail++ {
		dir := logOf(t, 8, smallSegments())
		o := smallSegments()
		left := 1 << 30
		failed := ""
		o.TestOnlyFault = func(op, path string) error {
			if left--; left == -1 {
				failed = op + " " + filepath.Base(path)
				return syscall.ENOSPC
			}
			return nil
		}
		l, err := Open(dir, o)
		if err != nil {
			t.Fatal(err)
		}
		left = fail
		err = l.Rewrite(t.Context(), starred, RewriteOptions{})
		left += 1 << 30
		if err != nil && (!errors.Is(err, ErrWrite) || !errors.Is(err, syscall.ENOSPC)) || err == nil && failed != "" {
			t.Fatalf("%s: error %v, want ErrWrite and ENOSPC", failed, err)
		}
		checkAfterFailure(t, l, dir, err != nil && !strings.Contains(err.Error(), "rewritten"))
		if t.Failed() {
			t.Fatalf("%s fails", failed)
		}
		if err == nil {
			return
		}
	}
}

func checkAfterFailure(t *testing.T, l *Log, dir string, old bool) {
	t.Helper()
	if stars := oldOrNew(t, gameIDs(t, &l.reader), 8); stars > 0 && old {
		t.Errorf("%d records were changed", stars)
	}
	numbered(t, l, 9, 4)
	oldOrNew(t, gameIDs(t, &l.reader), 12)
	if _, err := os.Stat(filepath.Join(dir, rewriteDir)); !os.IsNotExist(err) {
		t.Errorf("the new log is left: %v", err)
	}
	if err := l.Rewrite(t.Context(), starred, RewriteOptions{}); err != nil {
		t.Error(err)
	}
	if names, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(names) != 2 {
		t.Errorf("there are %v, error %v; want the lock and the log", names, err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	found, err := recordsIn(t, dir)
	if err != nil || oldOrNew(t, found, 12) != 12 {
		t.Errorf("have %v, error %v", found, err)
	}
}
