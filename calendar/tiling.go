package calendar

import (
	"time"

	"statstracker/stats"
)

// tiling is a calendar whose spans lie side by side.
type tiling struct {
	name   string
	zone   *time.Location
	rhythm rhythm
}

// rhythm says at which wall times the spans of a tiling begin.
type rhythm interface {
	// last returns the last beginning that is not after a wall time.
	last(wall time.Time) time.Time
	// next returns the beginning that follows one.
	next(begin time.Time) time.Time
	// id names the span that begins at a wall time, which is the moment start; ""
	// if it is out of the range of IDs.
	id(begin, start time.Time) string
	// find returns a moment of the span with an ID. If there is no such span it
	// may return any, or false.
	find(id string, zone *time.Location) (time.Time, bool)
}

// newTiling returns the calendar of a rhythm. Without a zone it is UTC.
func newTiling(name string, zone *time.Location, r rhythm) stats.Calendar {
	if zone == nil {
		zone = time.UTC
	}
	return &tiling{name, zone, r}
}

// At finds the span by what the clocks show. Where they have been put back, a
// later span may have begun already, so it goes on while the next has.
func (c *tiling) At(t time.Time) (s stats.Span, ok bool) {
	if t.Unix() < earliest || t.Unix() > latest {
		return stats.Span{}, false
	}
	begin := c.rhythm.last(wallAt(t, c.zone))
	next := c.rhythm.next(begin)
	end := firstAt(next, c.zone)
	for !end.After(t) {
		begin, next = next, c.rhythm.next(next)
		end = firstAt(next, c.zone)
	}
	start := firstAt(begin, c.zone)
	id := c.rhythm.id(begin, start)
	if id == "" {
		return stats.Span{}, false
	}
	return stats.Span{ID: id, Start: start, End: end}, true
}

// Named takes an ID for that of a span only if the span has it, whatever else
// the rhythm is able to read.
func (c *tiling) Named(id string) (s stats.Span, ok bool) {
	t, ok := c.rhythm.find(id, c.zone)
	if !ok {
		return stats.Span{}, false
	}
	if s, ok = c.At(t); !ok || s.ID != id {
		return stats.Span{}, false
	}
	return s, true
}

// Before finds the span of the moment before s, since there are no gaps.
func (c *tiling) Before(s stats.Span) (before stats.Span, ok bool) {
	return c.At(s.Start.Add(-1))
}

// String returns the name of the rhythm and the zone.
func (c *tiling) String() string { return c.name + " " + c.zone.String() }

// The moments that a tiling looks at, in seconds since 1970: the years that IDs
// can name, and some days more for zones and for the end of the last week.
const (
	earliest = -62135596800 - 10*day // 10 days before the year 1
	latest   = 253402300800 + 10*day // 10 days after the year 9999
	day      = 24 * 60 * 60
)

// nameable reports whether an ID can name the year of a time.
func nameable(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }
