package eventlog_test

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"statstracker/eventlog"
)

// at is when the records of the tests were received.
var at = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// batchOf returns a batch with a match of each number.
func batchOf(source string, numbers ...int) *eventlog.Batch {
	b := eventlog.NewBatch(source)
	for _, n := range numbers {
		b.Field([]byte("product_id"), []byte("chess"))
		b.Field([]byte("game_id"), fmt.Appendf(nil, "match-%d", n))
		b.Add(at, fmt.Appendf(nil, "%d-0", n))
	}
	b.From, b.To = fmt.Sprint(numbers[0]), fmt.Sprint(numbers[len(numbers)-1]+1)
	return b
}

func open(t *testing.T, dir string, o eventlog.Options) *eventlog.Log {
	t.Helper()
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	l, err := eventlog.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil && !errors.Is(err, eventlog.ErrClosed) {
			t.Error(err)
		}
	})
	return l
}

func mustAppend(t *testing.T, l *eventlog.Log, batches ...*eventlog.Batch) eventlog.Pos {
	t.Helper()
	p, err := l.Append(batches...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// games returns the game_id of every record from the position on, by its
// sequence number.
func games(t *testing.T, l replayer, from eventlog.Pos) (found []string) {
	t.Helper()
	err := l.Replay(from, func(block *eventlog.Block) error {
		for _, b := range block.Batches {
			n := b.First
			if err := b.Each(func(r *eventlog.Record) error {
				found = append(found, fmt.Sprintf("%d=%s", n, r.Event.Get("game_id")))
				n++
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

func TestReplayGivesWhatWasAppended(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	l := open(t, dir, eventlog.Options{SegmentSize: 800})
	var want []string
	var starts []eventlog.Pos
	for i := range 20 {
		starts = append(starts, mustAppend(t, l, batchOf("a", 2*i), batchOf("b", 2*i+1)))
		want = append(want, fmt.Sprintf("%d=match-%d", 2*i+1, 2*i), fmt.Sprintf("%d=match-%d", 2*i+2, 2*i+1))
	}
	check := func(l *eventlog.Log) {
		t.Helper()
		for i, p := range append(starts, eventlog.Pos{}) {
			if i == len(starts) {
				i = 0
			}
			if have := games(t, l, p); !reflect.DeepEqual(have, want[2*i:]) {
				t.Errorf("replay from %v: have %v, want %v", p, have, want[2*i:])
			}
		}
	}
	if files := len(logFiles(t, dir)); files < 5 || files > 10 {
		t.Errorf("there are %d files, want some blocks in each of some", files)
	}
	check(l)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	check(open(t, dir, eventlog.Options{SegmentSize: 800}))
}

func TestEmptyLog(t *testing.T) {
	dir := t.TempDir()
	for range 3 {
		l := open(t, dir, eventlog.Options{})
		end, next := l.End()
		if have := games(t, l, eventlog.Pos{}); have != nil || next != 1 {
			t.Errorf("have %v, next record %d", have, next)
		}
		if have := games(t, l, end); have != nil {
			t.Errorf("from the end: have %v", have)
		}
		if p, err := l.Append(); p != end || err != nil {
			t.Errorf("append nothing: %v, error %v, want %v", p, err, end)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBatchesWithoutRecords appends what only moves a source's position, more
// than a segment's worth: segments have the names of their first records.
func TestBatchesWithoutRecords(t *testing.T) {
	dir := t.TempDir()
	o := eventlog.Options{SegmentSize: 300}
	l := open(t, dir, o)
	for i := range 20 {
		b := eventlog.NewBatch("redis")
		b.From, b.To = fmt.Sprint(i), fmt.Sprint(i+1)
		mustAppend(t, l, b)
	}
	mustAppend(t, l, batchOf("redis", 20))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = open(t, dir, o)
	n := 0
	if err := l.Replay(eventlog.Pos{}, func(block *eventlog.Block) error {
		if b := block.Batches[0]; b.From != fmt.Sprint(n) || b.To != fmt.Sprint(n+1) || block.First != 1 {
			t.Errorf("block %d begins with record %d and goes from %s to %s", n, block.First, b.From, b.To)
		}
		n++
		return nil
	}); err != nil || n != 21 {
		t.Errorf("%d blocks, error %v", n, err)
	}
}

func TestBlocksSayWhereTheyAre(t *testing.T) {
	now := at
	clock := func() time.Time { now = now.Add(time.Second); return now }
	l := open(t, t.TempDir(), eventlog.Options{SegmentSize: 400, Now: clock})
	var starts []eventlog.Pos
	for i := range 10 {
		a, b := batchOf("a", i, i), batchOf("b", i)
		starts = append(starts, mustAppend(t, l, a, b))
		if a.First != uint64(3*i+1) || b.First != uint64(3*i+3) {
			t.Errorf("append %d: First is %d and %d", i, a.First, b.First)
		}
	}
	i, before := 0, eventlog.Pos{}
	if err := l.Replay(eventlog.Pos{}, func(block *eventlog.Block) error {
		alone, err := l.ReadBlock(starts[i])
		if err != nil {
			return err
		}
		for _, have := range []*eventlog.Block{block, alone} {
			if have.Pos != starts[i] || have.First != uint64(3*i+1) || !have.Time.Equal(at.Add(time.Duration(i+1)*time.Second)) ||
				len(have.Batches) != 2 || have.Batches[1].First != uint64(3*i+3) || have.Batches[1].Source != "b" ||
				have.Next.Compare(have.Pos) <= 0 || have.Pos.Compare(before) < 0 {
				t.Errorf("block %d is %+v", i, have)
			}
		}
		before = block.Next
		i++
		return nil
	}); err != nil || i != 10 {
		t.Errorf("%d blocks, error %v", i, err)
	}
}

func TestReplayStopsAtTheFirstError(t *testing.T) {
	l := open(t, t.TempDir(), eventlog.Options{})
	mustAppend(t, l, batchOf("a", 1))
	mustAppend(t, l, batchOf("a", 2))
	stop, n := errors.New("stop"), 0
	if err := l.Replay(eventlog.Pos{}, func(*eventlog.Block) error { n++; return stop }); !errors.Is(err, stop) || n != 1 {
		t.Errorf("error %v after %d blocks", err, n)
	}
}

func TestPositionsThatAreNone(t *testing.T) {
	dir, starts, _ := written(t, 8, eventlog.Options{SegmentSize: 400})
	l := open(t, dir, eventlog.Options{})
	end, _ := l.End()
	beyond := []eventlog.Pos{{Segment: end.Segment, Offset: end.Offset + 1}, {Segment: end.Segment + 1}, {Segment: 1 << 63, Offset: 1 << 62}}
	for _, p := range beyond {
		if err := l.Replay(p, nil); !errors.Is(err, eventlog.ErrBeyondEnd) {
			t.Errorf("replay from %v: error %v, want ErrBeyondEnd", p, err)
		}
	}
	none := []eventlog.Pos{
		{Segment: 1, Offset: 10},
		{Segment: 1, Offset: 57},
		{Segment: 2, Offset: 56},
		{Segment: 1, Offset: 1 << 40},
		{Segment: starts[0].Segment, Offset: starts[1].Offset - 1},
		{Segment: 1, Offset: -5},
	}
	for _, p := range none {
		var damage *eventlog.DamageError
		if err := l.Replay(p, nil); !errors.As(err, &damage) {
			t.Errorf("replay from %v: error %v, want a DamageError", p, err)
		}
		if _, err := l.ReadBlock(p); !errors.As(err, &damage) {
			t.Errorf("read %v: error %v, want a DamageError", p, err)
		}
	}
	if _, err := l.ReadBlock(end); !errors.Is(err, eventlog.ErrBeyondEnd) {
		t.Errorf("read the end: error %v, want ErrBeyondEnd", err)
	}
}

func TestClosedLog(t *testing.T) {
	l := open(t, t.TempDir(), eventlog.Options{})
	p := mustAppend(t, l, batchOf("a", 1))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	_, appendErr := l.Append(batchOf("a", 2))
	_, readErr := l.ReadBlock(p)
	for _, err := range []error{appendErr, readErr, l.Replay(p, nil), l.Close()} {
		if !errors.Is(err, eventlog.ErrClosed) {
			t.Errorf("error %v, want ErrClosed", err)
		}
	}
}

// TestHugeAndManyBatches appends a batch of 16 MiB, and 20,000 of one event.
func TestHugeAndManyBatches(t *testing.T) {
	l := open(t, t.TempDir(), eventlog.Options{SegmentSize: 1 << 20})
	huge := eventlog.NewBatch("huge")
	value := incompressible(32 << 10)
	for i := 0; huge.Size() < 16<<20; i++ {
		huge.Field([]byte("product_id"), []byte("chess"))
		huge.Field([]byte("value"), value[:len(value)-i%100])
		huge.Add(at, nil)
	}
	var many []*eventlog.Batch
	for i := range 20_000 {
		many = append(many, batchOf("many", i))
	}
	mustAppend(t, l, huge)
	p := mustAppend(t, l, many...)
	mustAppend(t, l, huge, batchOf("after", 1))
	if have := len(games(t, l, eventlog.Pos{})); have != 2*huge.Len()+20_001 {
		t.Errorf("have %d records, want %d", have, 2*huge.Len()+20_001)
	}
	block, err := l.ReadBlock(p)
	if err != nil || len(block.Batches) != 20_000 {
		t.Fatalf("the block of many batches: error %v", err)
	}
	if size := block.Next.Offset - block.Pos.Offset; size > 20_000*20 {
		t.Errorf("20,000 batches of one event take %d bytes", size)
	}
	if err := l.Replay(eventlog.Pos{}, func(b *eventlog.Block) error {
		if b.Next.Segment != b.Pos.Segment {
			t.Errorf("a block goes from %v to %v", b.Pos, b.Next)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestReadersBesideTheWriter reads while it appends: every reader sees whole
// blocks, and all that was appended before it began.
func TestReadersBesideTheWriter(t *testing.T) {
	l := open(t, t.TempDir(), eventlog.Options{SegmentSize: 2000})
	const blocks = 300
	starts := make(chan eventlog.Pos, blocks)
	failed := make(chan error, 1)
	go func() {
		defer close(starts)
		for i := range blocks {
			p, err := l.Append(batchOf("a", i))
			if err != nil {
				failed <- err
				return
			}
			starts <- p
		}
	}()
	n := 0
	for p := range starts {
		block, err := l.ReadBlock(p)
		if err != nil || block.First != uint64(n+1) {
			t.Fatalf("block %d at %v: %+v, error %v", n, p, block, err)
		}
		if n++; n%20 == 0 {
			if have := len(games(t, l, eventlog.Pos{})); have < n {
				t.Errorf("have %d records, want %d or more", have, n)
			}
		}
	}
	if n != blocks {
		t.Fatalf("%d blocks were appended: %v", n, <-failed)
	}
}
