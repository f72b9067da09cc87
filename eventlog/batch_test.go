package eventlog_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"statstracker/eventlog"
	"statstracker/stats"
)

// entry is a record as a test wants it.
type entry struct {
	Kind     eventlog.Kind
	Text     string
	Position string
	Received time.Time
	Fields   []stats.Field
}

// failer is a test, or a run of a property.
type failer interface {
	Helper()
	Fatal(args ...any)
}

func entries(t failer, b *eventlog.Batch) (found []entry) {
	t.Helper()
	err := b.Each(func(r *eventlog.Record) error {
		fields := append([]stats.Field(nil), r.Event.Fields...) // nil when there are none
		found = append(found, entry{r.Kind, r.Text, r.Position, r.Event.Received, fields})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func field(name, value string) stats.Field { return stats.Field{Name: name, Value: value} }

// fieldsOf makes fields of names and values in turn.
func fieldsOf(namesAndValues ...string) (fields []stats.Field) {
	for pair := range slices.Chunk(namesAndValues, 2) {
		fields = append(fields, field(pair[0], pair[1]))
	}
	return fields
}

// lastOfEach is the contract: of a field that is there twice the last one holds.
func lastOfEach(fields []stats.Field) (kept []stats.Field) {
	for _, f := range fields {
		i := slices.IndexFunc(kept, func(k stats.Field) bool { return k.Name == f.Name })
		if i < 0 {
			kept = append(kept, f)
		} else {
			kept[i].Value = f.Value
		}
	}
	return kept
}

func addEvent(b *eventlog.Batch, e entry) {
	for _, f := range e.Fields {
		b.Field([]byte(f.Name), []byte(f.Value))
	}
	b.Add(e.Received, []byte(e.Position))
}

// TestBatchKeepsEveryRecord adds random records and reads them back, with
// buffers that are written over as soon as Add returns.
func TestBatchKeepsEveryRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := eventlog.NewBatch("random")
		if rapid.Bool().Draw(t, "used before") {
			addEvent(b, entry{Fields: fieldsOf("product_id", "chess", "a", "b")})
			b.Field([]byte("dangling"), nil)
			b.Reset()
		}
		var want []entry
		for range rapid.IntRange(0, 40).Draw(t, "records") {
			want = append(want, drawRecord(t, b))
		}
		if b.Len() != len(want) {
			t.Fatalf("Len is %d, want %d", b.Len(), len(want))
		}
		have := entries(t, b)
		if !reflect.DeepEqual(have, want) {
			t.Fatalf("have %v\nwant %v", have, want)
		}
	})
}

func drawRecord(t *rapid.T, b *eventlog.Batch) entry {
	e := entry{
		Position: rapid.SampledFrom([]string{"", "1-0", "1795348800000-17"}).Draw(t, "position"),
		Received: time.UnixMilli(rapid.Int64Range(-1e15, 1e15).Draw(t, "received")).UTC(),
	}
	if rapid.IntRange(0, 9).Draw(t, "dropped") == 0 {
		b.Field([]byte("product_id"), []byte("dropped"))
		b.Drop()
	}
	switch rapid.SampledFrom([]string{"event", "event", "event", "refused", "control"}).Draw(t, "kind") {
	case "refused":
		e.Kind, e.Text = eventlog.KindRefused, "no event"
		e.Fields = fieldsOf("", rapid.String().Draw(t, "raw"))
		b.Refuse([]byte(e.Fields[0].Value), e.Text, e.Received, []byte(e.Position))
	case "control":
		e.Kind, e.Text, e.Position = eventlog.KindControl, "rules", ""
		e.Fields = drawFields(t)
		b.Control(e.Text, e.Received, e.Fields...)
	default:
		e.Fields = append(drawFields(t), field("product_id", "chess"))
		addReused(b, e)
		e.Fields = lastOfEach(e.Fields)
	}
	return e
}

func drawFields(t *rapid.T) (fields []stats.Field) {
	names := rapid.SampledFrom([]string{"product_id", "", "a", "b", "é", "score", "a-rather-long-name", "\xff\x00"})
	for range rapid.IntRange(0, 12).Draw(t, "fields") {
		fields = append(fields, field(names.Draw(t, "name"), rapid.String().Draw(t, "value")))
	}
	return fields
}

// addReused adds the event from one buffer, which holds something else afterwards.
func addReused(b *eventlog.Batch, e entry) {
	var buffer []byte
	for _, f := range e.Fields {
		buffer = append(append(buffer, f.Name...), f.Value...)
	}
	rest := buffer
	for _, f := range e.Fields {
		name, value := rest[:len(f.Name)], rest[len(f.Name):][:len(f.Value)]
		rest = rest[len(f.Name)+len(f.Value):]
		b.Field(name, value)
	}
	b.Add(e.Received, []byte(e.Position))
	for i := range buffer {
		buffer[i] = '!'
	}
}

func TestBatchRefusesWhatIsBeyondTheLimits(t *testing.T) {
	var many []stats.Field
	for i := range stats.MaxFields - 1 {
		many = append(many, field(fmt.Sprintf("field_%d", i), "x"))
	}
	chess := field("product_id", "chess")
	with := func(namesAndValues ...string) []stats.Field {
		return append(fieldsOf(namesAndValues...), chess)
	}
	// As large as an event may be, with product_id (10) and chess (5).
	half := strings.Repeat("v", stats.MaxValue)
	full := with("a", half, "b", half[:stats.MaxEvent-stats.MaxValue-17])
	tests := []struct {
		name   string
		fields []stats.Field
		reason string // "" for an event
	}{
		{"64 fields", slices.Concat(many, with()), ""},
		{"65 fields", slices.Concat(many, with("one_more", "")), "it has more than 64 fields"},
		{"64 fields and a duplicate", slices.Concat(many, with(), fieldsOf("field_3", "y")), ""},
		{"no fields", nil, "it has no product_id"},
		{"no product", fieldsOf("type", "game_over"), "it has no product_id"},
		{"empty product", fieldsOf("product_id", ""), "product_id is empty"},
		{"first product wrong, last right", fieldsOf("product_id", "", "product_id", "chess"), ""},
		{"first product right, last wrong", fieldsOf("product_id", "chess", "product_id", ""), "product_id is empty"},
		{"longest name", with(strings.Repeat("n", 64), "x"), ""},
		{"longer name", with(strings.Repeat("n", 65), "x"), "the name of a field is longer than 64 bytes"},
		{"longest value", with("a", half), ""},
		{"longer value", with("a", half+"v"), "the value of a is longer than 32 KiB"},
		{"longest event", full, ""},
		{"longer event", append(slices.Clone(full), field("", "v")), "it is larger than 64 KiB"},
		{"three of the longest values", with("a", half, "b", half, "c", half), "it is larger than 64 KiB"},
		{"longest id", with("winner_id", strings.Repeat("i", 512)), ""},
		{"longer id", with("winner_id", strings.Repeat("i", 513)), "winner_id is longer than 512 bytes"},
		{"empty id", with("user_id", ""), "user_id is empty"},
		{"id that is no text", with("event_id", "a\xff"), "event_id is not valid UTF-8"},
		{"value that is no text", with("event_data", "a\xff"), ""},
		{"time", with("occurred_at", "2026-11-22T18:30:00.5+01:00"), ""},
		{
			"no time", with("occurred_at", "yesterday"),
			"occurred_at is not a time as RFC 3339 writes it (2026-11-22T18:30:00Z)",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := eventlog.NewBatch("s")
			addEvent(b, entry{Fields: fieldsOf("product_id", "before", "a", "1"), Received: at})
			addEvent(b, entry{Fields: tt.fields, Received: at, Position: "7-0"})
			addEvent(b, entry{Fields: fieldsOf("product_id", "after", "a", "2"), Received: at})
			have := entries(t, b)
			if want := (entry{Fields: fieldsOf("product_id", "after", "a", "2"), Received: at}); !reflect.DeepEqual(have[2], want) {
				t.Errorf("the event after it is %v, want %v", have[2], want)
			}
			e := have[1]
			if e.Text != tt.reason || e.Position != "7-0" || !e.Received.Equal(at) {
				t.Errorf("have %q at %s of %v, want %q", e.Text, e.Position, e.Received, tt.reason)
			}
			if tt.reason == "" {
				if want := lastOfEach(tt.fields); e.Kind != eventlog.KindEvent || !reflect.DeepEqual(e.Fields, want) {
					t.Errorf("it is of kind %d with %d fields, want an event with %d", e.Kind, len(e.Fields), len(want))
				}
				return
			}
			checkRefused(t, e)
		})
	}
}

// checkRefused checks that what is kept of a refused event is bounded.
func checkRefused(t *testing.T, e entry) {
	t.Helper()
	if e.Kind != eventlog.KindRefused || len(e.Fields) > stats.MaxFields {
		t.Errorf("it is of kind %d with %d fields, want a refused one", e.Kind, len(e.Fields))
	}
	size := 0
	for _, f := range e.Fields {
		size += len(f.Value)
		if len(f.Name) > stats.MaxFieldName || len(f.Value) > stats.MaxValue {
			t.Errorf("a field of %d and %d bytes is kept", len(f.Name), len(f.Value))
		}
	}
	if size > stats.MaxEvent {
		t.Errorf("%d bytes of values are kept", size)
	}
}

func TestRefuseKeepsTheBeginning(t *testing.T) {
	b := eventlog.NewBatch("s")
	b.Field([]byte("product_id"), []byte("forgotten"))
	b.Refuse([]byte(strings.Repeat("x", stats.MaxValue+1)), "no JSON object", at, []byte("3-1"))
	want := []entry{{eventlog.KindRefused, "no JSON object", "3-1", at, fieldsOf("", strings.Repeat("x", stats.MaxValue))}}
	if have := entries(t, b); !reflect.DeepEqual(have, want) {
		t.Errorf("have %.100v, want %.100v", have, want)
	}
}

// TestNamesThatComeOnce has more names than get a number, which come again later.
func TestNamesThatComeOnce(t *testing.T) {
	b := eventlog.NewBatch("s")
	var want []entry
	for round := range 3 {
		for i := range 3000 {
			fields := fieldsOf("product_id", "chess", fmt.Sprintf("name_%d", i), fmt.Sprint(round), "a", "1", fmt.Sprintf("other_%d", i), "")
			e := entry{Fields: fields, Received: at}
			if i%3 == 0 {
				addEvent(b, entry{Fields: fieldsOf(fmt.Sprintf("refused_%d_%d", round, i), "x")})
				want = append(want, entry{eventlog.KindRefused, "it has no product_id", "", time.Time{}, fieldsOf(fmt.Sprintf("refused_%d_%d", round, i), "x")})
			}
			if i%5 == 0 {
				b.Field(fmt.Appendf(nil, "dropped_%d_%d", round, i), nil)
				b.Drop()
			}
			addEvent(b, e)
			want = append(want, e)
		}
		b.Control("rules", at, fieldsOf("control", "1", fmt.Sprintf("control_%d", round), "2")...)
		want = append(want, entry{eventlog.KindControl, "rules", "", at, fieldsOf("control", "1", fmt.Sprintf("control_%d", round), "2")})
	}
	for i, have := range entries(t, b) {
		if want[i].Received.IsZero() {
			want[i].Received = have.Received
		}
		if !reflect.DeepEqual(have, want[i]) {
			t.Fatalf("record %d is %v, want %v", i, have, want[i])
		}
	}
}

// TestNameThatComesLate is known early, but written only when all numbers are given.
func TestNameThatComesLate(t *testing.T) {
	b := eventlog.NewBatch("s")
	b.Field([]byte("late"), nil)
	b.Drop()
	for i := range 2000 {
		addEvent(b, entry{Fields: fieldsOf(fmt.Sprint("name_", i), "")})
	}
	late := entry{Fields: fieldsOf("product_id", "chess", "late", "1"), Received: at}
	addEvent(b, late)
	addEvent(b, late)
	for _, have := range entries(t, b)[2000:] {
		if !reflect.DeepEqual(have, late) {
			t.Errorf("have %v, want %v", have, late)
		}
	}
}

func TestWhatIsNoEventForgetsTheFieldsBeforeIt(t *testing.T) {
	b := eventlog.NewBatch("s")
	for _, between := range []func(){b.Drop, func() { b.Control("rules", at) }, func() { b.Refuse(nil, "no event", at, nil) }} {
		b.Reset()
		b.Field([]byte("product_id"), []byte("chess"))
		between()
		b.Field([]byte("a"), []byte("1"))
		b.Add(at, nil)
		all := entries(t, b)
		want := entry{eventlog.KindRefused, "it has no product_id", "", at, fieldsOf("a", "1")}
		if have := all[len(all)-1]; !reflect.DeepEqual(have, want) {
			t.Errorf("have %v, want %v", have, want)
		}
	}
}

func TestEachStopsAtTheFirstError(t *testing.T) {
	b := batchOf("s", 1, 2, 3)
	stop, n := errors.New("stop"), 0
	err := b.Each(func(*eventlog.Record) error {
		if n++; n == 2 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 2 {
		t.Errorf("Each returned %v after %d records, want %v after 2", err, n, stop)
	}
}

func TestBuildingAllocatesNothing(t *testing.T) {
	for _, s := range samples() {
		b := eventlog.NewBatch("s")
		build := func() {
			b.Reset()
			for i := range 1000 {
				s.addTo(b, i, []byte("1795348800000-0"))
			}
		}
		build()
		if n := testing.AllocsPerRun(5, build); n > 0 {
			t.Errorf("%s: 1000 events make %v allocations, want none", s.name, n)
		}
	}
}
