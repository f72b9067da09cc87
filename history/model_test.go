package history

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
)

// quiet are options of a small store for tests.
func quiet(entries int) Options {
	return Options{Entries: entries, Logger: slog.New(slog.DiscardHandler), fan: 2}
}

// hasty are quiet options of a store that nobody will cut the power of.
func hasty(entries int) Options {
	o := quiet(entries)
	o.testOnlyNoSync = true
	return o
}

// appended is an entry as the model keeps it.
type appended struct {
	sequence uint64
	entry    string
	keys     []Key
}

// model is what a store must hold.
type model []appended

// next makes the entry that follows; the same numbers give the same one.
func (m model) next(random *rand.Rand) appended {
	a := appended{sequence: 1 + random.Uint64N(3)}
	if len(m) > 0 {
		a.sequence += m[len(m)-1].sequence
	}
	for range random.IntN(4) {
		a.keys = append(a.keys, keyOf(random.IntN(8)))
	}
	a.entry = fmt.Sprintf("%d:%0*d", a.sequence, random.IntN(100), 7)
	return a
}

// keyOf spreads a few keys over all numbers; key 0 and the largest are among them.
func keyOf(i int) Key { return Key(i) * (^Key(0) / 7) }

func (m model) newest(key Key, before uint64) (want []appended) {
	for _, a := range slices.Backward(m) {
		if slices.Contains(a.keys, key) && (before == 0 || a.sequence < before) {
			want = append(want, appended{sequence: a.sequence, entry: a.entry})
		}
	}
	return want
}

// upTo returns the part that an End of the store stands for.
func (m model) upTo(e End) model {
	n := 0
	for n < len(m) && m[n].sequence <= e.Sequence {
		n++
	}
	return m[:n:n]
}

func (a appended) to(s *Store) { s.Append(a.sequence, []byte(a.entry), a.keys...) }

// fatal is what the tests of rapid and of Go have in common.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

func opened(t fatal, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(dir, o)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return s
}

func must(t fatal, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", err)
	}
}

// lookup returns at most limit entries of the key.
func lookup(s *Store, key Key, before uint64, limit int) (have []appended, err error) {
	err = s.Newest(key, before, func(sequence uint64, entry []byte) bool {
		have = append(have, appended{sequence: sequence, entry: string(entry)})
		return len(have) < limit
	})
	return have, err
}

// check compares lookups with the model.
func (m model) check(t fatal, s *Store, key Key, before uint64, limit int) {
	t.Helper()
	have, err := lookup(s, key, before, limit)
	must(t, err)
	want := m.newest(key, before)
	want = want[:min(limit, len(want))]
	for i := range min(len(have), len(want)) {
		if have[i].sequence != want[i].sequence || have[i].entry != want[i].entry {
			t.Fatalf("newest of %d before %d: entry %d is %v, want %v", key, before, i, have[i], want[i])
		}
	}
	if len(have) != len(want) {
		t.Fatalf("newest of %d before %d, at most %d: have %d entries, want %d", key, before, limit, len(have), len(want))
	}
}

// checkAll compares everything that can be looked up with the model.
func (m model) checkAll(t fatal, s *Store) {
	t.Helper()
	for i := range 9 {
		m.check(t, s, keyOf(i), 0, len(m)+1)
	}
	if s.Len() != uint64(len(m)) {
		t.Fatalf("%d entries, want %d", s.Len(), len(m))
	}
}

// filled makes a store of n entries in the directory.
func filled(t *testing.T, dir string, o Options, n int) (*Store, model) {
	t.Helper()
	s := opened(t, dir, o)
	var m model
	random := rand.New(rand.NewPCG(1, 2))
	for range n {
		a := m.next(random)
		a.to(s)
		m = append(m, a)
	}
	return s, m
}

// settled waits until there is nothing more to merge.
func settled(s *Store) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		_, due := s.due()
		if s.err != nil || len(s.closing) == 0 && !due && !s.merging {
			return
		}
		s.changed.Wait()
	}
}
