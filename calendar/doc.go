// Package calendar has the calendars that divide time into the seasons of
// boards: days, weeks, months and years in a time zone, explicit lists of spans,
// and cron expressions. Each is a [stats.Calendar].
//
// All calendars are pure: the same moment is in the same span on every machine.
// Therefore the time zones come from a database in this package ([Zone]), not
// from that of the machine, and [time.Local] is no zone for a calendar.
//
// # Where a span begins
//
// A span begins at the first moment at which the clocks of the zone show its
// first time of day or a later one, and ends where the next begins. So all
// spans of a calendar, except those of a list, lie side by side without gaps,
// and a change of the clocks has these effects:
//
//   - A day on which the clocks change has 23 or 25 hours, or what the zone did.
//   - Where a change skips midnight, the day begins at the change: the first
//     moment of it that exists. The same holds for every time of a cron
//     expression.
//   - A day that a change skips whole, as 2011-12-30 in Pacific/Apia, has no
//     span. Nor has a time of a cron expression if the next one is skipped with
//     it: the last of them counts.
//   - What the clocks show twice begins nothing the second time: where they go
//     back behind midnight, as in America/St_Johns until 2011, the new day has
//     begun and goes on. A day that a zone had twice is one span.
//
// Start and End are in the zone of the calendar. Calendars may be used
// concurrently.
package calendar
