package calendar

import (
	"math"
	"testing"
	"time"
	"unicode/utf8"

	"statstracker/stats"
)

// FuzzNamed feeds IDs to every kind of calendar: what has a span is its name.
func FuzzNamed(f *testing.F) {
	for _, id := range []string{
		"2026-11-22", "2026-W47", "2026-W53", "2026-11", "2026", "20261122T170000Z", "0001-01-01", "9999-W52", "2011-12-30", "", "current", "-001",
		"99999-W99", "2026-W-1", "20261122T170000.0Z",
	} {
		f.Add(id)
	}
	var calendars []stats.Calendar
	for _, name := range []string{"UTC", "Pacific/Apia", "America/St_Johns"} {
		zone := zoned(f, name)
		calendars = append(calendars, Daily(zone), Weekly(zone), Monthly(zone), Yearly(zone), crons(f, "0 17 * * 0", zone), crons(f, "@hourly", zone))
	}
	f.Fuzz(func(t *testing.T, id string) {
		for _, c := range calendars {
			s, ok := c.Named(id)
			switch {
			case !ok && s != (stats.Span{}):
				t.Errorf("%v: %q is none, and %v", c, id, s)
			case ok && s.ID != id:
				t.Errorf("%v: %q is %v", c, id, s)
			case ok:
				if at, _ := c.At(s.Start); at != s {
					t.Errorf("%v: the start of %v is in %v", c, s, at)
				}
			}
		}
	})
}

// FuzzCron makes calendars of any expression and looks at them anywhere.
func FuzzCron(f *testing.F) {
	for _, expression := range someExpressions {
		f.Add(expression, int64(1795355713))
	}
	for _, expression := range []string{
		"* * * * *", "0 0 29 2 *", "0 , * * *", "TZ=x", "@every 1ns", "0 0 */31 */12 6", "1-9/99 0 ? * ?", "0 0 *,5 * 1", "0/60 * * * *",
	} {
		f.Add(expression, int64(math.MinInt64))
	}
	zone := zoned(f, "America/St_Johns")
	f.Fuzz(func(t *testing.T, expression string, second int64) {
		c, err := Cron(expression, zone)
		if err != nil {
			return
		}
		second %= year2200.Unix()
		s, ok := c.At(time.Unix(second, 0))
		if !ok || second < s.Start.Unix() || second >= s.End.Unix() {
			t.Fatalf("%v: %d is in %v (%v)", c, second, s, ok)
		}
		checkTiling(t, c, s)
		if years := s.End.Sub(s.Start).Hours() / 24 / 365.25; years > 5 {
			t.Errorf("%v: %v has %v years", c, s, years)
		}
	})
}

// FuzzZone asks for zones: what is refused says why in few words.
func FuzzZone(f *testing.F) {
	for _, name := range []string{"", "UTC", "Local", "Europe/Berlin", "europe/berlin", "New York", "../../etc/passwd", "Ünknown/Zöne", "\x00"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		zone, err := Zone(name)
		switch {
		case (zone == nil) != (err != nil):
			t.Errorf("%q: got %v and error %v", name, zone, err)
		case err != nil && (len(err.Error()) > 500 || !utf8.ValidString(err.Error())):
			t.Errorf("%q: the error is %q", name, err)
		case err == nil && zone.String() != name && name != "":
			t.Errorf("%q: got %v", name, zone)
		}
	})
}
