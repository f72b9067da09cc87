package calendar

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"
)

func TestCron(t *testing.T) {
	checkSpans(t, []spanned{
		{"0 17 * * 0", "UTC", "2026-11-22T17:00:00Z", "20261122T170000Z", "2026-11-22T17:00:00Z", "2026-11-29T17:00:00Z"},
		{"0 17 * * 0", "UTC", "2026-11-22T16:59:59.999999999Z", "20261115T170000Z", "2026-11-15T17:00:00Z", "2026-11-22T17:00:00Z"},
		{"0 17 * * SUN", "Europe/Berlin", "2026-10-24T12:00:00Z", "20261018T150000Z", "2026-10-18T17:00:00+02:00", "2026-10-25T17:00:00+01:00"},
		{"@weekly", "UTC", "2026-11-22T13:00:00Z", "20261122T000000Z", "2026-11-22T00:00:00Z", "2026-11-29T00:00:00Z"},
		{"@monthly", "UTC", "2026-11-22T13:00:00Z", "20261101T000000Z", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"},
		{"@yearly", "Asia/Tokyo", "2026-11-22T13:00:00Z", "20251231T150000Z", "2026-01-01T00:00:00+09:00", "2027-01-01T00:00:00+09:00"},
		{"@hourly", "Asia/Kathmandu", "2026-11-22T13:00:00Z", "20261122T121500Z", "2026-11-22T18:00:00+05:45", "2026-11-22T19:00:00+05:45"},
		{"0 0 31 * *", "UTC", "2026-11-22T13:00:00Z", "20261031T000000Z", "2026-10-31T00:00:00Z", "2026-12-31T00:00:00Z"},
		{"0 0 13 * FRI", "UTC", "2026-11-14T13:00:00Z", "20261113T000000Z", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"}, // either day
		{"30 4 1 1 *", "UTC", "2027-01-01T04:29:00Z", "20260101T043000Z", "2026-01-01T04:30:00Z", "2027-01-01T04:30:00Z"},
		{"0 * * 1 *", "UTC", "2026-11-22T13:00:00Z", "20260131T230000Z", "2026-01-31T23:00:00Z", "2027-01-01T00:00:00Z"},

		// 02:30 is skipped in spring, and comes twice in autumn.
		{"30 2 * * *", "Europe/Berlin", "2026-03-29T12:00:00Z", "20260329T010000Z", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"},
		{"30 2 * * *", "Europe/Berlin", "2026-10-25T01:45:00Z", "20261025T003000Z", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"},
		// 02:00 and 03:00 are the same moment in spring; from 02:00 to 03:00 are two hours in autumn.
		{"@hourly", "Europe/Berlin", "2026-03-29T01:00:00Z", "20260329T010000Z", "2026-03-29T03:00:00+02:00", "2026-03-29T04:00:00+02:00"},
		{"@hourly", "Europe/Berlin", "2026-10-25T01:30:00Z", "20261025T000000Z", "2026-10-25T02:00:00+02:00", "2026-10-25T03:00:00+01:00"},
		// Half an hour: 02:15 is skipped; what begins at 02:00 has half an hour.
		{"15 2 * * *", "Australia/Lord_Howe", "2026-10-04T12:00:00+11:00", "20261003T153000Z", "2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"},
		{"@hourly", "Australia/Lord_Howe", "2026-10-03T15:30:00Z", "20261003T153000Z", "2026-10-04T02:30:00+11:00", "2026-10-04T03:00:00+11:00"},
		// Midnight is skipped; a day is skipped; 23:30 comes again on the day before.
		{"@daily", "America/Sao_Paulo", "2018-11-04T12:00:00Z", "20181104T030000Z", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"},
		{"0 12 * * *", "Pacific/Apia", "2011-12-30T09:00:00Z", "20111229T220000Z", "2011-12-29T12:00:00-10:00", "2011-12-31T00:00:00+14:00"},
		{"0 12 * * *", "Pacific/Apia", "2011-12-30T10:00:00Z", "20111230T100000Z", "2011-12-31T00:00:00+14:00", "2011-12-31T12:00:00+14:00"},
		{"30 23 * * *", "America/St_Johns", "2010-11-06T23:45:00-03:30", "20101107T020000Z", "2010-11-06T23:30:00-02:30", "2010-11-07T23:30:00-03:30"},
	})
}

// TestScheduleInAZone shows why the schedule is asked in UTC only: in a zone it
// skips what the change skips and repeats what it repeats, and what it answers
// depends on where it starts.
func TestScheduleInAZone(t *testing.T) {
	zone := zoned(t, "Europe/Berlin")
	schedule, err := cron.ParseStandard("30 2 * * *")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ after, want string }{
		{"2026-03-28T03:00:00+01:00", "2026-03-30T02:30:00+02:00"}, // no season on the 29th
		{"2026-10-25T02:00:00+02:00", "2026-10-25T02:30:00+02:00"},
		{"2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"}, // one of an hour on the 25th
	} {
		if got := schedule.Next(moment(t, row.after).In(zone)).Format(time.RFC3339); got != row.want {
			t.Errorf("after %s: got %s, want %s", row.after, got, row.want)
		}
	}
}

func TestCronRefuses(t *testing.T) {
	for _, row := range []struct{ expression, want string }{
		{"", "empty"},
		{"0 0 * *", "5 fields"},
		{"0 0 0 * * *", "5 fields"},
		{"@never", "unrecognized"},
		{"@every 24h", "@every"},
		{"@every", "unrecognized"},
		{"TZ=UTC 0 0 * * *", "time zone"},
		{"CRON_TZ=Asia/Tokyo 0 0 * * *", "time zone"},
		{"TZ=UTC", "time zone"}, // the library alone panics
		{" TZ=UTC", "time zone"},
		{"60 0 * * *", "above maximum"},
		{"0 24 * * *", "above maximum"},
		{"0 0 0 * *", "below minimum"},
		{"0 0 * * 7", "above maximum"},
		{"0 0 * * mond", "parse"},
		{"0 0 L * *", "parse"},
		{"* * * * *", "more often"},
		{"*/30 * * * *", "more often"},
		{"0,1 0 1 1 *", "more often"},
		{", * * * *", "five years"},
		{"0 , * * *", "five years"},
		{"0 0 , * ,", "five years"},
		{"0 0 1 , *", "five years"},
		{"0 0 30 2 *", "five years"},
		{"0 0 31 2,4,6,9,11 *", "five years"},
		{"0 0 29 2 *", "five years"},
	} {
		c, err := Cron(row.expression, time.UTC)
		if err == nil || !strings.Contains(err.Error(), row.want) || c != nil {
			t.Errorf("%q: got %v and error %v, want one with %q", row.expression, c, err, row.want)
		}
	}
}

// TestLongWait checks every day of every month by the calendar: Cron takes those
// that come every five years in all of the 400 years after which dates and days
// of the week repeat.
func TestLongWait(t *testing.T) {
	for month := time.January; month <= time.December; month++ {
		for day := 1; day <= 31; day++ {
			longest, last := 0, 0
			for year := 1; year <= 802; year++ {
				if date(year, month, day).Month() == month {
					longest, last = max(longest, year-last), year
				}
			}
			longest = max(longest, 802-last)
			_, err := Cron(fmt.Sprintf("0 0 %d %d *", day, month), time.UTC)
			if want := longest <= 5; (err == nil) != want {
				t.Errorf("day %d of %v comes every %d years: got error %v", day, month, longest, err)
			}
		}
	}
}

// TestCronByTheHour compares the seasons with looking at every hour of UTC for
// what a random expression asks for.
func TestCronByTheHour(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		minute := rapid.IntRange(0, 59).Draw(rt, "minute")
		hours := drawSet(rt, "hour", 0, 23)
		months := drawSet(rt, "month", 1, 12)
		days := drawSet(rt, "day", 1, 31)
		weekdays := drawSet(rt, "weekday", 0, 6)
		expression := fmt.Sprintf("%d %s %s %s %s", minute, field(hours), field(days), field(months), field(weekdays))
		c, err := Cron(expression, nil)
		if err != nil {
			rt.Skip("comes too rarely")
		}
		matches := func(m time.Time) bool {
			day, weekday := has(days, m.Day()), has(weekdays, int(m.Weekday()))
			either := days != nil && weekdays != nil && (day || weekday)
			return has(hours, m.Hour()) && has(months, int(m.Month())) && (either || day && weekday)
		}
		start := date(rapid.IntRange(1900, 2100).Draw(rt, "year"), 1, 1).Add(time.Duration(minute) * time.Minute)
		s, _ := c.At(start)
		for m := start; m.Before(start.AddDate(1, 1, 0)); m = m.Add(time.Hour) {
			if matches(m) != m.Equal(s.Start) {
				if s, _ = c.At(m); matches(m) != m.Equal(s.Start) {
					rt.Fatalf("%s: at %v: matches %v, but the season is %v", expression, m, matches(m), s)
				}
			}
			if m.Before(s.Start) || !m.Before(s.End) {
				rt.Fatalf("%s: %v is not in %v", expression, m, s)
			}
		}
	})
}

// drawSet draws some numbers of a range, or nil for a star.
func drawSet(rt *rapid.T, name string, low, high int) []int {
	if rapid.Bool().Draw(rt, "any "+name) {
		return nil
	}
	return rapid.SliceOfNDistinct(rapid.IntRange(low, high), 1, 4, rapid.ID).Draw(rt, name)
}

func field(set []int) string {
	if set == nil {
		return "*"
	}
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(set), " ", ","), "[]")
}

func has(set []int, n int) bool { return set == nil || slices.Contains(set, n) }
