package eventjson_test

import (
	"testing"
	"time"

	"statstracker/internal/eventjson"
	"statstracker/stats"
)

func TestAppendGivesTheTimeOfReceiving(t *testing.T) {
	e := stats.Event{
		Fields:   []stats.Field{{Name: "product_id", Value: "chess"}, {Name: "say", Value: "\"hi\"\n\xff"}},
		Received: time.Date(2026, 11, 22, 18, 30, 0, 5e6, time.UTC),
	}
	want := `{"product_id":"chess","say":"\"hi\"\n` + "\ufffd" + `","occurred_at":"2026-11-22T18:30:00.005Z"}`
	if got := string(eventjson.Append(nil, &e)); got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
	e.Fields = []stats.Field{{Name: "occurred_at", Value: "2026-01-01T00:00:00Z"}}
	if got := string(eventjson.Append(nil, &e)); got != `{"occurred_at":"2026-01-01T00:00:00Z"}` {
		t.Errorf("it is %s", got)
	}
}

// What is appended is read back as the same fields.
func FuzzAppend(f *testing.F) {
	f.Add("product_id", "chess", "x", "y\"\\\x00")
	f.Fuzz(func(t *testing.T, n1, v1, n2, v2 string) {
		e := stats.Event{Fields: []stats.Field{{Name: n1, Value: v1}, {Name: n2, Value: v2}, {Name: "occurred_at", Value: "x"}}}
		text := eventjson.Append(nil, &e)
		var d eventjson.Decoder
		var got collected
		if err := d.Object(text, &got); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if len(got) != len(e.Fields) {
			t.Fatalf("%s has %d fields", text, len(got))
		}
		for i, f := range e.Fields {
			if got[i] != [2]string{valid(f.Name), valid(f.Value)} {
				t.Errorf("%q came back as %q", f, got[i])
			}
		}
	})
}

type collected [][2]string

func (c *collected) Field(name, value []byte) {
	*c = append(*c, [2]string{string(name), string(value)})
}

// valid replaces each byte that is not UTF-8.
func valid(s string) string { return string([]rune(s)) }
