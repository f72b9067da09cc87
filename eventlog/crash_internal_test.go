package eventlog

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func testOptions() Options {
	return Options{Logger: slog.New(slog.DiscardHandler)}
}

// unsafeDisk is a disk that remembers what has been synced, can fail, and can
// lose, at a crash, whatever was not synced.
type unsafeDisk struct {
	disk
	t      *rapid.T
	synced map[string][]byte // content of each file as it is on the disk
	dirty  map[string][]span // what a sync of the file would write to the disk
	named  map[string]string // files whose names are not durable yet, with what they replaced: "" for nothing
	fail   bool              // whether operations fail at random
}

type unsafeFile struct {
	file
	disk *unsafeDisk
	name string
}

// span is a range of bytes of a file.
type span struct{ from, to int }

var errDisk = errors.New("the disk fails")

func (d *unsafeDisk) fails(op string) error {
	if d.fail && rapid.IntRange(0, 3).Draw(d.t, op+" fails") == 0 {
		return errDisk
	}
	return nil
}

func (d *unsafeDisk) create(name string) (file, error) {
	if err := d.fails("create"); err != nil {
		return nil, err
	}
	f, err := d.disk.create(name)
	d.synced[name], d.dirty[name] = nil, nil
	return &unsafeFile{f, d, name}, err
}

func (d *unsafeDisk) open(name string) (file, error) {
	if err := d.fails("open"); err != nil {
		return nil, err
	}
	f, err := d.disk.open(name)
	return &unsafeFile{f, d, name}, err
}

func (d *unsafeDisk) rename(from, to string) error {
	if err := d.fails("rename"); err != nil {
		return err
	}
	if _, known := d.named[to]; !known {
		if _, err := os.Stat(to); err == nil {
			d.named[to] = "older"
		} else {
			d.named[to] = ""
		}
	}
	d.synced[to] = d.synced[from]
	d.dirty[to] = d.dirty[from]
	delete(d.synced, from)
	return d.disk.rename(from, to)
}

func (d *unsafeDisk) syncDir(name string) error {
	if err := d.fails("sync directory"); err != nil {
		return err
	}
	clear(d.named)
	return d.disk.syncDir(name)
}

func (f *unsafeFile) WriteAt(b []byte, offset int64) (int, error) {
	if err := f.disk.fails("write"); err != nil {
		n := rapid.IntRange(0, len(b)).Draw(f.disk.t, "written")
		if _, err := f.write(b[:n], offset); err != nil {
			return 0, err
		}
		return n, err
	}
	return f.write(b, offset)
}

func (f *unsafeFile) write(b []byte, offset int64) (int, error) {
	f.disk.dirty[f.name] = append(f.disk.dirty[f.name], span{int(offset), int(offset) + len(b)})
	return f.file.WriteAt(b, offset)
}

func (f *unsafeFile) Truncate(size int64) error {
	if err := f.disk.fails("truncate"); err != nil {
		return err
	}
	return f.file.Truncate(size)
}

func (f *unsafeFile) Sync() error {
	dirty := f.disk.dirty[f.name]
	f.disk.dirty[f.name] = nil // even if it fails: the kernel does not try again
	if err := f.disk.fails("sync"); err != nil {
		return err
	}
	content, err := os.ReadFile(f.name)
	synced := make([]byte, len(content))
	copy(synced, f.disk.synced[f.name])
	for _, s := range dirty {
		if s.from < len(content) {
			copy(synced[s.from:], content[s.from:min(s.to, len(content))])
		}
	}
	f.disk.synced[f.name] = synced
	return err
}

// crash leaves of every file what was synced, and of what was written since as
// much as chance will have it, with zeros for the pages that were not written.
func (d *unsafeDisk) crash() {
	for _, path := range slices.Sorted(maps.Keys(d.named)) {
		if d.named[path] == "" && rapid.Bool().Draw(d.t, "the name is lost") {
			os.Remove(path)
			delete(d.synced, path)
		}
	}
	clear(d.named)
	for _, path := range slices.Sorted(maps.Keys(d.synced)) {
		content, err := os.ReadFile(path)
		if err != nil {
			continue // a temporary file that was removed
		}
		synced := d.synced[path]
		if len(content) >= len(synced) {
			content = content[:rapid.IntRange(len(synced), len(content)).Draw(d.t, "kept of "+filepath.Base(path))]
			copy(content, synced)
			for i := len(synced); i < len(content); i += 64 {
				if rapid.IntRange(0, 9).Draw(d.t, "zeros") == 0 {
					clear(content[i:min(i+64, len(content))])
				}
			}
		}
		if rapid.IntRange(0, 3).Draw(d.t, "garbage") == 0 && filepath.Ext(path) == segmentSuffix && d.isLast(path) {
			content = append(content, make([]byte, rapid.IntRange(1, 100).Draw(d.t, "zeros behind"))...)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			d.t.Fatal(err)
		}
		d.synced[path], d.dirty[path] = slices.Clone(content), nil
	}
}

func (d *unsafeDisk) isLast(path string) bool {
	paths, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*"+segmentSuffix))
	return len(paths) > 0 && paths[len(paths)-1] == path
}

// TestCrashesLoseNothing appends at random to a disk that fails at random, and
// crashes at random. What was acknowledged is there afterwards, in order and
// once; of the appends that failed since then at most one, and whole.
func TestCrashesLoseNothing(t *testing.T) {
	root := t.TempDir()
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		dir := filepath.Join(root, strconv.Itoa(runs))
		d := &unsafeDisk{t: t, synced: map[string][]byte{}, dirty: map[string][]span{}, named: map[string]string{}}
		o := testOptions()
		o.files, o.SegmentSize = d, 400
		run := crashRun{t: t, dir: dir, disk: d, options: o}
		run.open()
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			run.step()
		}
		d.fail = false
		run.crash()
		if err := run.log.Close(); err != nil {
			t.Fatal(err)
		}
		os.RemoveAll(dir)
	})
}

type crashRun struct {
	t       *rapid.T
	dir     string
	disk    *unsafeDisk
	options Options
	log     *Log
	appends int
	durable []string   // the records that were acknowledged
	maybe   [][]string // the records of the appends that failed since then
}

func (r *crashRun) step() {
	switch rapid.SampledFrom([]string{"append", "append", "append", "append", "fail", "crash"}).Draw(r.t, "step") {
	case "append":
		r.append()
	case "fail":
		r.disk.fail = !r.disk.fail
	case "crash":
		r.disk.fail = false
		r.crash()
	}
}

func (r *crashRun) append() {
	var batches []*Batch
	var records []string
	for range rapid.IntRange(1, 3).Draw(r.t, "batches") {
		b := NewBatch("s")
		for range rapid.IntRange(0, 3).Draw(r.t, "records") {
			r.appends++
			id := fmt.Sprint("match-", r.appends)
			b.Field([]byte("product_id"), []byte("chess"))
			b.Field([]byte("game_id"), []byte(id))
			b.Add(b.record.Event.Received, nil)
			records = append(records, id)
		}
		batches = append(batches, b)
	}
	if _, err := r.log.Append(batches...); err != nil {
		if !errors.Is(err, ErrWrite) || !errors.Is(err, errDisk) {
			r.t.Fatalf("append: %v", err)
		}
		r.maybe = append(r.maybe, records)
		return
	}
	r.durable, r.maybe = append(r.durable, records...), nil
	if have := r.records(); !slices.Equal(have, r.durable) {
		r.t.Fatalf("have %v, want %v", have, r.durable)
	}
}

// crash ends the log as a kill does (the files are left as they are) or as the
// loss of power does, and opens it again.
func (r *crashRun) crash() {
	r.log.file.Close()
	r.log.lock.Close()
	if rapid.Bool().Draw(r.t, "power is lost") {
		r.disk.crash()
	}
	r.open()
	have := r.records()
	ok := slices.Equal(have, r.durable)
	for _, records := range r.maybe {
		ok = ok || slices.Equal(have, slices.Concat(r.durable, records))
	}
	if !ok {
		r.t.Fatalf("after the crash: have %v, want %v and maybe %v", have, r.durable, r.maybe)
	}
	r.durable, r.maybe = have, nil
}

func (r *crashRun) open() {
	l, err := Open(r.dir, r.options)
	if err != nil {
		r.t.Fatalf("open: %v", err)
	}
	r.log = l
}

func (r *crashRun) records() (found []string) {
	err := r.log.Replay(Pos{}, func(block *Block) error {
		for _, b := range block.Batches {
			if b.First != uint64(len(found)+1) {
				return fmt.Errorf("batch begins with record %d, want %d", b.First, len(found)+1)
			}
			if err := b.Each(func(rec *Record) error {
				found = append(found, rec.Event.Get("game_id"))
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.t.Fatalf("replay: %v", err)
	}
	return found
}
