package calendar

import (
	"archive/zip"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"statstracker/stats"
)

// zoneNames lists all zones of the database.
func zoneNames(t testing.TB) []string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(database), int64(len(database)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
	}
	return names
}

// zones draws zones, of all and of those with the strangest changes.
func zones(t testing.TB) *rapid.Generator[*time.Location] {
	names := rapid.OneOf(rapid.SampledFrom(zoneNames(t)), rapid.SampledFrom([]string{
		"America/St_Johns", "America/Sao_Paulo", "Pacific/Apia", "Pacific/Kwajalein", "Asia/Manila", "America/Juneau", "Africa/Cairo",
		"Africa/Casablanca", "Antarctica/Troll", "Australia/Lord_Howe", "Asia/Gaza", "Africa/Monrovia", "Europe/Dublin",
	}))
	return rapid.Map(names, func(name string) *time.Location { return zoned(t, name) })
}

var (
	year1850 = time.Date(1850, 1, 1, 0, 0, 0, 0, time.UTC)
	year2200 = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

// moments draws moments from 1850 to 2200: any, and those near a change of the
// clocks or the end of a year.
func moments(zone *time.Location) *rapid.Generator[time.Time] {
	return rapid.Custom(func(rt *rapid.T) time.Time {
		m := time.Unix(rapid.Int64Range(year1850.Unix(), year2200.Unix()-1).Draw(rt, "second"), 0)
		switch rapid.IntRange(0, 3).Draw(rt, "near") {
		case 0:
			return m.Add(time.Duration(rapid.Int64Range(0, 1e9-1).Draw(rt, "nanosecond")))
		case 1:
			m = date(m.Year(), time.January, 1)
		default:
			if start, _ := m.In(zone).ZoneBounds(); !start.IsZero() {
				m = start
			}
		}
		return m.Add(time.Duration(rapid.Int64Range(-50*3600, 50*3600).Draw(rt, "seconds")) * time.Second)
	})
}

// someExpressions are cron expressions of all sorts.
var someExpressions = []string{
	"@hourly", "@daily", "@weekly", "@monthly", "@yearly", "30 2 * * *", "15 0 * * *", "0 */6 * * *", "59 23 31 12 *", "0 17 * * 0", "0 0 1,15 * *",
	"0 0 31 * *", "0 12 13 * 5", "30 1-3 * * *", "0 * * 1 *", "0 0 1 */3 *", "0 3 1-7 * 1",
}

// seasons draws calendars without gaps.
func seasons(zone *time.Location) *rapid.Generator[stats.Calendar] {
	return rapid.Custom(func(rt *rapid.T) stats.Calendar {
		if expression := rapid.SampledFrom(append([]string{""}, someExpressions...)).Draw(rt, "expression"); expression != "" {
			c, err := Cron(expression, zone)
			if err != nil {
				rt.Fatal(err)
			}
			return c
		}
		return units[rapid.SampledFrom([]string{"daily", "weekly", "monthly", "yearly"}).Draw(rt, "unit")](zone)
	})
}

// TestEveryMomentHasItsSpan checks spans, tiling, IDs and their order anywhere.
func TestEveryMomentHasItsSpan(t *testing.T) {
	someZones := zones(t)
	rapid.Check(t, func(rt *rapid.T) {
		zone := someZones.Draw(rt, "zone")
		c := seasons(zone).Draw(rt, "calendar")
		m := moments(zone).Draw(rt, "moment")
		s, ok := c.At(m)
		if !ok || m.Before(s.Start) || !m.Before(s.End) {
			rt.Fatalf("%v: %v is in %v (%v)", c, m, s, ok)
		}
		if s.Start.Location() != zone || s.End.Location() != zone {
			rt.Fatalf("%v: %v is not in its zone", c, s)
		}
		checkTiling(rt, c, s)
	})
}

// TestLastDaysOfLeapYears visits every zone where the time package has wrong
// bounds.
func TestLastDaysOfLeapYears(t *testing.T) {
	for _, name := range zoneNames(t) {
		c := Daily(zoned(t, name))
		for _, id := range []string{"2028-12-30", "2028-12-31", "2029-01-01", "2096-12-31"} {
			s, ok := c.Named(id)
			if !ok || s.End.Sub(s.Start) != 24*time.Hour || s.Start.Format("15:04:05") != "00:00:00" {
				t.Errorf("%v: %s is %v (%v)", c, id, s, ok)
			}
		}
	}
}

// TestFirstAtByTheMinute compares firstAt with looking at the clock every minute
// for six days, which is enough after 1972: from there on all changes and all
// offsets are in whole minutes.
func TestFirstAtByTheMinute(t *testing.T) {
	since := time.Date(1973, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	someZones := zones(t)
	rapid.Check(t, func(rt *rapid.T) {
		zone := someZones.Draw(rt, "zone")
		near := time.Unix(rapid.Int64Range(since, year2200.Unix()).Draw(rt, "second")/60*60, 0)
		if start, _ := near.In(zone).ZoneBounds(); start.Unix() > since {
			near = start
		}
		wall := wallAt(near, zone).Add(time.Duration(rapid.IntRange(-30*60, 30*60).Draw(rt, "minutes")) * time.Minute)
		for m := near.Add(-72 * time.Hour); ; m = m.Add(time.Minute) {
			if !wallAt(m, zone).Before(wall) {
				if got := firstAt(wall, zone); !got.Equal(m) {
					rt.Fatalf("%v shows %v first at %v, want %v", zone, wall, got, m)
				}
				return
			}
		}
	})
}
