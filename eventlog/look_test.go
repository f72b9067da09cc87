package eventlog_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"statstracker/eventlog"
)

func openReader(t *testing.T, dir string) *eventlog.Reader {
	t.Helper()
	r, err := eventlog.OpenReader(dir, eventlog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func refresh(t *testing.T, r *eventlog.Reader) {
	t.Helper()
	if err := r.Refresh(); err != nil {
		t.Fatal(err)
	}
}

// replayer is what is replayed: a log or a reader.
type replayer interface {
	Replay(from eventlog.Pos, f func(*eventlog.Block) error) error
}

func TestReaderSeesWhatIsAppended(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, eventlog.Options{SegmentSize: 500})
	r := openReader(t, dir)
	var want []string
	for i := range 30 {
		before := len(want)
		for range i % 4 {
			want = append(want, fmt.Sprintf("%d=match-%d", len(want)+1, len(want)))
			mustAppend(t, l, batchOf("a", len(want)-1))
		}
		if have := games(t, r, eventlog.Pos{}); len(have) != before {
			t.Errorf("before Refresh the reader has %d records, want %d", len(have), before)
		}
		refresh(t, r)
		if have := games(t, r, eventlog.Pos{}); !reflect.DeepEqual(have, want) {
			t.Fatalf("have %v, want %v", have, want)
		}
		checkSameEnd(t, l, r)
	}
	p, err := l.PosOf(20)
	if q, errReader := r.PosOf(20); err != nil || errReader != nil || p != q {
		t.Errorf("record 20 is at %v, error %v, and for the reader at %v, error %v", p, err, q, errReader)
	}
}

func checkSameEnd(t *testing.T, l *eventlog.Log, r *eventlog.Reader) {
	t.Helper()
	end, next := l.End()
	if e, n := r.End(); e != end || n != next || l.Size() != r.Size() || l.ID() != r.ID() {
		t.Errorf("the reader ends at %v before %d with %d bytes, the log at %v before %d with %d", e, n, r.Size(), end, next, l.Size())
	}
}

// TestReaderLeavesAnIncompleteBlockAlone cuts the last block at every byte.
func TestReaderLeavesAnIncompleteBlockAlone(t *testing.T) {
	dir, starts, want := written(t, 3, eventlog.Options{})
	path := logFiles(t, dir)[0]
	whole := readFile(t, path)
	for cut := int(starts[2].Offset); cut < len(whole); cut++ {
		writeFile(t, path, whole[:cut])
		writeFile(t, path+".tmp", nil)
		r := openReader(t, dir)
		if have := games(t, r, eventlog.Pos{}); !reflect.DeepEqual(have, want[:2]) {
			t.Errorf("cut at %d: have %v, want %v", cut, have, want[:2])
		}
		if have := readFile(t, path); len(have) != cut {
			t.Fatalf("the file has %d bytes, want %d", len(have), cut)
		}
		readFile(t, path+".tmp")
		writeFile(t, path, whole)
		refresh(t, r)
		if have := games(t, r, eventlog.Pos{}); !reflect.DeepEqual(have, want) {
			t.Errorf("then: have %v, want %v", have, want)
		}
	}
}

func TestReaderMeetsDamage(t *testing.T) {
	dir, starts, _ := written(t, 4, eventlog.Options{})
	path := logFiles(t, dir)[0]
	whole := readFile(t, path)
	damaged := slices.Clone(whole)
	damaged[starts[1].Offset+50] ^= 1
	writeFile(t, path, damaged)
	_, err := eventlog.OpenReader(dir, eventlog.Options{})
	wantDamage(t, err, path, starts[1].Offset)

	writeFile(t, path, whole[:starts[1].Offset])
	r := openReader(t, dir)
	writeFile(t, path, damaged)
	wantDamage(t, r.Refresh(), path, starts[1].Offset)
	writeFile(t, path, whole[:starts[0].Offset])
	if err := r.Refresh(); !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("a log that has become shorter: error %v, want ErrBeyondEnd", err)
	}
	writeFile(t, path, whole)
	refresh(t, r)
	if _, next := r.End(); next != 5 {
		t.Errorf("the next record is %d, want 5", next)
	}
}

func TestReaderMissesTheLastFiles(t *testing.T) {
	dir, _, want := written(t, 8, eventlog.Options{SegmentSize: 300})
	r := openReader(t, dir)
	paths := logFiles(t, dir)
	remove(t, paths[len(paths)-1])
	if err := r.Refresh(); !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("error %v, want ErrBeyondEnd", err)
	}
	if _, next := r.End(); next != uint64(len(want)+1) {
		t.Errorf("the next record is %d, want %d", next, len(want)+1)
	}
}

func TestReaderOfNothing(t *testing.T) {
	empty := t.TempDir()
	if err := os.Mkdir(filepath.Join(empty, "log"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{t.TempDir(), empty, filepath.Join(t.TempDir(), "none")} {
		if _, err := eventlog.OpenReader(dir, eventlog.Options{}); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("error %v, want fs.ErrNotExist", err)
		}
	}
}

func TestReaderKnowsHowFarTheLogReaches(t *testing.T) {
	dir, _, _ := written(t, 2, eventlog.Options{})
	_, err := eventlog.OpenReader(dir, eventlog.Options{Reaches: func(eventlog.ID) eventlog.Pos { return eventlog.Pos{Segment: 9} }})
	if !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("error %v, want ErrBeyondEnd", err)
	}
}

func TestClosedReader(t *testing.T) {
	dir, starts, _ := written(t, 2, eventlog.Options{})
	r := openReader(t, dir)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	_, readErr := r.ReadBlock(starts[0])
	for _, err := range []error{readErr, r.Replay(starts[0], nil), r.Refresh(), r.Close()} {
		if !errors.Is(err, eventlog.ErrClosed) {
			t.Errorf("error %v, want ErrClosed", err)
		}
	}
}

// TestReaderBesideAnotherProcess has another process append as fast as it can.
func TestReaderBesideAnotherProcess(t *testing.T) {
	const blocks = 400
	if dir := os.Getenv("EVENTLOG_TEST_APPEND"); dir != "" {
		l := open(t, dir, eventlog.Options{SegmentSize: 20_000}) // in the other process
		for i := range blocks {
			b := batchOf("a", i)
			b.Field([]byte("product_id"), incompressible(i*10))
			b.Add(at, nil)
			mustAppend(t, l, b)
		}
		return
	}
	dir, _, _ := written(t, 0, eventlog.Options{})
	r := openReader(t, dir)
	other := exec.Command(os.Args[0], "-test.run=^TestReaderBesideAnotherProcess$")
	other.Env = append(os.Environ(), "EVENTLOG_TEST_APPEND="+dir)
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- other.Wait() }()
	for have := uint64(0); have < 2*blocks; {
		_, next := r.End()
		have = next - 1
		if n := len(games(t, r, eventlog.Pos{})); uint64(n) != have {
			t.Fatalf("there are %d records, want %d", n, have)
		}
		select {
		case err := <-ended:
			if ended <- err; err != nil {
				t.Fatalf("the other process: %v", err)
			}
		default:
		}
		refresh(t, r)
	}
	if err := <-ended; err != nil {
		t.Errorf("the other process: %v", err)
	}
}
