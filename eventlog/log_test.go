package eventlog_test

import (
	"errors"
	"fmt"
	"io"
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
		o.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
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
func games(t *testing.T, l *eventlog.Log, from eventlog.Pos) (found []string) {
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
	l := open(t, dir, eventlog.Options{SegmentSize: 300})
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
	check(l)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	check(open(t, dir, eventlog.Options{SegmentSize: 300}))
}
