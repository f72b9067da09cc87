package eventlog

import (
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"statstracker/stats"
)

// FuzzBatch reads arbitrary bytes as records. What can be read is written again
// and read again, and has to be the same.
func FuzzBatch(f *testing.F) {
	for _, seed := range [][]byte{
		nil,
		{0},
		{2, 0, 0, 1, 'k', 0},
		{0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f},
		{0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
	} {
		f.Add(seed, 1)
	}
	b := NewBatch("seed")
	b.Field([]byte("product_id"), []byte("chess"))
	b.Add(time.UnixMilli(1795348800000), []byte("1-0"))
	b.Control("rules", time.UnixMilli(1795348800001), stats.Field{Name: "product_id", Value: "go"})
	b.Refuse([]byte("x"), "no event", time.UnixMilli(0), nil)
	f.Add(b.records, 3)
	f.Fuzz(func(t *testing.T, records []byte, count int) {
		b := &Batch{records: records, count: count}
		have, err := readAll(b)
		if used := 16*cap(b.read) + 32*cap(b.record.Event.Fields); used > 64*len(records)+4096 {
			t.Errorf("reading %d bytes took %d of memory", len(records), used)
		}
		if err != nil {
			if !errors.Is(err, errRecord) {
				t.Errorf("error %v", err)
			}
			return
		}
		again, err := readAll(written(have))
		if err != nil || !slices.EqualFunc(have, again, sameRecord) {
			t.Errorf("read %v, again %v, error %v", have, again, err)
		}
	})
}

func readAll(b *Batch) (all []Record, err error) {
	err = b.Each(func(r *Record) error {
		c := *r
		c.Event.Fields = slices.Clone(r.Event.Fields)
		all = append(all, c)
		return nil
	})
	return all, err
}

// written writes the records by the same steps as the exported methods, without
// their limits.
func written(all []Record) *Batch {
	b := NewBatch("again")
	for _, r := range all {
		b.appendHead(r.Kind, r.Event.Received, []byte(r.Position))
		if r.Kind != KindEvent {
			b.records = appendString(b.records, r.Text)
		}
		b.records = binary.AppendUvarint(b.records, uint64(len(r.Event.Fields)))
		for _, f := range r.Event.Fields {
			b.appendName(b.nameRef([]byte(f.Name)))
			b.records = appendString(b.records, f.Value)
		}
		b.forgetNames()
		b.count++
	}
	return b
}

func sameRecord(a, b Record) bool {
	return a.Kind == b.Kind && a.Text == b.Text && a.Position == b.Position &&
		a.Event.Received.Equal(b.Event.Received) && slices.Equal(a.Event.Fields, b.Event.Fields)
}

func TestMalformedRecordsAreRefused(t *testing.T) {
	b := NewBatch("s")
	b.Field([]byte("product_id"), []byte("chess"))
	b.Add(time.UnixMilli(5), []byte("1-0"))
	whole := b.records
	for cut := range whole {
		if _, err := readAll(&Batch{records: whole[:cut], count: 1}); !errors.Is(err, errRecord) {
			t.Errorf("cut to %d bytes: error %v", cut, err)
		}
	}
	for name, wrong := range map[string]*Batch{
		"record missing":      {records: whole, count: 2},
		"bytes left":          {records: append(slices.Clone(whole), 0), count: 1},
		"unknown kind":        {records: append([]byte{3}, whole[1:]...), count: 1},
		"unknown name":        {records: []byte{0, 0, 0, 1, 1, 0}, count: 1},
		"endless number":      {records: []byte{0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}, count: 1},
		"many fields":         {records: []byte{0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x7f}, count: 1},
		"long text":           {records: []byte{0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, count: 1},
		"more records wanted": {count: 1 << 60},
	} {
		if _, err := readAll(wrong); !errors.Is(err, errRecord) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestNamesTakeLittleMemory has a batch of events of which no two have a name in common.
func TestNamesTakeLittleMemory(t *testing.T) {
	b := NewBatch("s")
	for i := range 50_000 {
		b.Field(binary.AppendUvarint(nil, uint64(i)), nil)
		b.Add(time.Time{}, nil)
	}
	if len(b.names) > maxNames || len(b.byName) > maxNames {
		t.Errorf("%d names are kept, %d by their text, want %d at most", len(b.names), len(b.byName), maxNames)
	}
	if err := b.Each(func(*Record) error { return nil }); err != nil || cap(b.read) > 2*maxNames {
		t.Errorf("reading keeps %d names, error %v", cap(b.read), err)
	}
}
