package gametest

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"
)

// when is a step that sets the time at which events are received.
type when struct {
	at    time.Time
	later time.Duration // than it was, if at is zero
}

// beginning is when events are received before a step says otherwise.
var beginning = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

var errTime = errors.New("at needs a time: 2026-11-22, 2026-11-22 18:30, 2026-11-22T18:30:00+01:00, or +90m, +36h, +7d")

// readTime reads what follows at.
func readTime(words []word) (action, error) {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	text := strings.Join(texts, " ")
	if later, ok := strings.CutPrefix(text, "+"); ok {
		d, err := readDuration(later)
		return when{later: d}, err
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", time.DateTime, time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return when{at: at}, nil
		}
	}
	return nil, errTime
}

// maxDays keeps a duration within what 64 bits hold.
const maxDays = 36_500

// readDuration reads a duration of Go, or one in days.
func readDuration(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 || n > maxDays {
			return 0, errTime
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, errTime
	}
	return d, nil
}

func (when) form() form { return form{} }

func (when) expected(string) (string, error) { return "", errAlone }

func (w when) do(_ context.Context, p *play) ([]string, error) {
	if p.pinned = true; w.at.IsZero() {
		p.now = p.now.Add(w.later)
	} else {
		p.now = w.at
	}
	return nil, nil
}
