package calendar

import (
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"statstracker/stats"
)

// Cron divides time at every time in the zone that matches a cron expression. A
// season begins there and ends at the next; its ID is its start in UTC, such as
// 20261122T170000Z, from the year 1 to 9999. A zone of nil is UTC.
//
// The expression has five fields: minute (0–59), hour (0–23), day of the month
// (1–31), month (1–12, JAN–DEC) and day of the week (0–6 from Sunday, SUN–SAT).
// A field has a star, a number, a range such as 1-5, any of these with a step
// such as */2, or several with commas between. Where neither of the two days
// is a star, a day matches that matches one of them. There are also @hourly,
// @daily or @midnight, @weekly (Sunday), @monthly, and @yearly or @annually. A
// zone inside the expression (CRON_TZ=) and @every are refused.
//
// An expression that matches more often than hourly, never, or less often than
// every five years, is an error: also the 29th of February, which does not come
// between 2096 and 2104.
//
// At a change of the clocks the rules of the package hold. Times that the change
// skips begin one season, at the change, and times that come twice begin one the
// first time, as in the cron of ISC; an hourly season then has two hours.
func Cron(expression string, zone *time.Location) (stats.Calendar, error) {
	beat, err := parseCron(expression)
	if err != nil {
		return nil, fmt.Errorf("cron expression %q: %w", expression, err)
	}
	return newTiling("cron "+strings.Join(strings.Fields(expression), " "), zone, beat), nil
}

// beat is the rhythm of a cron expression. The schedule is asked in UTC only,
// about wall times: there it gives every match once and in order, while in a
// zone with changes of the clocks what it answers depends on where it starts.
//
// It matches at one minute of the hour. So last searches in steps of an hour,
// between the times that have this minute.
type beat struct {
	schedule *cron.SpecSchedule
	minute   time.Duration
}

func parseCron(expression string) (beat, error) {
	if strings.Contains(expression, "TZ=") {
		return beat{}, errors.New("it names a time zone: give the calendar one instead")
	}
	parser := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)
	schedule, err := parser.Parse(expression)
	if err != nil {
		return beat{}, err
	}
	spec, ok := schedule.(*cron.SpecSchedule)
	if !ok {
		return beat{}, errors.New("@every has no time at which it begins: give the times, such as 0 */6 * * *")
	}
	spec.Location = time.UTC
	minutes := bits.OnesCount64(spec.Minute & allMinutes)
	minute := bits.TrailingZeros64(spec.Minute & allMinutes)
	b := beat{spec, time.Duration(minute) * time.Minute}
	switch {
	case minutes > 1:
		return beat{}, errors.New("it matches more often than hourly: choose one minute")
	case minutes == 0 || b.from(longWait).IsZero():
		return beat{}, errors.New("it does not match at least every five years")
	}
	return b, nil
}

// allMinutes are the bits of the minutes in a schedule, without the one for a star.
const allMinutes = 1<<60 - 1

// longWait has the longest time without a 29th of February before it. Other
// days of the month come every year or never, and days of the week every week.
var longWait = time.Date(2096, time.March, 1, 0, 0, 0, 0, time.UTC)

// from returns the first match that is not before a wall time.
func (b beat) from(wall time.Time) time.Time { return b.schedule.Next(wall.Add(-time.Second)) }

func (b beat) next(begin time.Time) time.Time { return b.from(begin.Add(time.Hour)) }

// last goes back from the end of the search in growing steps until there is a
// match before the end. Then it halves the time between the two, until no match
// is left there.
func (b beat) last(wall time.Time) time.Time {
	end := wall.Add(-b.minute).Truncate(time.Hour).Add(b.minute + time.Hour) // the first after wall that has the minute
	begin := end
	for step := time.Hour; !begin.Before(end); step *= 4 {
		begin = b.from(end.Add(-step))
	}
	for {
		next := b.next(begin)
		if !next.Before(end) {
			return begin
		}
		begin = next
		if middle := begin.Add((end.Sub(begin) / 2).Truncate(time.Hour)); middle.After(begin) {
			if next = b.from(middle); next.Before(end) {
				begin = next
			} else {
				end = middle
			}
		}
	}
}

const startID = "20060102T150405Z"

func (beat) id(_, start time.Time) string {
	if start = start.UTC(); nameable(start) {
		return start.Format(startID)
	}
	return ""
}

func (beat) find(id string, _ *time.Location) (time.Time, bool) {
	start, err := time.Parse(startID, id)
	return start, err == nil
}
