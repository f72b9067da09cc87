package eventjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"statstracker/internal/eventjson"
)

// field is a field as it was read.
type field struct{ name, value string }

// fields collects what is read. It keeps the bytes until the event is read, as a
// batch does, so that bytes that change meanwhile are seen.
type fields struct{ names, values [][]byte }

func (f *fields) Field(name, value []byte) {
	f.names, f.values = append(f.names, name), append(f.values, value)
}

func (f *fields) list() []field {
	var list []field
	for i := range f.names {
		list = append(list, field{string(f.names[i]), string(f.values[i])})
	}
	return list
}

// read reads one event with a decoder that has read others before.
func read(d *eventjson.Decoder, text string) ([]field, error) {
	var to fields
	err := d.Object([]byte(text), &to)
	return to.list(), err
}

func TestTakesValuesAsTheirText(t *testing.T) {
	var d eventjson.Decoder
	for _, c := range []struct {
		text string
		want []field
	}{
		{`{}`, nil},
		{" \t\r\n{ } \n", nil},
		{`{"a":"b"}`, []field{{"a", "b"}}},
		{`{"a":""," ":"","":"x"}`, []field{{"a", ""}, {" ", ""}, {"", "x"}}},
		{`{"n":1,"m":-0.0,"e":1E+400,"big":123456789012345678901234567890}`, []field{{"n", "1"}, {"m", "-0.0"}, {"e", "1E+400"}, {"big", "123456789012345678901234567890"}}},
		{`{"t":true,"f":false,"z":null}`, []field{{"t", "true"}, {"f", "false"}, {"z", "null"}}},
		{`{"s":[ {"rank" : 1.0 , "players":[ "a b" , "\u0041" ] } , [ ] , { } ]}`, []field{{"s", `[{"rank":1.0,"players":["a b","\u0041"]},[],{}]`}}},
		{`{"o":{ "a" : 1 , "a" : 2 }}`, []field{{"o", `{"a":1,"a":2}`}}},
		{`{"a":"1","a":"2"}`, []field{{"a", "1"}, {"a", "2"}}},
		{`{"\u0061\n":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 😀"}`, []field{{"a\n", "\"\\/\b\f\n\r\té😀 😀"}}},
		{`{"null":"null"}`, []field{{"null", "null"}}},
	} {
		got, err := read(&d, c.text)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, %v; want %q", c.text, got, err, c.want)
		}
	}
}

func TestSaysWhatIsNoEvent(t *testing.T) {
	var d eventjson.Decoder
	for text, want := range map[string]error{
		"":                                 eventjson.ErrSyntax,
		" ":                                eventjson.ErrSyntax,
		"{":                                eventjson.ErrSyntax,
		"}":                                eventjson.ErrSyntax,
		`{"a"}`:                            eventjson.ErrSyntax,
		`{"a":}`:                           eventjson.ErrSyntax,
		`{"a":1,}`:                         eventjson.ErrSyntax,
		`{"a":1 "b":2}`:                    eventjson.ErrSyntax,
		`{a:1}`:                            eventjson.ErrSyntax,
		`{1:1}`:                            eventjson.ErrSyntax,
		`{'a':1}`:                          eventjson.ErrSyntax,
		`{"a":01}`:                         eventjson.ErrSyntax,
		`{"a":NaN}`:                        eventjson.ErrSyntax,
		`{"a":"` + "\n" + `"}`:             eventjson.ErrSyntax,
		`{"a":"` + "\xff" + `"}`:           eventjson.ErrSyntax,
		`{"a":"\ud800"}`:                   eventjson.ErrSyntax,
		`{"a":"\x"}`:                       eventjson.ErrSyntax,
		`{"a":1}{"b":2}`:                   eventjson.ErrSyntax,
		`{"a":1},`:                         eventjson.ErrSyntax,
		`{"a":[}`:                          eventjson.ErrSyntax,
		`{"a":[1}]`:                        eventjson.ErrSyntax,
		`[`:                                eventjson.ErrSyntax,
		`nul`:                              eventjson.ErrSyntax,
		`[{}]`:                             eventjson.ErrNotObject,
		`null`:                             eventjson.ErrNotObject,
		`"x"`:                              eventjson.ErrNotObject,
		`1`:                                eventjson.ErrNotObject,
		`{"a":` + nest(10_000) + `}`:       eventjson.ErrSyntax,
		strings.Repeat("[", 1_000_000):     eventjson.ErrSyntax,
		strings.Repeat(`{"a":`, 1_000_000): eventjson.ErrSyntax,
	} {
		if _, err := read(&d, text); !errors.Is(err, want) {
			t.Errorf("%.40q: %v, want %v", text, err, want)
		}
	}
	if got, err := read(&d, `{"a":`+nest(9999)+`}`); err != nil || got[0].value != nest(9999) {
		t.Errorf("nesting of 10,000: %v", err)
	}
}

func nest(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

// TestLeavesTheTextAsItIs: what is refused is kept, and has to be what came.
func TestLeavesTheTextAsItIs(t *testing.T) {
	const text = `{"a":{ "b" : [ 1 , 2 ] },"c":"\u0041",}`
	buffer := []byte(text)
	var d eventjson.Decoder
	if err := d.Object(buffer, &fields{}); !errors.Is(err, eventjson.ErrSyntax) {
		t.Fatal(err)
	}
	if string(buffer) != text {
		t.Errorf("the text has become %s", buffer)
	}
}

func TestReadsArrays(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // o: object, x: something else, !: no JSON
	}{
		{`[]`, "."},
		{` [ ] `, "."},
		{`[{}]`, "o."},
		{`[{"a":1},{}, null,[1,{}],"s" ,{}]`, "ooxxxo."},
		{`[{},]`, "o!"},
		{`[,]`, "!"},
		{`[{} {}]`, "o!"},
		{`[{}`, "o!"},
		{`[{}}`, "o!"},
		{`[{}]x`, "o!"},
		{`[{}][]`, "o!"},
		{`[{"a":1`, "!"},
		{`[`, "!"},
	} {
		if got := readArray(c.text); got != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}

func readArray(text string) (seen string) {
	var d eventjson.Decoder
	d.Reset([]byte(text))
	if !d.Open() {
		return "no array"
	}
	for d.More() {
		switch err := d.Next(&fields{}); {
		case errors.Is(err, eventjson.ErrNotObject):
			seen += "x"
		case err != nil:
			return seen + "!"
		default:
			seen += "o"
		}
	}
	if d.End() != nil {
		return seen + "!"
	}
	return seen + "."
}

// FuzzEvents compares the decoder with encoding/json: they agree on what is an
// event and on its fields.
func FuzzEvents(f *testing.F) {
	for _, seed := range []string{
		`{"product_id":"exrps","type":"game_over","winner_id":"ann","loser_id":"bob"}`,
		`{"a":1,"b":[ 1 , {"c":null}],"c":"\u00e9\n","a":true}`,
		`{"standings":[{"rank":1,"players":["ann","bob"]},{"rank":2,"players":["cy"],"score":7}]}`,
		`[1]`, `{"a":01}`, `{"a":"` + "\xff" + `"}`, `{} x`, `{"":""}`,
	} {
		f.Add([]byte(seed))
	}
	var d eventjson.Decoder
	f.Fuzz(func(t *testing.T, text []byte) {
		if bytes.Contains(bytes.ToLower(text), []byte(`\ud`)) {
			return // encoding/json replaces half a surrogate pair, which is refused here
		}
		before := bytes.Clone(text)
		var to fields
		err := d.Object(text, &to)
		if !bytes.Equal(before, text) {
			t.Fatalf("%q has become %q", before, text)
		}
		want, ok := plain(text)
		if ok != (err == nil) {
			t.Fatalf("%q: %v, encoding/json says %v", text, err, ok)
		}
		if ok && !slices.Equal(to.list(), want) {
			t.Fatalf("%q: %q, encoding/json reads %q", text, to.list(), want)
		}
	})
}

// plain reads an event with encoding/json.
func plain(text []byte) ([]field, bool) {
	if !utf8.Valid(text) || !json.Valid(text) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(text))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, false
	}
	var list []field
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, false
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return nil, false
		}
		list = append(list, field{fmt.Sprint(name), literal(value)})
	}
	return list, true
}

func literal(value json.RawMessage) string {
	var s string
	if value[0] == '"' && json.Unmarshal(value, &s) == nil {
		return s
	}
	var compact bytes.Buffer
	if json.Compact(&compact, value) != nil {
		return "?"
	}
	return compact.String()
}

func BenchmarkObject(b *testing.B) {
	line := []byte(`{"product_id":"exrps","type":"game_over","game_id":"5f1d7c3e","winner_id":"6b1f0c4e-7a7a-4f0e","loser_id":"0c9d2d51-5f2b-4a44","event_id":"e-123456"}`)
	var d eventjson.Decoder
	to := discard{}
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		if err := d.Object(line, to); err != nil {
			b.Fatal(err)
		}
	}
}

type discard struct{}

func (discard) Field([]byte, []byte) {}
