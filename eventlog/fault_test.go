package eventlog_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"statstracker/eventlog"
)

// faults makes operations fail while a test wants it.
type faults struct {
	failing map[string]error // by operation
}

func (f *faults) ask(op, _ string) error { return f.failing[op] }

// TestAppendRecovers makes every operation fail, alone and with the others that
// would put it right, and then lets the disk recover.
func TestAppendRecovers(t *testing.T) {
	for _, ops := range [][]string{
		{"write"},
		{"sync"},
		{"write", "truncate"},
		{"write", "sync"},
		{"sync", "truncate"},
		{"create"},
		{"open"},
		{"rename"},
		{"rename", "remove"},
		{"sync directory"},
	} {
		t.Run(strings.Join(ops, " and "), func(t *testing.T) {
			if ops[0] == "write" || ops[0] == "sync" {
				testRecovery(t, ops, 0)
			}
			testRecovery(t, ops, 200)
		})
	}
}

func testRecovery(t *testing.T, ops []string, segmentSize int64) {
	t.Helper()
	f := &faults{failing: map[string]error{}}
	dir := t.TempDir()
	l := open(t, dir, eventlog.Options{SegmentSize: segmentSize, TestOnlyFault: f.ask})
	var want []string
	appendOne := func(i int) {
		b := batchOf("a", i)
		before, _ := l.End()
		size := l.Size()
		_, err := l.Append(b)
		if err == nil {
			want = append(want, fmt.Sprintf("%d=match-%d", len(want)+1, i))
			return
		}
		if !errors.Is(err, eventlog.ErrWrite) || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("error %v, want ErrWrite and ENOSPC", err)
		}
		if after, next := l.End(); b.First != 0 || next != uint64(len(want)+1) || after.Segment == before.Segment && l.Size() != size {
			t.Errorf("after the failure the log ends at %v before record %d, First is %d", after, next, b.First)
		}
		if have := games(t, l, eventlog.Pos{}); !reflect.DeepEqual(have, want) {
			t.Errorf("after the failure: have %v, want %v", have, want)
		}
	}
	for i := range 30 {
		if i%5 == 2 {
			for _, op := range ops {
				f.failing[op] = syscall.ENOSPC
			}
		}
		if i%5 == 4 {
			clear(f.failing)
		}
		n := len(want)
		appendOne(i)
		if appended := len(want) > n; appended != (len(f.failing) == 0) {
			t.Errorf("append %d: appended is %v while %v fail", i, appended, f.failing)
		}
	}
	if have := games(t, l, eventlog.Pos{}); !reflect.DeepEqual(have, want) {
		t.Errorf("have %v, want %v", have, want)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	reopened(t, dir, want)
}

// TestFailedWriteGivesTheSpaceBack: what was written of a block must not wait
// on a full disk for the next append.
func TestFailedWriteGivesTheSpaceBack(t *testing.T) {
	f := &faults{failing: map[string]error{}}
	dir := t.TempDir()
	l := open(t, dir, eventlog.Options{TestOnlyFault: f.ask})
	mustAppend(t, l, batchOf("a", 0))
	f.failing["write"] = syscall.ENOSPC
	if _, err := l.Append(batchOf("a", 1)); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v, want ENOSPC", err)
	}
	if size := len(readFile(t, logFiles(t, dir)[0])); int64(size) != l.Size() {
		t.Errorf("the file has %d bytes, want %d", size, l.Size())
	}
}

// TestFailedSyncIsNotTrusted has a sync fail, after which the log must not go on
// in a file of which the kernel may have forgotten something.
func TestFailedSyncIsNotTrusted(t *testing.T) {
	f := &faults{failing: map[string]error{}}
	dir := t.TempDir()
	l := open(t, dir, eventlog.Options{TestOnlyFault: f.ask})
	mustAppend(t, l, batchOf("a", 0))
	end, _ := l.End()
	f.failing["sync"] = syscall.EIO
	if _, err := l.Append(batchOf("a", 1)); !errors.Is(err, syscall.EIO) {
		t.Errorf("error %v, want EIO", err)
	}
	clear(f.failing)
	p := mustAppend(t, l, batchOf("a", 2))
	if p.Segment != 2 {
		t.Errorf("the block is at %v, want it in a new segment", p)
	}
	if size := len(readFile(t, logFiles(t, dir)[0])); int64(size) != end.Offset {
		t.Errorf("the file has %d bytes, want %d", size, end.Offset)
	}
}

// TestOpenMakesTheEndDurable opens a log whose end may have been written but not
// synced: before that, nothing may be appended behind it.
func TestOpenMakesTheEndDurable(t *testing.T) {
	dir, _, want := written(t, 2, eventlog.Options{})
	for _, op := range []string{"write", "sync", "sync directory"} {
		f := &faults{failing: map[string]error{op: syscall.EIO}}
		l := open(t, dir, eventlog.Options{TestOnlyFault: f.ask})
		if have := games(t, l, eventlog.Pos{}); !reflect.DeepEqual(have, want) {
			t.Errorf("%s: have %v, want %v", op, have, want)
		}
		if _, err := l.Append(batchOf("a", 1)); !errors.Is(err, eventlog.ErrWrite) || !errors.Is(err, syscall.EIO) {
			t.Errorf("%s: error %v, want ErrWrite and EIO", op, err)
		}
		clear(f.failing)
		mustAppend(t, l, batchOf("a", 2))
		want = append(want, fmt.Sprintf("%d=match-2", len(want)+1))
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOpenFails makes every operation fail that opening a new log and one with a
// torn tail takes.
func TestOpenFails(t *testing.T) {
	for _, op := range []string{"create", "write", "sync", "rename", "sync directory", "open"} {
		dir := filepath.Join(t.TempDir(), "data")
		f := &faults{failing: map[string]error{op: syscall.EIO}}
		if _, err := eventlog.Open(dir, eventlog.Options{TestOnlyFault: f.ask}); !errors.Is(err, syscall.EIO) {
			t.Errorf("%s, new log: error %v, want EIO", op, err)
		}
		reopened(t, dir, nil)
	}
	for _, op := range []string{"truncate", "sync"} {
		dir, _, want := written(t, 2, eventlog.Options{})
		path := logFiles(t, dir)[0]
		writeFile(t, path, append(readFile(t, path), 'x'))
		f := &faults{failing: map[string]error{op: syscall.EIO}}
		if _, err := eventlog.Open(dir, eventlog.Options{TestOnlyFault: f.ask}); !errors.Is(err, syscall.EIO) {
			t.Errorf("%s, torn tail: error %v, want EIO", op, err)
		}
		reopened(t, dir, want)
	}
}

// TestFullDisk fills a real, small file system.
func TestFullDisk(t *testing.T) {
	dir := smallDisk(t)
	l := open(t, filepath.Join(dir, "data"), eventlog.Options{SegmentSize: 100 << 10})
	var want []string
	fill := func(i int) error {
		b := eventlog.NewBatch("a")
		b.Field([]byte("product_id"), []byte("chess"))
		b.Field([]byte("game_id"), fmt.Appendf(nil, "match-%d", i))
		b.Field([]byte("value"), incompressible(20_000+i))
		b.Add(at, nil)
		_, err := l.Append(b)
		if err == nil {
			want = append(want, fmt.Sprintf("%d=match-%d", len(want)+1, i))
		}
		return err
	}
	ballast := filepath.Join(dir, "ballast")
	writeFile(t, ballast, make([]byte, 300<<10))
	i, failures := 0, 0
	for ; failures < 10; i++ {
		if err := fill(i); err != nil {
			if failures++; !errors.Is(err, eventlog.ErrWrite) || !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("error %v, want ErrWrite and ENOSPC", err)
			}
		}
	}
	if have := games(t, l, eventlog.Pos{}); !reflect.DeepEqual(have, want) {
		t.Errorf("while the disk is full: have %v, want %v", have, want)
	}
	if err := eventlog.WriteCheckpoint(filepath.Join(dir, "checkpoint"), 1, func(w io.Writer) error {
		_, err := w.Write(make([]byte, 1<<20))
		return err
	}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("checkpoint: error %v, want ENOSPC", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp")); left != nil {
		t.Errorf("%v is left and fills the disk", left)
	}
	remove(t, ballast)
	for range 5 {
		i++
		if err := fill(i); err != nil {
			t.Fatalf("there is room again: %v", err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	reopened(t, filepath.Join(dir, "data"), want)
}

// smallDisk mounts a file system of 1 MiB, where the test may do that.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted here (the simulated one is tested): %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("unmount: %v: %s", err, out)
		}
	})
	return dir
}

// incompressible returns n bytes of a xorshift generator.
func incompressible(n int) []byte {
	b, x := make([]byte, n), uint64(n)*2862933555777941757+1
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = byte(x)
	}
	return b
}

func TestLock(t *testing.T) {
	if dir := os.Getenv("EVENTLOG_TEST_LOCKED"); dir != "" {
		openLocked(t, dir) // in the other process
		return
	}
	dir := t.TempDir()
	l := open(t, dir, eventlog.Options{})
	openLocked(t, dir)
	other := exec.Command(os.Args[0], "-test.run=^TestLock$")
	other.Env = append(os.Environ(), "EVENTLOG_TEST_LOCKED="+dir)
	if out, err := other.CombinedOutput(); err != nil {
		t.Errorf("the other process: %v: %s", err, out)
	}
	mustAppend(t, l, batchOf("a", 1))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	reopened(t, dir, []string{"1=match-1"})
}

func openLocked(t *testing.T, dir string) {
	t.Helper()
	_, err := eventlog.Open(dir, eventlog.Options{Logger: slog.New(slog.DiscardHandler)})
	if !errors.Is(err, eventlog.ErrLocked) || !strings.Contains(err.Error(), dir) {
		t.Errorf("error %v, want ErrLocked and the directory", err)
	}
}
