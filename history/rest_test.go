package history

import (
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
)

// TestStoresThatRestCostLittle: two thousand small stores, opened, filled, at rest, and
// opened again.
func TestStoresThatRestCostLittle(t *testing.T) {
	const n = 2000
	dir := t.TempDir()
	open := func() (stores []*Store) {
		for i := range n {
			stores = append(stores, opened(t, filepath.Join(dir, strconv.Itoa(i)), hasty(DefaultEntries)))
		}
		return stores
	}
	before := heap()
	stores := open()
	costs(t, "opened", before, stores, 4)
	for _, s := range stores {
		for sequence := range uint64(3) {
			s.Append(sequence+1, make([]byte, 60), 1, 2, Key(sequence)+3)
		}
	}
	costs(t, "with three entries", before, stores, 8)
	for range 2 {
		for _, s := range stores {
			must(t, s.Rest())
			if have, err := lookup(s, 1, 0, 5); err != nil || len(have) != 3 {
				t.Fatalf("%d entries, %v", len(have), err)
			}
		}
		costs(t, "at rest", before, stores, 4)
		for _, s := range stores {
			must(t, s.Close())
		}
		stores = open()
	}
	for _, s := range stores {
		must(t, s.Close())
	}
}

// TestALargeStoreThatRestsLetsItsMemoryGo looks at one that has had full segments.
func TestALargeStoreThatRestsLetsItsMemoryGo(t *testing.T) {
	before := heap()
	s := opened(t, t.TempDir(), quiet(1000))
	for sequence := range uint64(8500) {
		s.Append(sequence+1, make([]byte, 100), 1, Key(sequence%100))
	}
	must(t, s.Rest())
	costs(t, "at rest", before, []*Store{s}, 20)
	for _, x := range s.indexes {
		if x.file != nil {
			t.Errorf("%s is open", x.path)
		}
	}
	if have, err := lookup(s, 1, 0, 10_000); err != nil || len(have) != 8500 {
		t.Errorf("%d entries, %v", len(have), err)
	}
	must(t, s.Close())
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// costs checks that each of the stores takes so many KB at most, and none a goroutine.
func costs(t *testing.T, when string, before uint64, stores []*Store, kilobytes int) {
	t.Helper()
	each := float64(heap()-min(before, heap())) / float64(len(stores))
	t.Logf("%s: %.0f bytes a store, %d goroutines", when, each, runtime.NumGoroutine())
	if each > float64(kilobytes)*1024 || runtime.NumGoroutine() > 50 {
		t.Errorf("%s, a store takes %.0f bytes, and there are %d goroutines", when, each, runtime.NumGoroutine())
	}
	runtime.KeepAlive(stores)
}
