package eventsource_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"statstracker/internal/eventsource"
)

// read returns the events of the stream, and the reader at its end.
func read(t testing.TB, stream io.Reader) ([]eventsource.Event, *eventsource.Reader) {
	t.Helper()
	r := eventsource.NewReader(stream)
	var all []eventsource.Event
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all, r
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
}

// What the standard says of streams, its examples among it.
func TestReader(t *testing.T) {
	for _, c := range []struct {
		name, stream string
		want         []eventsource.Event
	}{
		{"lines of data are joined", "data: YHOO\ndata: +2\ndata: 10\n\n", []eventsource.Event{{Name: "message", Data: "YHOO\n+2\n10"}}},
		{
			"comments, ids that are kept, reset, and of an event that has not ended",
			": test stream\n\ndata: first event\nid: 1\n\ndata:second event\n\nid\ndata:  third event\n\ndata: fourth\n",
			[]eventsource.Event{{"1", "message", "first event"}, {"1", "message", "second event"}, {"", "message", " third event"}},
		},
		{"an event may have no data but empty ones", "data\n\ndata\ndata\n\ndata:", []eventsource.Event{{Name: "message"}, {Name: "message", Data: "\n"}}},
		{"one space is left out", "data:test\n\ndata: test\n\n", []eventsource.Event{{Name: "message", Data: "test"}, {Name: "message", Data: "test"}}},
		{"all line ends", "event: a\rdata: 1\r\ndata: 2\n\r\ndata: 3\r\r", []eventsource.Event{{Name: "a", Data: "1\n2"}, {Name: "message", Data: "3"}}},
		{"a name without data is forgotten", "event: a\n\ndata: 1\n\n", []eventsource.Event{{Name: "message", Data: "1"}}},
		{"an id without data counts", "id: 7\n\ndata: 1\n\n", []eventsource.Event{{"7", "message", "1"}}},
		{"an id with NUL does not", "id: 7\x00\ndata: 1\n\n", []eventsource.Event{{Name: "message", Data: "1"}}},
		{"a mark at the beginning", "\uFEFFdata: 1\n\n\uFEFFdata: 2\n\n", []eventsource.Event{{Name: "message", Data: "1"}}},
		{"fields that are not known", "datas: 1\nDATA: 2\ndata: 3\n\n", []eventsource.Event{{Name: "message", Data: "3"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, _ := read(t, strings.NewReader(c.stream)); !slices.Equal(got, c.want) {
				t.Errorf("%q is read as %q, want %q", c.stream, got, c.want)
			}
			if got, _ := read(t, iotest.OneByteReader(strings.NewReader(c.stream))); !slices.Equal(got, c.want) {
				t.Errorf("%q byte by byte is read as %q, want %q", c.stream, got, c.want)
			}
		})
	}
}

func TestRetry(t *testing.T) {
	for stream, want := range map[string]time.Duration{
		"retry: 1500\n": 1500 * time.Millisecond, "": 0, "retry: 5s\n": 0, "retry: -5\n": 0, "retry\n": 0,
		"retry: 7\nretry: x\n": 7 * time.Millisecond, "retry: 99999999999999999999\n": 0, "retry: 9223372036854775807\n": 0,
	} {
		if _, r := read(t, strings.NewReader(stream)); r.Retry() != want {
			t.Errorf("%q: %v, want %v", stream, r.Retry(), want)
		}
	}
}

func TestTooLarge(t *testing.T) {
	line := "data: " + strings.Repeat("x", 1<<20) + "\n"
	for name, stream := range map[string]string{
		"a line without end": strings.Repeat("x", eventsource.MaxEvent), "an event without end": strings.Repeat(line, 4),
	} {
		if _, err := eventsource.NewReader(strings.NewReader(stream)).Next(); !errors.Is(err, eventsource.ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An event is there when its empty line is, even if that ends in CR, which may be the
// half of a line end.
func TestEventsAreNotHeldBack(t *testing.T) {
	out, in := io.Pipe()
	defer out.Close()
	go func() { _, _ = io.WriteString(in, "data: 1\r\r") }() // and nothing more
	if e, err := eventsource.NewReader(out).Next(); err != nil || e.Data != "1" {
		t.Errorf("%v, %v", e, err)
	}
}

func FuzzReader(f *testing.F) {
	f.Add("id: 1\nevent: a\ndata: b\n\n")
	f.Add("\uFEFF:\r\nretry: 5\r\rdata\n\n")
	f.Fuzz(func(t *testing.T, stream string) {
		whole, _ := read(t, strings.NewReader(stream))
		bytewise, _ := read(t, iotest.OneByteReader(strings.NewReader(stream)))
		if !slices.Equal(whole, bytewise) {
			t.Errorf("%q is read as %q, and byte by byte as %q", stream, whole, bytewise)
		}
		for _, e := range whole {
			if strings.ContainsAny(e.Data, "\r") || strings.ContainsAny(e.Name+e.ID, "\r\n") {
				t.Errorf("%q has the event %q", stream, e)
			}
		}
	})
}
