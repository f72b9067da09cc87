package history

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) {
	if os.Getenv(isChild) != "" {
		child()
		return
	}
	goleak.VerifyTestMain(m)
}

// machine is a store beside its model.
type machine struct {
	t     *rapid.T
	dir   string
	o     Options
	s     *Store
	model model
	marks []End
	fresh bool // whether nothing was appended since the store was opened
}

// TestAgreesWithAModel does whatever one can do with a store, in any order.
func TestAgreesWithAModel(t *testing.T) {
	parent, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		dir := filepath.Join(parent, strconv.Itoa(n))
		o := hasty(rapid.IntRange(1, 20).Draw(t, "entries"))
		m := &machine{t: t, dir: filepath.Join(dir, "history"), o: o, marks: []End{{}}, fresh: true}
		m.s = opened(t, m.dir, o)
		t.Repeat(map[string]func(*rapid.T){
			"append":   m.append,
			"mark":     m.mark,
			"reopen":   m.reopen,
			"truncate": m.truncate,
			"newest":   m.newest,
			"rest":     m.rest,
			"":         func(*rapid.T) {},
		})
		m.model.checkAll(t, m.s)
		must(t, m.s.Close())
	})
}

func (m *machine) append(t *rapid.T) {
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	for range rapid.IntRange(1, 30).Draw(t, "n") {
		a := m.model.next(random)
		a.to(m.s)
		m.model = append(m.model, a)
	}
	m.fresh = false
}

func (m *machine) mark(t *rapid.T) {
	e := m.s.Mark()
	b, err := e.MarshalBinary()
	must(t, err)
	var again End
	if must(t, again.UnmarshalBinary(b)); again != e {
		t.Fatalf("%v became %v", e, again)
	}
	m.marks = append(m.marks, e)
	must(t, m.s.Sync(rapid.SampledFrom(m.marks).Draw(t, "synced")))
}

func (m *machine) rest(t *rapid.T) {
	end := m.s.Mark()
	must(t, m.s.Rest())
	if m.s.Mark().Sequence != end.Sequence {
		t.Fatalf("ends at %v, want %v", m.s.Mark(), end)
	}
	m.model.checkAll(t, m.s)
}

func (m *machine) reopen(t *rapid.T) {
	end := m.s.Mark()
	must(t, m.s.Close())
	if rapid.Bool().Draw(t, "other size") {
		m.o.Entries = rapid.IntRange(2, 20).Draw(t, "entries")
	}
	m.s = opened(t, m.dir, m.o)
	m.fresh = true
	if m.s.Mark().Sequence != end.Sequence {
		t.Fatalf("ends at %v, want %v", m.s.Mark(), end)
	}
	if rapid.Bool().Draw(t, "truncated") {
		must(t, m.s.Truncate(end))
	}
	m.model.checkAll(t, m.s)
}

func (m *machine) truncate(t *rapid.T) {
	if !m.fresh {
		return
	}
	i := rapid.IntRange(0, len(m.marks)-1).Draw(t, "mark")
	e := m.marks[i]
	must(t, m.s.Truncate(e))
	m.marks, m.model = m.marks[:i+1], m.model.upTo(e)
	m.model.checkAll(t, m.s)
	for _, beyond := range []End{
		{e.Segment + 1, 0, e.Sequence + 1},
		{e.Segment, e.Offset + 30, e.Sequence + 1},
		{e.Segment, e.Offset, e.Sequence + 1},
		{e.Segment, e.Offset + 1, e.Sequence},
	} {
		if err := m.s.Truncate(beyond); !errors.Is(err, ErrBeyondEnd) {
			t.Fatalf("truncate beyond the end: %v", err)
		}
	}
}

func (m *machine) newest(t *rapid.T) {
	before := uint64(0)
	if n := len(m.model); n > 0 {
		before = rapid.Uint64Range(0, m.model[n-1].sequence+2).Draw(t, "before")
	}
	key := keyOf(rapid.IntRange(0, 8).Draw(t, "key"))
	m.model.check(t, m.s, key, before, rapid.IntRange(1, 50).Draw(t, "limit"))
}

// TestSameAppendsSameBytes: what is on the disk follows from what was appended.
func TestSameAppendsSameBytes(t *testing.T) {
	var before map[string]string
	for _, every := range []int{0, 7, 50} {
		dir := t.TempDir()
		s := opened(t, dir, hasty(5))
		var m model
		random := rand.New(rand.NewPCG(3, 4))
		for i := range 203 {
			a := m.next(random)
			a.to(s)
			m = append(m, a)
			if every > 0 && i%every == 0 {
				must(t, s.Sync(s.Mark()))
			}
		}
		settled(s)
		size := s.Size()
		must(t, s.Close())
		have := contents(t, dir)
		total := 0
		for _, content := range have {
			total += len(content)
		}
		if int64(total) != size {
			t.Errorf("Size is %d, the files have %d bytes", size, total)
		}
		if before != nil && !equalFiles(have, before) {
			t.Errorf("with a sync every %d entries the files are others", every)
		}
		before = have
	}
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	names, err := os.ReadDir(dir)
	must(t, err)
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(dir, name.Name()))
		must(t, err)
		files[name.Name()] = string(b)
	}
	return files
}

func equalFiles(a, b map[string]string) bool {
	for name := range a {
		if a[name] != b[name] {
			return false
		}
	}
	return len(a) == len(b)
}

// TestReadersBesideTheWriter: a reader sees at least what was appended before it
// began, in order and without a gap.
func TestReadersBesideTheWriter(t *testing.T) {
	s := opened(t, t.TempDir(), hasty(256))
	const n = 12_000
	var readers sync.WaitGroup
	for i := range 3 {
		readers.Go(func() {
			for last := uint64(0); last < n; {
				atLeast := s.Len()
				newest, expected := uint64(0), uint64(0)
				must(t, s.Newest(Key(i), 0, func(sequence uint64, entry []byte) bool {
					if newest == 0 {
						newest, expected = sequence, sequence
					}
					if sequence != expected || !bytes.Equal(entry, bytes.Repeat([]byte{byte(sequence)}, 40)) {
						t.Errorf("entry %d: %d, want %d", sequence, entry[0], expected)
					}
					expected--
					return newest-sequence < 200
				}))
				if newest < atLeast {
					t.Errorf("%d is the newest, but there were %d before", newest, atLeast)
					return
				}
				last = newest
			}
		})
	}
	readers.Go(func() {
		for s.Len() < n {
			must(t, s.Sync(s.Mark()))
		}
	})
	for sequence := uint64(1); sequence <= n; sequence++ {
		s.Append(sequence, bytes.Repeat([]byte{byte(sequence)}, 40), 0, 1, 2, Key(sequence)*1e15)
	}
	readers.Wait()
	must(t, s.Close())
}

// TestASlowReaderKeepsWhatItSees: segments that are merged meanwhile stay readable.
func TestASlowReaderKeepsWhatItSees(t *testing.T) {
	s, m := filled(t, t.TempDir(), quiet(4), 60)
	random := rand.New(rand.NewPCG(5, 6))
	var have []appended
	more := m
	must(t, s.Newest(keyOf(1), 0, func(sequence uint64, entry []byte) bool {
		have = append(have, appended{sequence: sequence, entry: string(entry)})
		for range 9 {
			a := more.next(random)
			a.to(s)
			more = append(more, a)
		}
		settled(s)
		return true
	}))
	want := m.newest(keyOf(1), 0)
	if len(have) != len(want) {
		t.Fatalf("have %d entries, want %d", len(have), len(want))
	}
	more.checkAll(t, s)
	must(t, s.Close())
}

// TestRules: what breaks the rules of Append, and what comes after Close.
func TestRules(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "history")
	s, m := filled(t, dir, quiet(4), 10)
	if err := s.Sync(End{Segment: 9}); !errors.Is(err, ErrBeyondEnd) {
		t.Errorf("sync beyond the end: %v", err)
	}
	s.Append(m[9].sequence, nil)
	if err := s.Err(); !errors.Is(err, errOrder) || !strings.Contains(err.Error(), dir) {
		t.Errorf("after an entry out of order: %v", err)
	}
	if _, err := lookup(s, 0, 0, 1); !errors.Is(err, errOrder) {
		t.Errorf("newest: %v", err)
	}
	if err := s.Close(); !errors.Is(err, errOrder) {
		t.Errorf("close: %v", err)
	}
	s.Append(1_000_000, nil)
	for name, err := range map[string]error{"close": s.Close(), "err": s.Err(), "sync": s.Sync(End{}), "truncate": s.Truncate(End{})} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s after close: %v", name, err)
		}
	}
	must(t, Remove(dir))
	must(t, Remove(dir))
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after Remove: %v", err)
	}
}
