package calendar

import "time"

// A wall time is what the clocks of a zone show, written as that time in UTC,
// where every day has 24 hours and each time exists once.

// wallAt returns the wall time of a moment, in whole seconds.
func wallAt(t time.Time, zone *time.Location) time.Time {
	_, offset := t.In(zone).Zone()
	return time.Unix(t.Unix()+int64(offset), 0).UTC()
}

// firstAt returns the first moment at which the clocks of the zone show a wall
// time or a later one. It walks over the changes of the clocks, from a moment
// that is early enough: no zone is a day or more away from UTC.
func firstAt(wall time.Time, zone *time.Location) time.Time {
	t := wall.Add(-24 * time.Hour).In(zone)
	for {
		start, end := t.ZoneBounds()
		// By the rules of a zone for the years to come, the time package ends every
		// year after 365 days: the bounds of the last day of a leap year do not hold it
		// (golang/go#81583). Nothing changes there.
		if !end.IsZero() && !end.After(t) {
			end = t.Add(time.Hour)
		}
		_, offset := t.Zone()
		shows := time.Unix(wall.Unix()-int64(offset), 0).In(zone)
		if !start.IsZero() && shows.Before(start) { // skipped by the change at start
			shows = start
		}
		if end.IsZero() || shows.Before(end) {
			return shows
		}
		t = end
	}
}
