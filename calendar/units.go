package calendar

import (
	"fmt"
	"time"

	"statstracker/stats"
)

// Daily divides time into the days of a zone, with IDs such as 2026-11-22, from
// 0001-01-01 to 9999-12-31. A zone of nil is UTC.
func Daily(zone *time.Location) stats.Calendar {
	return newTiling("daily", zone, unit{
		floor: func(wall time.Time) time.Time { return date(wall.Date()) },
		days:  1,
		name:  formatted("2006-01-02"),
		parse: parsed("2006-01-02"),
	})
}

// Weekly divides time into the weeks of ISO 8601 in a zone. They begin on
// Monday, and the ID, such as 2026-W47, has the year that the week belongs to:
// that of its Thursday. There are those from 0001-W01 to 9999-W52. A zone of nil
// is UTC.
func Weekly(zone *time.Location) stats.Calendar {
	return newTiling("weekly", zone, unit{floor: monday, days: 7, name: weekName, parse: parseWeek})
}

// Monthly divides time into the months of a zone, with IDs such as 2026-11, from
// 0001-01 to 9999-12. A zone of nil is UTC.
func Monthly(zone *time.Location) stats.Calendar {
	return newTiling("monthly", zone, unit{
		floor:  func(wall time.Time) time.Time { return date(wall.Year(), wall.Month(), 1) },
		months: 1,
		name:   formatted("2006-01"),
		parse:  parsed("2006-01"),
	})
}

// Yearly divides time into the years of a zone, with IDs such as 2026, from 0001
// to 9999. A zone of nil is UTC.
func Yearly(zone *time.Location) stats.Calendar {
	return newTiling("yearly", zone, unit{
		floor: func(wall time.Time) time.Time { return date(wall.Year(), time.January, 1) },
		years: 1,
		name:  formatted("2006"),
		parse: parsed("2006"),
	})
}

// unit is the rhythm of a unit of the calendar: years, months or days long.
type unit struct {
	floor               func(wall time.Time) time.Time
	years, months, days int
	name                func(begin time.Time) string
	parse               func(id string) (begin time.Time, err error)
}

func (u unit) last(wall time.Time) time.Time { return u.floor(wall) }

func (u unit) next(begin time.Time) time.Time { return begin.AddDate(u.years, u.months, u.days) }

func (u unit) id(begin, _ time.Time) string {
	if !nameable(begin) {
		return ""
	}
	return u.name(begin)
}

func (u unit) find(id string, zone *time.Location) (time.Time, bool) {
	begin, err := u.parse(id)
	return firstAt(begin, zone), err == nil
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func formatted(layout string) func(begin time.Time) string {
	return func(begin time.Time) string { return begin.Format(layout) }
}

func parsed(layout string) func(id string) (time.Time, error) {
	return func(id string) (time.Time, error) { return time.Parse(layout, id) }
}

// monday returns the beginning of the week of a wall time.
func monday(wall time.Time) time.Time {
	sinceMonday := (wall.Weekday() + 6) % 7
	return date(wall.Year(), wall.Month(), wall.Day()-int(sinceMonday))
}

func weekName(begin time.Time) string {
	year, week := begin.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// parseWeek returns the beginning of a week. The first week of a year is that
// of the 4th of January.
func parseWeek(id string) (begin time.Time, err error) {
	var year, week int
	if _, err := fmt.Sscanf(id, "%4d-W%2d", &year, &week); err != nil {
		return time.Time{}, fmt.Errorf("read %q as a week: %w", id, err)
	}
	return monday(date(year, time.January, 4)).AddDate(0, 0, 7*(week-1)), nil
}
