package eventlog

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"statstracker/stats"
)

// TestRecoderKeepsWhatIsNotChanged writes records of all kinds again, with more
// names than get numbers, and changes one of them.
func TestRecoderKeepsWhatIsNotChanged(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 9))
		b := manyNames(rng)
		want := recordsOf(t, b)
		chosen := rng.IntN(len(want))
		want[chosen].Position = "changed"
		i := -1
		c := recoder{spare: NewBatch(""), change: func(r *Record) bool {
			if i++; i == chosen {
				r.Position = "changed"
			}
			return i == chosen
		}}
		again, err := c.batch(b)
		if err != nil || again == b {
			t.Fatalf("seed %d: error %v", seed, err)
		}
		if have := recordsOf(t, again); !reflect.DeepEqual(have, want) {
			t.Errorf("seed %d: have %v, want %v", seed, have, want)
		}
		c.change = func(*Record) bool { return false }
		if same, err := c.batch(again); err != nil || same != again {
			t.Errorf("seed %d: nothing has changed, and the batch is another: error %v", seed, err)
		}
	}
}

func manyNames(rng *rand.Rand) *Batch {
	b := NewBatch("s")
	names := []int{3, 300, 3000}[rng.IntN(3)]
	for range 1 + rng.IntN(60) {
		received := time.UnixMilli(rng.Int64N(1 << 40))
		var fields []stats.Field
		for range rng.IntN(60) {
			fields = append(fields, stats.Field{Name: fmt.Sprint("name-", rng.IntN(names)), Value: fmt.Sprint(rng.Int())})
		}
		switch rng.IntN(3) {
		case 0:
			b.Control("rules", received, fields...)
		case 1:
			b.Refuse([]byte("x"), "why", received, []byte("1-0"))
		default:
			for _, f := range fields {
				b.Field([]byte(f.Name), []byte(f.Value))
			}
			b.Add(received, []byte("2-0"))
		}
	}
	return b
}

func recordsOf(t *testing.T, b *Batch) (records []Record) {
	t.Helper()
	if err := b.Each(func(r *Record) error {
		copied := *r
		copied.Event.Fields = slices.Clone(r.Event.Fields)
		records = append(records, copied)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return records
}
