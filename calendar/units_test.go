package calendar

import (
	"testing"
	"time"
)

func TestUnits(t *testing.T) {
	checkSpans(t, []spanned{
		{"daily", "UTC", "2026-11-22T13:00:00Z", "2026-11-22", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"},
		{"weekly", "", "2026-11-22T13:00:00Z", "2026-W47", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z"},
		{"monthly", "UTC", "2026-11-22T13:00:00Z", "2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"},
		{"yearly", "UTC", "2026-11-22T13:00:00Z", "2026", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"},
		{"daily", "Asia/Tokyo", "2026-11-22T15:00:00Z", "2026-11-23", "2026-11-23T00:00:00+09:00", "2026-11-24T00:00:00+09:00"},
		{"daily", "Asia/Tokyo", "2026-11-22T14:59:59.999999999Z", "2026-11-22", "2026-11-22T00:00:00+09:00", "2026-11-23T00:00:00+09:00"},

		// Leap days, and the years that have none.
		{"daily", "UTC", "2024-02-29T23:59:59Z", "2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"},
		{"daily", "UTC", "2100-02-28T23:59:59Z", "2100-02-28", "2100-02-28T00:00:00Z", "2100-03-01T00:00:00Z"},
		{"monthly", "UTC", "2000-02-29T12:00:00Z", "2000-02", "2000-02-01T00:00:00Z", "2000-03-01T00:00:00Z"},
		{"monthly", "UTC", "2023-12-31T12:00:00Z", "2023-12", "2023-12-01T00:00:00Z", "2024-01-01T00:00:00Z"},

		// ISO weeks: the year is that of the Thursday.
		{"weekly", "UTC", "2027-01-03T23:59:59Z", "2026-W53", "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z"},
		{"weekly", "UTC", "2021-01-01T00:00:00Z", "2020-W53", "2020-12-28T00:00:00Z", "2021-01-04T00:00:00Z"},
		{"weekly", "UTC", "2024-12-30T00:00:00Z", "2025-W01", "2024-12-30T00:00:00Z", "2025-01-06T00:00:00Z"},
		{"weekly", "UTC", "2023-01-01T12:00:00Z", "2022-W52", "2022-12-26T00:00:00Z", "2023-01-02T00:00:00Z"},
		{"weekly", "UTC", "2018-01-01T00:00:00Z", "2018-W01", "2018-01-01T00:00:00Z", "2018-01-08T00:00:00Z"},

		// Days of 23, 25, 23½ and 24½ hours.
		{"daily", "Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-29", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"},
		{"daily", "Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-25", "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"},
		{"daily", "Australia/Lord_Howe", "2026-10-04T12:00:00+11:00", "2026-10-04", "2026-10-04T00:00:00+10:30", "2026-10-05T00:00:00+11:00"},
		{"daily", "Australia/Lord_Howe", "2026-04-05T12:00:00+10:30", "2026-04-05", "2026-04-05T00:00:00+11:00", "2026-04-06T00:00:00+10:30"},
		{"daily", "Antarctica/Troll", "2026-03-29T12:00:00Z", "2026-03-29", "2026-03-29T00:00:00Z", "2026-03-30T00:00:00+02:00"},
		{"weekly", "America/New_York", "2026-03-08T12:00:00Z", "2026-W10", "2026-03-02T00:00:00-05:00", "2026-03-09T00:00:00-04:00"},
		{"monthly", "America/New_York", "2026-11-30T12:00:00Z", "2026-11", "2026-11-01T00:00:00-04:00", "2026-12-01T00:00:00-05:00"},
		{"yearly", "Australia/Sydney", "2026-07-01T00:00:00Z", "2026", "2026-01-01T00:00:00+11:00", "2027-01-01T00:00:00+11:00"},

		// The clocks go forward at midnight: the day begins at one.
		{"daily", "America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"},
		{"daily", "America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-03", "2018-11-03T00:00:00-03:00", "2018-11-04T01:00:00-02:00"},
		{"daily", "Asia/Beirut", "2022-03-27T12:00:00Z", "2022-03-27", "2022-03-27T01:00:00+03:00", "2022-03-28T00:00:00+03:00"},
		{"daily", "America/Havana", "2024-03-10T12:00:00Z", "2024-03-10", "2024-03-10T01:00:00-04:00", "2024-03-11T00:00:00-04:00"},
		{"daily", "Africa/Cairo", "2023-04-28T12:00:00Z", "2023-04-28", "2023-04-28T01:00:00+03:00", "2023-04-29T00:00:00+03:00"},
		{"monthly", "Asia/Damascus", "2005-04-15T12:00:00Z", "2005-04", "2005-04-01T01:00:00+03:00", "2005-05-01T00:00:00+03:00"},
		{"weekly", "Asia/Tehran", "2021-03-22T12:00:00Z", "2021-W12", "2021-03-22T01:00:00+04:30", "2021-03-29T00:00:00+04:30"},

		// The clocks go back at midnight, or to it.
		{"daily", "America/Sao_Paulo", "2019-02-17T02:30:00Z", "2019-02-16", "2019-02-16T00:00:00-02:00", "2019-02-17T00:00:00-03:00"},
		{"daily", "America/Havana", "2024-11-03T05:30:00Z", "2024-11-03", "2024-11-03T00:00:00-04:00", "2024-11-04T00:00:00-05:00"},

		// At 00:01 they go back to 23:01: the new day goes on.
		{"daily", "America/St_Johns", "2010-11-06T23:30:00-02:30", "2010-11-06", "2010-11-06T00:00:00-02:30", "2010-11-07T00:00:00-02:30"},
		{"daily", "America/St_Johns", "2010-11-06T23:30:00-03:30", "2010-11-07", "2010-11-07T00:00:00-02:30", "2010-11-08T00:00:00-03:30"},

		// Days that are missing, and days that came twice.
		{"daily", "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29", "2011-12-29T00:00:00-10:00", "2011-12-31T00:00:00+14:00"},
		{"daily", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31", "2011-12-31T00:00:00+14:00", "2012-01-01T00:00:00+14:00"},
		{"weekly", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-W52", "2011-12-26T00:00:00-10:00", "2012-01-02T00:00:00+14:00"},
		{"daily", "Pacific/Kwajalein", "1993-08-21T11:59:59Z", "1993-08-20", "1993-08-20T00:00:00-12:00", "1993-08-22T00:00:00+12:00"},
		{"daily", "Pacific/Kwajalein", "1969-09-30T12:00:00-12:00", "1969-09-30", "1969-09-30T00:00:00+11:00", "1969-10-01T00:00:00-12:00"},
		{"yearly", "Pacific/Kiritimati", "1994-12-31T00:00:00Z", "1994", "1994-01-01T00:00:00-10:00", "1995-01-01T00:00:00+14:00"},
		{"daily", "Pacific/Kiritimati", "1994-12-31T00:00:00Z", "1994-12-30", "1994-12-30T00:00:00-10:00", "1995-01-01T00:00:00+14:00"},

		// Local mean time, to the second, and the far future by rule.
		{"daily", "Europe/Berlin", "1893-03-31T12:00:00Z", "1893-03-31", "1893-03-31T00:00:00+00:53", "1893-04-01T00:06:32+01:00"},
		{"daily", "Europe/Berlin", "2500-06-01T12:00:00Z", "2500-06-01", "2500-06-01T00:00:00+02:00", "2500-06-02T00:00:00+02:00"},
	})
}

// TestLengths says in hours what the table says in times.
func TestLengths(t *testing.T) {
	for _, row := range []struct {
		zone, id string
		hours    float64
	}{
		{"Europe/Berlin", "2026-03-28", 24},
		{"Europe/Berlin", "2026-03-29", 23},
		{"Europe/Berlin", "2026-10-25", 25},
		{"Australia/Lord_Howe", "2026-10-04", 23.5},
		{"Antarctica/Troll", "2026-03-29", 22},
		{"America/Sao_Paulo", "2018-11-04", 23},
		{"America/Sao_Paulo", "2019-02-16", 25},
		{"America/St_Johns", "2010-11-06", 24},
		{"America/St_Johns", "2010-11-07", 25},
		{"Pacific/Apia", "2011-12-29", 24},
		{"Pacific/Kwajalein", "1969-09-30", 47},
	} {
		s, ok := Daily(zoned(t, row.zone)).Named(row.id)
		if got := s.End.Sub(s.Start).Hours(); !ok || got != row.hours {
			t.Errorf("%s %s has %v hours (%v), want %v", row.zone, row.id, got, ok, row.hours)
		}
	}
}

func TestNamedTakesOneSpelling(t *testing.T) {
	for _, row := range []struct {
		rhythm, zone string
		good, bad    []string
	}{
		{
			"daily", "UTC",
			[]string{"2026-11-22", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"},
			[]string{
				"", "2026-02-29", "2026-02-30", "2100-02-29", "2026-00-10", "2026-13-01", "2026-11-00", "2026-11-31", "2026-1-22",
				"26-11-22", "02026-11-22", "2026-11-22 ", " 2026-11-22", "2026/11/22", "20261122", "2026-11-22T00:00:00Z", "2026-11",
				"0000-12-31", "10000-01-01", "-001-01-01", "+026-01-01", "２０２６-11-22", "2026-11-2", "2026-W47", "current", "2026-11-22\x00",
			},
		},
		{
			"weekly", "UTC",
			[]string{"2026-W47", "2026-W53", "2020-W53", "2025-W01", "0001-W01", "9999-W52"},
			[]string{
				"", "2025-W53", "2027-W53", "2026-W54", "2026-W00", "2026-W99", "2026-W7", "2026-w47", "2026W47", "2026-W047", "2026-W+7",
				"+026-W47", "2026-W47-1", " 2026-W47", "2026-W47\n", "0000-W52", "9999-W53", "10000-W01", "-001-W01", "2026-W 7", "2026--W07",
			},
		},
		{
			"monthly", "UTC",
			[]string{"2026-11", "0001-01", "9999-12"},
			[]string{"", "2026-00", "2026-13", "2026-1", "2026-011", "2026", "0000-12", "10000-01", "2026-11-01", "Nov 2026"},
		},
		{"yearly", "UTC", []string{"2026", "0001", "9999"}, []string{"", "0000", "10000", "026", "02026", "-2026", "+2026", "2_26", "2026-"}},
		{
			"0 17 * * 0", "UTC",
			[]string{"20261122T170000Z", "00010107T170000Z", "99991226T170000Z"},
			[]string{
				"", "20261122T170001Z", "20261122T160000Z", "20261123T170000Z", "20261122T170000", "20261122T170000z", "20261122t170000Z",
				"20261122T170000.0Z", "20261122T170000.000000001Z", "20261122T170000,0Z", "2026-11-22T17:00:00Z", "20261122T170000+00", "20261322T170000Z",
			},
		},
		{"daily", "Pacific/Apia", []string{"2011-12-29", "2011-12-31"}, []string{"2011-12-30"}},
		{"daily", "Pacific/Kwajalein", []string{"1993-08-20", "1993-08-22"}, []string{"1993-08-21"}},
		{"daily", "Asia/Tokyo", []string{"0001-01-01", "9999-12-31"}, []string{"0000-12-31", "10000-01-01"}},
		{"daily", "America/Los_Angeles", []string{"0001-01-01", "9999-12-31"}, []string{"0000-12-31", "10000-01-01"}},
	} {
		c := calendarOf(t, row.rhythm, row.zone)
		for _, id := range row.good {
			s, ok := c.Named(id)
			if !ok || s.ID != id {
				t.Errorf("%v: %q: got %v (%v)", c, id, s, ok)
			}
			if at, ok := c.At(s.Start); !ok || at != s {
				t.Errorf("%v: the start of %q is in %v", c, id, at)
			}
		}
		for _, id := range row.bad {
			if s, ok := c.Named(id); ok {
				t.Errorf("%v: %q is %v, want none", c, id, s)
			}
		}
	}
}

// TestEndsOfTime checks the first and the last span, and that there is none
// beyond them, however far.
func TestEndsOfTime(t *testing.T) {
	for _, row := range []struct{ rhythm, zone, first, last string }{
		{"daily", "UTC", "0001-01-01", "9999-12-31"},
		{"weekly", "UTC", "0001-W01", "9999-W52"},
		{"monthly", "UTC", "0001-01", "9999-12"},
		{"yearly", "UTC", "0001", "9999"},
		{"daily", "Asia/Tokyo", "0001-01-01", "9999-12-31"},
		{"yearly", "America/Los_Angeles", "0001", "9999"},
		{"@yearly", "UTC", "00010101T000000Z", "99990101T000000Z"},
		{"@hourly", "Asia/Tokyo", "00010101T004101Z", "99991231T230000Z"}, // by mean time, 9:18:59 ahead
	} {
		c := calendarOf(t, row.rhythm, row.zone)
		first, ok := c.Named(row.first)
		if !ok {
			t.Fatalf("%v: no span %s", c, row.first)
		}
		if s, ok := c.Before(first); ok {
			t.Errorf("%v: before %v is %v, want none", c, first, s)
		}
		last, ok := c.Named(row.last)
		if !ok {
			t.Fatalf("%v: no span %s", c, row.last)
		}
		before, _ := c.At(last.Start.Add(-1))
		if got, ok := c.Before(last); !ok || got != before || got.End != last.Start {
			t.Errorf("%v: before %v is %v (%v)", c, last, got, ok)
		}
		outside := []time.Time{
			first.Start.Add(-1), last.End, {}, time.Unix(1<<62, 0), time.Unix(-1<<62, 0), time.Unix(1<<63-1, 0), time.Unix(-1<<63, 0),
		}
		for _, m := range outside {
			if s, ok := c.At(m); ok && !m.Equal(first.Start) && !m.IsZero() {
				t.Errorf("%v: %v is in %v, want none", c, m, s)
			}
		}
	}
}
