package eventlog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"statstracker/eventlog"
	"statstracker/stats"
)

// needle is what the tests change away.
const needle = "player-3"

// withoutNeedle changes the needle in fields, Text and Position.
func withoutNeedle(r *eventlog.Record) (changed bool) {
	for i, f := range r.Event.Fields {
		if f.Value == needle {
			r.Event.Fields[i].Value, changed = "nobody", true
		}
	}
	if changed {
		r.Position = "gone"
	}
	if r.Text != "" {
		r.Text, changed = "why", true
	}
	return changed
}

// rewritten returns what the records have to be afterwards.
func rewritten(all []logged, change func(*eventlog.Record) bool) []logged {
	all = slices.Clone(all)
	for i := range all {
		all[i].record.Event.Fields = slices.Clone(all[i].record.Event.Fields)
		if all[i].number > 0 {
			change(&all[i].record)
		}
	}
	return all
}

func rewrite(t *testing.T, l *eventlog.Log, change func(*eventlog.Record) bool) {
	t.Helper()
	if err := l.Rewrite(t.Context(), change, eventlog.RewriteOptions{}); err != nil {
		t.Fatal(err)
	}
}

// checkGone checks that no file has the bytes, and that there are no files but
// those of a log in one directory.
func checkGone(t *testing.T, dir, gone string) {
	t.Helper()
	dirs := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "LOCK" {
			return err
		}
		if filepath.Ext(path) != ".log" {
			t.Errorf("there is %s", path)
		}
		dirs[filepath.Dir(path)] = true
		if bytes.Contains(readFile(t, path), []byte(gone)) {
			t.Errorf("%s has %s", path, gone)
		}
		return nil
	})
	if err != nil || len(dirs) != 1 {
		t.Errorf("there are logs in %v, error %v", dirs, err)
	}
}

// TestRewriteChangesRecordsAlone rewrites logs with segments of all sizes, twice,
// and opens them again.
func TestRewriteChangesRecordsAlone(t *testing.T) {
	for _, size := range []int64{1, 300, 2000, 64 << 20} {
		rng := rand.New(rand.NewPCG(7, uint64(size)))
		dir := t.TempDir()
		o := eventlog.Options{SegmentSize: size}
		l := open(t, dir, o)
		for range 3 {
			mixed(t, l, rng, 25)
			want, id := rewritten(allIn(t, l), withoutNeedle), l.ID()
			_, next := l.End()
			rewrite(t, l, withoutNeedle)
			if have := allIn(t, l); !same(have, want) {
				t.Fatalf("segments of %d bytes: have %+v, want %+v", size, have, want)
			}
			if _, n := l.End(); n != next || l.ID() == id {
				t.Errorf("the next record is %d, want %d; the ID is %x and was %x", n, next, l.ID(), id)
			}
			checkGone(t, dir, needle)
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			l = open(t, dir, o)
			if have := allIn(t, l); !same(have, want) {
				t.Fatalf("opened again: have %+v, want %+v", have, want)
			}
			checkRules(t, l)
		}
	}
}

// checkRules checks that the log is read by position and by number, and knows
// what is beyond its end.
func checkRules(t *testing.T, l *eventlog.Log) {
	t.Helper()
	if err := l.Replay(eventlog.Pos{}, func(b *eventlog.Block) error {
		if _, err := l.ReadBlock(b.Pos); err != nil {
			return err
		}
		p, err := l.PosOf(b.First)
		if len(b.Batches) > 0 && b.Batches[0].Len() > 0 && p != b.Pos {
			return fmt.Errorf("record %d is at %v, error %w; want %v", b.First, p, err, b.Pos)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	end, next := l.End()
	if _, err := l.PosOf(next); !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("the next record: error %v, want ErrBeyondEnd", err)
	}
	end.Offset++
	if err := l.Replay(end, nil); !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("behind the end: error %v, want ErrBeyondEnd", err)
	}
}

// TestRewriteMayChangeSizes makes records larger, with other fields, and smaller.
func TestRewriteMayChangeSizes(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, eventlog.Options{SegmentSize: 1000})
	mixed(t, l, rand.New(rand.NewPCG(1, 1)), 30)
	control := eventlog.NewBatch("c")
	control.Control("rules", at, stats.Field{Name: "yaml", Value: "v: 1"})
	mustAppend(t, l, control)
	for _, value := range []string{string(incompressible(3000)), "x"} {
		larger := func(r *eventlog.Record) bool {
			r.Event.Fields = []stats.Field{{Name: "a", Value: value}, {Name: "a", Value: value}, {Name: "b", Value: "2"}}
			return true
		}
		want := rewritten(allIn(t, l), larger)
		rewrite(t, l, larger)
		if have := allIn(t, l); !same(have, want) {
			t.Errorf("have %+v, want %+v", have, want)
		}
	}
	mustAppend(t, l, batchOf("a", 1))
}

// TestRewriteKeepsNothingOfChange has every record get the same slice.
func TestRewriteKeepsNothingOfChange(t *testing.T) {
	dir, _, _ := written(t, 1, eventlog.Options{})
	l := open(t, dir, eventlog.Options{})
	mustAppend(t, l, batchOf("a", 1, 2, 3))
	fields := []stats.Field{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}}
	rewrite(t, l, func(r *eventlog.Record) bool { r.Event.Fields = fields; return true })
	for _, r := range allIn(t, l) {
		if !slices.Equal(r.record.Event.Fields, fields) || fields[0].Value != "1" {
			t.Errorf("record %d is %v, want %v", r.number, r.record.Event.Fields, fields)
		}
	}
}

// TestRewriteLeavesKindsAndTimes changes what is not to be changed.
func TestRewriteLeavesKindsAndTimes(t *testing.T) {
	l := open(t, t.TempDir(), eventlog.Options{})
	mixed(t, l, rand.New(rand.NewPCG(1, 1)), 10)
	want := allIn(t, l)
	rewrite(t, l, func(r *eventlog.Record) bool {
		r.Kind, r.Event.Received = eventlog.KindControl, at.AddDate(1, 0, 0)
		return true
	})
	if have := allIn(t, l); !same(have, want) {
		t.Errorf("have %+v, want %+v", have, want)
	}
}

// TestRewriteBesideAppendsAndReplays appends and reads as fast as it can while
// the log is rewritten again and again.
func TestRewriteBesideAppendsAndReplays(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, eventlog.Options{SegmentSize: 5000})
	const blocks, rewrites = 400, 8
	failed := make(chan error, 3)
	go func() {
		for i := range blocks {
			if _, err := l.Append(batchOf("a", i)); err != nil {
				failed <- err
				return
			}
		}
		failed <- nil
	}()
	for range 2 {
		go func() { failed <- replayUntil(l, blocks) }()
	}
	for range rewrites {
		rewrite(t, l, func(r *eventlog.Record) bool {
			r.Event.Fields[0].Value += "+"
			return true
		})
	}
	for range 3 {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	rewrite(t, l, func(*eventlog.Record) bool { return false })
	all := allIn(t, l)
	if len(all) != blocks {
		t.Fatalf("there are %d records, want %d", len(all), blocks)
	}
	for i, r := range all {
		if want := fmt.Sprint("match-", i); r.record.Event.Get("game_id") != want {
			t.Errorf("record %d is %v, want %s", i+1, r.record, want)
		}
	}
	checkGone(t, dir, "nothing")
}

// replayUntil replays until there are so many records, each time all that were there.
func replayUntil(l *eventlog.Log, last int) error {
	for n := 0; n < last; {
		_, next := l.End()
		n = 0
		if err := l.Replay(eventlog.Pos{}, func(b *eventlog.Block) error {
			n++
			if b.First != uint64(n) {
				return fmt.Errorf("block %d begins with record %d", n, b.First)
			}
			return b.Batches[0].Each(func(*eventlog.Record) error { return nil })
		}); err != nil || uint64(n) < next-1 {
			return fmt.Errorf("%d of %d blocks were read: %w", n, next-1, err)
		}
	}
	return nil
}

// TestReplayOfTheOldLogEnds rewrites in the middle of a replay, which reads the
// old log to its end; only then its files are removed.
func TestReplayOfTheOldLogEnds(t *testing.T) {
	dir, _, want := written(t, 20, eventlog.Options{SegmentSize: 500})
	l := open(t, dir, eventlog.Options{SegmentSize: 500})
	replaced, done := make(chan struct{}), make(chan error, 1)
	var have []string
	err := l.Replay(eventlog.Pos{}, func(b *eventlog.Block) error {
		if len(have) == 3 {
			go func() {
				done <- l.Rewrite(t.Context(), func(*eventlog.Record) bool { return false },
					eventlog.RewriteOptions{Done: func() { close(replaced) }})
			}()
			<-replaced
			mustAppend(t, l, batchOf("a", 20))
		}
		return b.Batches[0].Each(func(r *eventlog.Record) error {
			have = append(have, fmt.Sprintf("%d=%s", b.First, r.Event.Get("game_id")))
			return nil
		})
	})
	if err != nil || !slices.Equal(have, want) {
		t.Errorf("have %v, error %v; want %v", have, err, want)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	checkGone(t, dir, "nothing")
	if have := games(t, l, eventlog.Pos{}); !slices.Equal(have, append(want, "21=match-20")) {
		t.Errorf("afterwards: have %v", have)
	}
}

// TestReaderOfARewrittenLog reads, as another process does, what is removed.
func TestReaderOfARewrittenLog(t *testing.T) {
	dir, starts, want := written(t, 20, eventlog.Options{SegmentSize: 500})
	l := open(t, dir, eventlog.Options{})
	r := openReader(t, dir)
	rewrite(t, l, withoutNeedle)
	if err := r.Replay(eventlog.Pos{}, nil); !errors.Is(err, eventlog.ErrRewritten) {
		t.Errorf("replay: error %v, want ErrRewritten", err)
	}
	if _, err := r.ReadBlock(starts[3]); !errors.Is(err, eventlog.ErrRewritten) {
		t.Errorf("read: error %v, want ErrRewritten", err)
	}
	if err := r.Refresh(); !errors.Is(err, eventlog.ErrRewritten) {
		t.Errorf("refresh: error %v, want ErrRewritten", err)
	}
	refresh(t, r)
	if have := games(t, r, eventlog.Pos{}); !slices.Equal(have, want) || r.ID() != l.ID() {
		t.Errorf("have %v, want %v", have, want)
	}
}

func TestTwoLogsAreRefused(t *testing.T) {
	dir, _, _ := written(t, 3, eventlog.Options{})
	l := open(t, dir, eventlog.Options{})
	rewrite(t, l, withoutNeedle)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	restored, _, want := written(t, 2, eventlog.Options{})
	if err := os.CopyFS(filepath.Join(dir, "log"), os.DirFS(filepath.Join(restored, "log"))); err != nil {
		t.Fatal(err)
	}
	if _, err := eventlog.Open(dir, eventlog.Options{}); err == nil {
		t.Fatal("a log is opened where there are two")
	}
	if err := os.RemoveAll(filepath.Join(dir, "log.1")); err != nil {
		t.Fatal(err)
	}
	reopened(t, dir, want)
}

func TestClosedLogIsNotRewritten(t *testing.T) {
	dir, _, _ := written(t, 3, eventlog.Options{})
	l := open(t, dir, eventlog.Options{})
	closed := make(chan error)
	err := l.Rewrite(context.Background(), func(*eventlog.Record) bool {
		go func() { closed <- l.Close() }()
		for err := error(nil); err == nil; {
			_, err = l.ReadBlock(eventlog.Pos{})
		}
		return false
	}, eventlog.RewriteOptions{})
	if !errors.Is(err, eventlog.ErrClosed) {
		t.Errorf("error %v, want ErrClosed", err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}
