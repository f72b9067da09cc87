package eventlog_test

import (
	"math/rand/v2"
	"testing"

	"statstracker/eventlog"
)

// BenchmarkPosOf searches a segment of 64 MiB with blocks of one small record:
// "first" with an index that knows nothing, "again" with one that does.
func BenchmarkPosOf(b *testing.B) {
	dir := b.TempDir()
	l := openTiny(b, dir)
	_, next := l.End()
	rng := rand.New(rand.NewPCG(1, 2))
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			if _, err := l.PosOf(1 + rng.Uint64N(next-1)); err != nil {
				b.Fatal(err)
			}
		}
	})
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			l, err := eventlog.Open(dir, eventlog.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if _, err := l.PosOf(next - 1); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			if err := l.Close(); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	})
}

// openTiny opens a log of one segment of 64 MiB with blocks of one record.
func openTiny(b *testing.B, dir string) *eventlog.Log {
	b.Helper()
	l, err := eventlog.Open(dir, eventlog.Unsynced(eventlog.Options{}))
	if err != nil {
		b.Fatal(err)
	}
	batch := batchOf("a", 1)
	for l.Size() < 60<<20 {
		if _, err := l.Append(batch); err != nil {
			b.Fatal(err)
		}
	}
	return l
}
