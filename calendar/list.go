package calendar

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"statstracker/stats"
)

// reserved are the words that stand for a season where its ID could.
var reserved = []string{"current", "previous", "all-time"}

// List is the calendar of the given spans, one or more. They have to be in
// order and must not overlap; between them there may be gaps, whose moments are
// in no span. Each needs a start before its end, and an ID of its own: 1 to 512
// bytes of valid UTF-8, and none of the words "current", "previous" and
// "all-time". The slice is copied.
//
// The span before the first is none; that before another is the one before it in
// the list, even if there is a gap between them.
func List(spans []stats.Span) (stats.Calendar, error) {
	if len(spans) == 0 {
		return nil, errors.New("list of seasons: it is empty")
	}
	l := &list{slices.Clone(spans), make(map[string]int, len(spans))}
	for i := range l.spans {
		if err := l.add(i); err != nil {
			return nil, fmt.Errorf("list of seasons: number %d, %q: %w", i+1, spans[i].ID, err)
		}
	}
	return l, nil
}

// list is a calendar of explicit spans.
type list struct {
	spans  []stats.Span
	number map[string]int // index in spans by ID
}

// add checks the span i and enters its ID.
func (l *list) add(i int) error {
	s := l.spans[i]
	if err := stats.CheckID(s.ID); err != nil {
		return fmt.Errorf("its ID %w", err)
	}
	first, taken := l.number[s.ID]
	switch {
	case slices.Contains(reserved, s.ID):
		return errors.New("its ID is a word with a meaning of its own: choose another")
	case taken:
		return fmt.Errorf("it has the ID of number %d: choose another", first+1)
	case !s.Start.Before(s.End):
		return errors.New("it does not start before it ends")
	case i > 0 && s.Start.Before(l.spans[i-1].End):
		return fmt.Errorf("it starts before the end of number %d: put the spans in order, without overlaps", i)
	}
	l.number[s.ID] = i
	return nil
}

// At searches for the last span that has begun.
func (l *list) At(t time.Time) (s stats.Span, ok bool) {
	s, ok = l.preceding(t.Add(1))
	if !ok || !t.Before(s.End) {
		return stats.Span{}, false
	}
	return s, true
}

// Named looks the ID up.
func (l *list) Named(id string) (s stats.Span, ok bool) {
	i, ok := l.number[id]
	if !ok {
		return stats.Span{}, false
	}
	return l.spans[i], true
}

// Before returns the one before in the list.
func (l *list) Before(s stats.Span) (before stats.Span, ok bool) { return l.preceding(s.Start) }

// String is the same for all lists: a list that grows goes on with its seasons.
func (l *list) String() string { return "list" }

// preceding returns the last span that begins before t.
func (l *list) preceding(t time.Time) (s stats.Span, ok bool) {
	i, _ := slices.BinarySearchFunc(l.spans, t, func(s stats.Span, t time.Time) int { return s.Start.Compare(t) })
	if i == 0 {
		return stats.Span{}, false
	}
	return l.spans[i-1], true
}
