package calendar

import (
	"strings"
	"testing"
	"time"

	"statstracker/stats"
)

func span(t testing.TB, id, start, end string) stats.Span {
	t.Helper()
	return stats.Span{ID: id, Start: moment(t, start), End: moment(t, end)}
}

func TestList(t *testing.T) {
	beta := span(t, "beta", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
	one := span(t, "Saison 1 ❄", "2026-02-01T00:00:00Z", "2026-03-01T12:00:00+02:00")
	two := span(t, "2", "2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z")
	spans := []stats.Span{beta, one, two}
	c, err := List(spans)
	if err != nil {
		t.Fatal(err)
	}
	spans[0].ID = "changed by its owner"

	for _, row := range []struct{ at, id string }{
		{"2025-12-31T23:59:59.999999999Z", ""},
		{"2026-01-01T00:00:00Z", "beta"},
		{"2026-01-31T23:59:59.999999999Z", "beta"},
		{"2026-02-01T00:00:00Z", "Saison 1 ❄"},
		{"2026-03-01T09:59:59Z", "Saison 1 ❄"},
		{"2026-03-01T10:00:00Z", ""},
		{"2026-03-31T23:59:59Z", ""},
		{"2026-04-01T02:00:00+02:00", "2"},
		{"2026-05-01T00:00:00Z", ""},
	} {
		if s, ok := c.At(moment(t, row.at)); s.ID != row.id || ok != (row.id != "") {
			t.Errorf("at %s: got %v (%v), want %q", row.at, s, ok, row.id)
		}
	}
	for _, s := range []stats.Span{beta, one, two} {
		if got, ok := c.Named(s.ID); !ok || got != s {
			t.Errorf("named %q: got %v (%v)", s.ID, got, ok)
		}
	}
	for _, id := range []string{"", "Beta", "3", "changed by its owner", "current"} {
		if s, ok := c.Named(id); ok || s != (stats.Span{}) {
			t.Errorf("named %q: got %v (%v), want none", id, s, ok)
		}
	}
	for _, row := range []struct{ of, want stats.Span }{{two, one}, {one, beta}, {beta, stats.Span{}}} {
		if got, ok := c.Before(row.of); got != row.want || ok != (row.want.ID != "") {
			t.Errorf("before %v: got %v (%v), want %v", row.of, got, ok, row.want)
		}
	}
	want := "list"
	if got := c.String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestListRefuses(t *testing.T) {
	january := span(t, "january", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
	february := span(t, "february", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")
	named := func(id string) []stats.Span {
		s := february
		s.ID = id
		return []stats.Span{january, s}
	}
	early := february
	early.Start = early.Start.Add(-1)
	if _, err := List(named(strings.Repeat("x", 512))); err != nil {
		t.Errorf("512 bytes: %v", err)
	}
	for _, row := range []struct {
		spans []stats.Span
		want  string
	}{
		{nil, "it is empty"},
		{named(""), "number 2, \"\": its ID is empty"},
		{named(strings.Repeat("x", 513)), "its ID is longer than 512 bytes"},
		{named("\xff"), "its ID is not valid UTF-8"},
		{named("current"), "a word with a meaning"},
		{named("previous"), "a word with a meaning"},
		{named("all-time"), "a word with a meaning"},
		{named("january"), "the ID of number 1"},
		{[]stats.Span{february, january}, "before the end of number 1"},
		{[]stats.Span{january, early}, "before the end of number 1"},
		{[]stats.Span{{ID: "a", Start: january.Start, End: january.Start}}, "does not start before"},
		{[]stats.Span{{ID: "a", Start: january.End, End: january.Start}}, "does not start before"},
		{[]stats.Span{{ID: "a", Start: time.Time{}, End: time.Time{}}}, "does not start before"},
	} {
		if c, err := List(row.spans); err == nil || !strings.Contains(err.Error(), row.want) || c != nil {
			t.Errorf("%v: got %v and error %v, want one with %q", row.spans, c, err, row.want)
		}
	}
}
