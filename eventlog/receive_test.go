package eventlog_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"statstracker/eventlog"
)

// fillFrom writes the files of a data directory's log.
func fillFrom(dir string) func(func(string) (io.WriteCloser, error)) error {
	return func(create func(string) (io.WriteCloser, error)) error {
		paths, err := filepath.Glob(filepath.Join(dir, "log", "*.log"))
		for _, path := range paths {
			err = errors.Join(err, fillFile(path, create))
		}
		return err
	}
}

func fillFile(path string, create func(string) (io.WriteCloser, error)) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	out, err := create(filepath.Base(path))
	if err != nil {
		return err
	}
	_, err = out.Write(content)
	return errors.Join(err, out.Close())
}

// receivable makes a log of several segments.
func receivable(t *testing.T) (dir string, records uint64) {
	t.Helper()
	dir = t.TempDir()
	l, err := eventlog.Open(dir, eventlog.Options{SegmentSize: 2 << 10})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		b := eventlog.NewBatch("")
		b.Field([]byte("product_id"), []byte("chess"))
		b.Field([]byte("text"), []byte(strings.Repeat(fmt.Sprint(i, " "), 30)))
		b.Add(time.UnixMilli(1_790_000_000_000), nil)
		if _, err := l.Append(b); err != nil {
			t.Fatal(err)
		}
	}
	_, next := l.End()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, next - 1
}

func recordsIn(t *testing.T, dir string) uint64 {
	t.Helper()
	l, err := eventlog.Open(dir, eventlog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, next := l.End()
	return next - 1
}

func TestReceiveMakesTheLogThatWasSent(t *testing.T) {
	from, records := receivable(t)
	to := filepath.Join(t.TempDir(), "a", "b")
	checked := uint64(0)
	err := eventlog.Receive(t.Context(), to, eventlog.Receiving{Fill: fillFrom(from), Check: func(r *eventlog.Reader) error {
		_, next := r.End()
		checked = next - 1
		return r.Replay(eventlog.Pos{}, func(*eventlog.Block) error { return nil })
	}})
	if err != nil || checked != records {
		t.Fatalf("%v; %d records were checked, want %d", err, checked, records)
	}
	if got := recordsIn(t, to); got != records {
		t.Errorf("the log has %d records, want %d", got, records)
	}
}

func TestReceiveKeepsAPart(t *testing.T) {
	from, _ := receivable(t)
	to := t.TempDir()
	err := eventlog.Receive(t.Context(), to, eventlog.Receiving{
		Fill:  fillFrom(from),
		Until: func(*eventlog.Reader) (uint64, error) { return 41, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := recordsIn(t, to); got != 41 {
		t.Errorf("the log has %d records, want 41", got)
	}
	entries, err := os.ReadDir(to)
	if err != nil || len(entries) != 2 { // LOCK and log
		t.Errorf("there are %v, %v", entries, err)
	}
}

// At whatever change of a file it ends, there is no log that could be opened, and another
// run makes it.
func TestReceiveThatEndsBeforeItsEndLeavesNoLog(t *testing.T) {
	from, records := receivable(t)
	for _, until := range []func(*eventlog.Reader) (uint64, error){nil, func(*eventlog.Reader) (uint64, error) { return 41, nil }} {
		for at := 1; ; at++ {
			to, n := t.TempDir(), 0
			err := eventlog.Receive(t.Context(), to, eventlog.Receiving{Fill: fillFrom(from), Until: until, TestOnlyFault: func(op, path string) error {
				if n++; n >= at {
					return fmt.Errorf("%s %s: as a crash does", op, path)
				}
				return nil
			}})
			if err == nil {
				break
			}
			if !errors.Is(err, eventlog.ErrWrite) {
				t.Fatalf("at change %d the error is %v, and none of writing", at, err)
			}
			requireNoLog(t, to, at)
			if err := eventlog.Receive(t.Context(), to, eventlog.Receiving{Fill: fillFrom(from)}); errors.Is(err, eventlog.ErrNotEmpty) {
				continue // the fault came after the last step
			} else if err != nil {
				t.Fatalf("again after change %d: %v", at, err)
			}
			if got := recordsIn(t, to); got != records {
				t.Errorf("again after change %d there are %d records, want %d", at, got, records)
			}
		}
	}
}

// requireNoLog checks that nobody takes for a log what is not whole. A log whose last
// rename is in doubt is whole.
func requireNoLog(t *testing.T, dir string, at int) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, "log")); err == nil {
		if recordsIn(t, dir) < 41 {
			t.Errorf("at change %d there is a log that is not whole", at)
		}
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 || len(entries) == 1 && at == 1 {
		return // nothing is left, or it had not begun
	}
	if l, err := eventlog.Open(dir, eventlog.Options{}); !errors.Is(err, eventlog.ErrUnfinishedCopy) {
		t.Errorf("at change %d the log can be opened: %v, %v", at, l, err)
	}
}

func TestReceiveRefusesWhatIsNotALog(t *testing.T) {
	from, _ := receivable(t)
	paths, err := filepath.Glob(filepath.Join(from, "log", "*.log"))
	if err != nil || len(paths) < 3 {
		t.Fatal(paths, err)
	}
	last := paths[len(paths)-1]
	for name, spoil := range map[string]func() error{
		"cut":     func() error { return os.Truncate(last, 100) },
		"missing": func() error { return os.Remove(paths[1]) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		to := t.TempDir()
		err := eventlog.Receive(t.Context(), to, eventlog.Receiving{Fill: fillFrom(from)})
		if _, damaged := errors.AsType[*eventlog.DamageError](err); !damaged {
			t.Errorf("%s: the error is %v", name, err)
		}
		requireNothing(t, to)
		absent := filepath.Join(to, "absent")
		if err := eventlog.Receive(t.Context(), absent, eventlog.Receiving{Fill: fillFrom(from)}); err == nil {
			t.Errorf("%s: it was taken", name)
		}
		requireNothing(t, to)
	}
	for _, name := range []string{"../evil.log", "x", "00000000000000000001.log.tmp"} {
		err := eventlog.Receive(t.Context(), t.TempDir(), eventlog.Receiving{Fill: func(create func(string) (io.WriteCloser, error)) error {
			_, err := create(name)
			return err
		}})
		if err == nil {
			t.Errorf("a file %q was taken", name)
		}
	}
}

func TestReceiveTakesAnEmptyDirectoryAlone(t *testing.T) {
	from, _ := receivable(t)
	if err := eventlog.Receive(t.Context(), from, eventlog.Receiving{Fill: fillFrom(from)}); !errors.Is(err, eventlog.ErrNotEmpty) {
		t.Errorf("the error is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	to := t.TempDir()
	if err := eventlog.Receive(ctx, to, eventlog.Receiving{Fill: fillFrom(from)}); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	requireNothing(t, to)
}

// requireNothing checks that the directory is there and has nothing in it.
func requireNothing(t *testing.T, dir string) {
	t.Helper()
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("there are %v, %v", entries, err)
	}
}
