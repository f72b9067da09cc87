package eventlog_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"statstracker/eventlog"
)

// randomBlocks appends blocks of 0 to 5 records, some with 20 KiB, and returns
// where the block of each record begins: that of record n is the n-th.
func randomBlocks(t *testing.T, l *eventlog.Log, rng *rand.Rand, blocks int) (where []eventlog.Pos) {
	t.Helper()
	_, next := l.End()
	for range blocks {
		b := eventlog.NewBatch("a")
		for range rng.IntN(6) {
			b.Field([]byte("product_id"), []byte("chess"))
			b.Field([]byte("game_id"), fmt.Appendf(nil, "match-%d", int(next)+b.Len()))
			if rng.IntN(10) == 0 {
				b.Field([]byte("value"), incompressible(20_000))
			}
			b.Add(at, nil)
		}
		p := mustAppend(t, l, b)
		for range b.Len() {
			where = append(where, p)
		}
		next += uint64(b.Len())
	}
	return where
}

// TestRecordsAreFoundByTheirNumbers compares with where the blocks were appended,
// for segments of one block, of some, and of more than the index has marks for.
func TestRecordsAreFoundByTheirNumbers(t *testing.T) {
	for _, size := range []int64{1, 400, 30_000, 1 << 20, 64 << 20} {
		rng := rand.New(rand.NewPCG(1, uint64(size)))
		dir := t.TempDir()
		o := eventlog.Options{SegmentSize: size}
		l := open(t, dir, o)
		var where []eventlog.Pos
		for range 4 {
			where = append(where, randomBlocks(t, l, rng, 100)...)
			for range 200 {
				checkFound(t, l, where, rng.IntN(len(where)))
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		l = open(t, dir, o)
		for _, i := range rng.Perm(len(where)) {
			checkFound(t, l, where, i)
		}
	}
}

// checkFound looks for record i+1 and reads from it on.
func checkFound(t *testing.T, l *eventlog.Log, where []eventlog.Pos, i int) {
	t.Helper()
	if p, err := l.PosOf(uint64(i + 1)); err != nil || p != where[i] {
		t.Fatalf("record %d is at %v, error %v; want %v", i+1, p, err, where[i])
	}
	stop := errors.New("stop")
	var first *eventlog.Block
	if err := l.ReadFrom(uint64(i+1), func(b *eventlog.Block) error { first = b; return stop }); !errors.Is(err, stop) {
		t.Fatalf("read from record %d on: error %v", i+1, err)
	}
	if first.Pos != where[i] {
		t.Errorf("reading from record %d on begins at %v; want %v", i+1, first.Pos, where[i])
	}
}

func TestReadFromGoesToTheEnd(t *testing.T) {
	dir, _, want := written(t, 20, eventlog.Options{SegmentSize: 500})
	l := open(t, dir, eventlog.Options{})
	for i := range want {
		n := 0
		if err := l.ReadFrom(uint64(i+1), func(*eventlog.Block) error { n++; return nil }); err != nil || n != len(want)-i {
			t.Errorf("from record %d on there are %d blocks, error %v; want %d", i+1, n, err, len(want)-i)
		}
	}
}

func TestNumbersThatNoRecordHas(t *testing.T) {
	dir, _, want := written(t, 5, eventlog.Options{})
	l := open(t, dir, eventlog.Options{})
	next := uint64(len(want) + 1)
	none := func(*eventlog.Block) error { return errors.New("there is a block") }
	if err := l.ReadFrom(next, none); err != nil {
		t.Errorf("read from the next record on: %v", err)
	}
	for _, n := range []uint64{0, next, next + 1, 1<<64 - 1} {
		if p, err := l.PosOf(n); !errors.Is(err, eventlog.ErrBeyondEnd) {
			t.Errorf("record %d is at %v, error %v; want ErrBeyondEnd", n, p, err)
		}
		if err := l.ReadFrom(n, none); n != next && !errors.Is(err, eventlog.ErrBeyondEnd) {
			t.Errorf("read from record %d on: error %v; want ErrBeyondEnd", n, err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.PosOf(1); !errors.Is(err, eventlog.ErrClosed) {
		t.Errorf("error %v, want ErrClosed", err)
	}
	if err := l.ReadFrom(1, none); !errors.Is(err, eventlog.ErrClosed) {
		t.Errorf("error %v, want ErrClosed", err)
	}
}

// TestADamagedHeaderIsMetWhileSearching damages every byte of a header on the way.
func TestADamagedHeaderIsMetWhileSearching(t *testing.T) {
	dir, starts, _ := written(t, 10, eventlog.Options{})
	path := logFiles(t, dir)[0]
	whole := readFile(t, path)
	for i := range int64(44) {
		writeFile(t, path, whole)
		l := open(t, dir, eventlog.Options{})
		damaged := slices.Clone(whole)
		damaged[starts[4].Offset+i] ^= 8
		writeFile(t, path, damaged)
		if p, err := l.PosOf(4); err != nil || p != starts[3] {
			t.Errorf("the record before: %v, error %v", p, err)
		}
		_, err := l.PosOf(8)
		if !errors.Is(err, eventlog.ErrNewerVersion) { // which bits of the codec say
			wantDamage(t, err, path, starts[4].Offset)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRecordsAreFoundBesideTheWriter searches from two goroutines while blocks
// are appended.
func TestRecordsAreFoundBesideTheWriter(t *testing.T) {
	l := open(t, t.TempDir(), eventlog.Options{SegmentSize: 3000})
	const blocks = 300
	done := make(chan error, 2)
	for seed := range uint64(2) {
		go func() { done <- searchUntil(l, rand.New(rand.NewPCG(seed, 5)), blocks) }()
	}
	for i := range blocks {
		mustAppend(t, l, batchOf("a", i))
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func searchUntil(l *eventlog.Log, rng *rand.Rand, last uint64) error {
	for have := uint64(0); have < last; {
		_, next := l.End()
		if have = next - 1; have == 0 {
			continue
		}
		n := 1 + rng.Uint64N(have)
		p, err := l.PosOf(n)
		if err != nil {
			return err
		}
		if b, err := l.ReadBlock(p); err != nil || b.First != n {
			return fmt.Errorf("the block of record %d at %v: %+v, error %w", n, p, b, err)
		}
	}
	return nil
}
