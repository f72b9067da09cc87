package calendar

import (
	"sync"
	"testing"
	"time"

	"statstracker/stats"
)

// zoned returns a time zone that has to exist.
func zoned(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// moment reads a time with its offset from UTC.
func moment(t testing.TB, text string) time.Time {
	t.Helper()
	m, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// crons returns the calendar of an expression that has to be right.
func crons(t testing.TB, expression string, zone *time.Location) stats.Calendar {
	t.Helper()
	c, err := Cron(expression, zone)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// units are the constructors by the word that describes them.
var units = map[string]func(*time.Location) stats.Calendar{
	"daily": Daily, "weekly": Weekly, "monthly": Monthly, "yearly": Yearly,
}

// calendarOf makes a unit, or else a cron expression, in a zone.
func calendarOf(t testing.TB, rhythm, zone string) stats.Calendar {
	t.Helper()
	if unit, ok := units[rhythm]; ok {
		return unit(zoned(t, zone))
	}
	return crons(t, rhythm, zoned(t, zone))
}

// spanned is a row of a table: the span of the moment at.
type spanned struct {
	rhythm, zone, at string
	id, start, end   string
}

// checkSpans holds calendars to a table: what they say of a moment, of both ends of
// its span, of its ID, and of the span before it.
func checkSpans(t *testing.T, table []spanned) {
	for _, row := range table {
		t.Run(row.rhythm+" "+row.zone+" "+row.at, func(t *testing.T) {
			c := calendarOf(t, row.rhythm, row.zone)
			s, ok := c.At(moment(t, row.at))
			if !ok || s.ID != row.id || s.Start.Format(time.RFC3339) != row.start || s.End.Format(time.RFC3339) != row.end {
				t.Fatalf("got %s from %s to %s (%v), want %s from %s to %s", s.ID, s.Start, s.End, ok, row.id, row.start, row.end)
			}
			checkTiling(t, c, s)
		})
	}
}

// fataler is a test, of the testing package or of rapid.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkTiling checks what holds for every span of a calendar without gaps.
func checkTiling(t fataler, c stats.Calendar, s stats.Span) {
	t.Helper()
	if !s.Start.Before(s.End) {
		t.Fatalf("%v: %s does not start before its end", c, s.ID)
	}
	for _, in := range []time.Time{s.Start, s.Start.Add(s.End.Sub(s.Start) / 2).UTC(), s.End.Add(-1)} {
		if got, ok := c.At(in); !ok || got != s {
			t.Fatalf("%v: %s is in %v (%v), want %v", c, in, got, ok, s)
		}
	}
	if got, ok := c.Named(s.ID); !ok || got != s {
		t.Fatalf("%v: named %s: got %v (%v), want %v", c, s.ID, got, ok, s)
	}
	after, ok := c.At(s.End)
	if !ok || after.Start != s.End || after.ID <= s.ID {
		t.Fatalf("%v: after %v comes %v (%v)", c, s, after, ok)
	}
	if got, ok := c.Before(after); !ok || got != s {
		t.Fatalf("%v: before %v: got %v (%v), want %v", c, after, got, ok, s)
	}
	before, ok := c.At(s.Start.Add(-1))
	if !ok || before.End != s.Start || before.ID >= s.ID {
		t.Fatalf("%v: before %v comes %v (%v)", c, s, before, ok)
	}
	if got, ok := c.Before(s); !ok || got != before {
		t.Fatalf("%v: before %v: got %v (%v), want %v", c, s, got, ok, before)
	}
}

func TestString(t *testing.T) {
	zone := zoned(t, "Europe/Berlin")
	for name, unit := range units {
		if got, want := unit(zone).String(), name+" Europe/Berlin"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if got, want := unit(nil).String(), name+" UTC"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got, want := crons(t, "0  17 * *\t0", zone).String(), "cron 0 17 * * 0 Europe/Berlin"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestBeforeAnySpan asks for the span before one that is not of the calendar.
func TestBeforeAnySpan(t *testing.T) {
	for _, row := range []struct{ rhythm, start, want string }{
		{"daily", "2026-11-22T00:00:00Z", "2026-11-21"},
		{"daily", "2026-11-22T00:00:00.000000001Z", "2026-11-22"},
		{"monthly", "2026-11-22T13:00:00Z", "2026-11"},
		{"0 17 * * 0", "2026-11-22T17:00:00.5Z", "20261122T170000Z"},
	} {
		c := calendarOf(t, row.rhythm, "UTC")
		s, ok := c.Before(stats.Span{ID: "of another", Start: moment(t, row.start)})
		if !ok || s.ID != row.want {
			t.Errorf("%v: before %s is %v (%v), want %s", c, row.start, s, ok, row.want)
		}
	}
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	zone := zoned(t, "Europe/Berlin")
	for _, c := range []stats.Calendar{Weekly(zone), crons(t, "0 17 * * 0", zone)} {
		want, _ := c.At(moment(t, "2026-11-22T13:00:00Z"))
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for m := want.Start; m.Before(want.End); m = m.Add(time.Hour) {
					if s, ok := c.At(m); !ok || s != want {
						t.Errorf("%v: %v is in %v (%v)", c, m, s, ok)
					}
				}
			})
		}
		group.Wait()
	}
}
