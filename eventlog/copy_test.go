package eventlog_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"statstracker/eventlog"
)

// logged is a record as it stands in the log, with what its batch says.
type logged struct {
	number           uint64 // 0 stands for a batch without records
	batch            uint64 // First of its batch
	source, from, to string
	block            int64 // when it was appended
	record           eventlog.Record
}

// allIn returns all records.
func allIn(t testing.TB, l replayer) (found []logged) {
	t.Helper()
	next := uint64(1)
	err := l.Replay(eventlog.Pos{}, func(block *eventlog.Block) error {
		for _, b := range block.Batches {
			if b.First != next {
				return fmt.Errorf("a batch begins with record %d, want %d", b.First, next)
			}
			e := logged{0, b.First, b.Source, b.From, b.To, block.Time.UnixNano(), eventlog.Record{}}
			if b.Len() == 0 {
				found = append(found, e)
			}
			if err := b.Each(func(r *eventlog.Record) error {
				e.number, e.record = next, *r
				e.record.Event.Fields = slices.Clone(r.Event.Fields)
				found = append(found, e)
				next++
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

// mixed appends blocks of some batches, with and without positions and records.
func mixed(t *testing.T, l *eventlog.Log, rng *rand.Rand, blocks int) {
	t.Helper()
	for range blocks {
		var batches []*eventlog.Batch
		for range 1 + rng.IntN(3) {
			b := eventlog.NewBatch(fmt.Sprint("source-", rng.IntN(3)))
			for range rng.IntN(4) {
				b.Field([]byte("product_id"), []byte("chess"))
				b.Field([]byte("user_id"), fmt.Appendf(nil, "player-%d", rng.IntN(5)))
				b.Add(at, fmt.Appendf(nil, "%d-0", rng.IntN(1000)))
			}
			if rng.IntN(8) == 0 {
				b.Refuse([]byte("{"), "it is no JSON", at, nil)
			}
			if rng.IntN(2) == 0 {
				b.From, b.To = fmt.Sprint(rng.IntN(100)), fmt.Sprint(rng.IntN(100))
			}
			batches = append(batches, b)
		}
		mustAppend(t, l, batches...)
	}
}

// until returns the records that a copy up to the record has to have.
func until(all []logged, last uint64) []logged {
	all = withRecords(all)
	if last == 0 || last == uint64(len(all)) {
		return all[:last]
	}
	cut := all[last]
	if cut.batch == all[last-1].batch && (cut.from != "" || cut.to != "") {
		return all[:cut.batch-1]
	}
	return all[:last]
}

// withRecords leaves out the batches without records.
func withRecords(all []logged) []logged {
	return slices.DeleteFunc(slices.Clone(all), func(e logged) bool { return e.number == 0 })
}

func same(a, b []logged) bool {
	return slices.EqualFunc(a, b, func(a, b logged) bool { return reflect.DeepEqual(a, b) })
}

// TestCopyUntil copies up to every record, from a log and from a reader of it.
func TestCopyUntil(t *testing.T) {
	for seed := range uint64(2) {
		rng := rand.New(rand.NewPCG(seed, 3))
		dir := t.TempDir()
		l := open(t, dir, eventlog.Options{SegmentSize: 700})
		mixed(t, l, rng, 20)
		all := allIn(t, l)
		_, next := l.End()
		r := openReader(t, dir)
		for last := range next {
			target := filepath.Join(t.TempDir(), "deep", "copy")
			copyUntil := l.CopyUntil
			if last%2 == 1 {
				copyUntil = r.CopyUntil
			}
			kept, err := copyUntil(t.Context(), target, last, nil)
			if err != nil {
				t.Fatal(err)
			}
			checkCopy(t, target, l.ID(), kept, last, all)
		}
	}
}

func checkCopy(t *testing.T, dir string, id eventlog.ID, kept, last uint64, all []logged) {
	t.Helper()
	l := open(t, dir, eventlog.Options{})
	have, want := allIn(t, l), until(all, last)
	if !same(withRecords(have), want) {
		t.Fatalf("until %d: have %+v, want %+v", last, have, want)
	}
	if !same(have, all[:min(len(have), len(all))]) {
		t.Errorf("until %d: the batches without records are others", last)
	}
	if _, next := l.End(); next != kept+1 || kept != uint64(len(want)) || l.ID() != id {
		t.Errorf("until %d: the next record of the copy is %d, and %d was kept", last, next, kept)
	}
	mustAppend(t, l, batchOf("a", 1))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestCopyOfAllIsTheSameFiles(t *testing.T) {
	dir, _, want := written(t, 30, eventlog.Options{SegmentSize: 500})
	target := t.TempDir()
	var seen []uint64
	l := open(t, dir, eventlog.Options{})
	kept, err := l.CopyUntil(t.Context(), target, 30, func(done, end uint64) { seen = append(seen, done, end) })
	if err != nil || kept != 30 || len(seen) != 60 || seen[58] != 30 || seen[59] != 30 {
		t.Fatalf("%d records, error %v, progress %v", kept, err, seen)
	}
	if !reflect.DeepEqual(contents(t, target), contents(t, dir)) {
		t.Error("the files of the copy are others")
	}
	reopened(t, target, want)
	before := filepath.Join(t.TempDir(), "copy")
	end, _ := l.End()
	if _, err := l.CopyUntil(t.Context(), before, end.Segment-1, nil); err != nil {
		t.Fatal(err)
	}
	if n := len(logFiles(t, before)); n != len(logFiles(t, dir))-1 {
		t.Errorf("the copy without the last file has %d files", n)
	}
}

func TestCopiesThatAreRefused(t *testing.T) {
	dir, starts, _ := written(t, 5, eventlog.Options{})
	l := open(t, dir, eventlog.Options{})
	full := t.TempDir()
	writeFile(t, filepath.Join(full, "x"), nil)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, notEmpty := l.CopyUntil(t.Context(), full, 5, nil)
	_, beyond := l.CopyUntil(t.Context(), t.TempDir(), 6, nil)
	_, locked := l.CopyUntil(t.Context(), dir, 5, nil)
	_, stopped := l.CopyUntil(ended, t.TempDir(), 5, nil)
	have := []error{notEmpty, beyond, locked, stopped}
	for i, want := range []error{eventlog.ErrNotEmpty, eventlog.ErrBeyondEnd, eventlog.ErrLocked, context.Canceled} {
		if !errors.Is(have[i], want) {
			t.Errorf("error %v, want %v", have[i], want)
		}
	}
	path := logFiles(t, dir)[0]
	damaged := readFile(t, path)
	damaged[starts[2].Offset+60] ^= 1
	writeFile(t, path, damaged)
	target := t.TempDir()
	_, err := l.CopyUntil(t.Context(), target, 5, nil)
	wantDamage(t, err, path, starts[2].Offset)
	if entries, err := os.ReadDir(target); err != nil || len(entries) != 1 {
		t.Errorf("there is %v in the directory, error %v; want the lock", entries, err)
	}
}

// TestFilesAreTheLog copies the files by their names while blocks are appended.
func TestFilesAreTheLog(t *testing.T) {
	dir, _, want := written(t, 20, eventlog.Options{SegmentSize: 500})
	l := open(t, dir, eventlog.Options{SegmentSize: 500})
	target := t.TempDir()
	if err := os.Mkdir(filepath.Join(target, "log"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := l.Files(func(files []eventlog.File) error {
		for i := range 10 {
			mustAppend(t, l, batchOf("a", 20+i))
		}
		for _, f := range files {
			writeFile(t, filepath.Join(target, filepath.FromSlash(f.Name)), readFile(t, f.Path)[:f.Size])
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	reopened(t, target, want)
}
