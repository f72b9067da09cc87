package history

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

const benchKeys = 200_000

// benchEntry appends an entry of 80 bytes with 3 keys: two players, and a match.
func benchEntry(s *Store, random *rand.Rand, sequence uint64, entry []byte) {
	binary.LittleEndian.PutUint64(entry, sequence)
	// One player in ten entries is the frequent one, and the others are met as in a ladder.
	a, b := Key(random.Uint64N(benchKeys-1)), Key(random.Uint64N(benchKeys-1))
	if sequence%10 == 0 {
		a = benchKeys
	}
	s.Append(sequence, entry, a, b, Key(sequence*0x9e3779b97f4a7c15|1<<63))
}

func BenchmarkAppend(b *testing.B) {
	s := opened(b, b.TempDir(), Options{})
	entry := make([]byte, 80)
	random := rand.New(rand.NewPCG(1, 2))
	sequence := uint64(0)
	for range 4 * DefaultEntries { // until all memory is there
		sequence++
		benchEntry(s, random, sequence, entry)
	}
	b.ReportAllocs()
	for b.Loop() {
		sequence++
		benchEntry(s, random, sequence, entry)
	}
	b.StopTimer()
	must(b, s.Close())
	b.ReportMetric(float64(s.Size())/float64(s.Len()), "disk-B/entry")
}

// BenchmarkAppendToMemory leaves the disk away: the cost to the goroutine that appends.
func BenchmarkAppendToMemory(b *testing.B) {
	s := opened(b, b.TempDir(), Options{})
	entry := make([]byte, 80)
	random := rand.New(rand.NewPCG(1, 2))
	sequence := uint64(0)
	b.ReportAllocs()
	for b.Loop() {
		if sequence%(DefaultEntries-1) == 0 {
			s.mu.Lock()
			s.current.reset(0)
			s.mu.Unlock()
		}
		sequence++
		benchEntry(s, random, sequence, entry)
	}
	b.StopTimer()
	must(b, s.Close())
}

func BenchmarkNewest(b *testing.B) {
	s := opened(b, b.TempDir(), Options{})
	entry := make([]byte, 80)
	random := rand.New(rand.NewPCG(1, 2))
	const n = 4_000_000
	for sequence := uint64(1); sequence <= n; sequence++ {
		benchEntry(s, random, sequence, entry)
	}
	must(b, s.Sync(s.Mark()))
	settled(s)
	b.Logf("%d entries, %.1f bytes each, %d indexes", s.Len(), float64(s.Size())/n, len(s.indexes))
	key := func() Key { return Key(random.Uint64N(benchKeys - 1)) }
	old := Key(12345*0x9e3779b97f4a7c15&(1<<64-1) | 1<<63)
	for name, ask := range map[string]func() (Key, uint64, int){
		"frequent, 20 of 400000":        func() (Key, uint64, int) { return benchKeys, 0, 20 },
		"frequent, 20 before the midst": func() (Key, uint64, int) { return benchKeys, n / 2, 20 },
		"rare, 20 of 40":                func() (Key, uint64, int) { return key(), 0, 20 },
		"rare, all 40":                  func() (Key, uint64, int) { return key(), 0, 1000 },
		"match, the only one":           func() (Key, uint64, int) { return old, 0, 20 },
		"unknown":                       func() (Key, uint64, int) { return key() << 32, 0, 20 },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				key, before, left := ask()
				must(b, s.Newest(key, before, func(uint64, []byte) bool {
					left--
					return left > 0
				}))
			}
		})
	}
	must(b, s.Close())
}
