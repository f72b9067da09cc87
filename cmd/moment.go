package cmd

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

// moment is the moment of the past that a command asks for.
type moment struct {
	asOf     string // a time, as RFC 3339 writes it
	revision string
}

// addMomentFlags adds the flags of the commands that can ask for the past.
func addMomentFlags(c *cobra.Command) {
	c.Flags().String("as-of", "", "as it was after the events up to this `time`: 2014-07-14, which is the end of that day in UTC, or 2014-07-14T21:00:00Z; amendments since then hold")
	c.Flags().String("as-of-revision", "", "as it was served after the first so many `records` of the log, the number that answers call revision")
}

// momentOf reads the flags.
func momentOf(c *cobra.Command) (m moment, err error) {
	set := settingsOf(c)
	m = moment{asOf: set.text("as-of"), revision: set.text("as-of-revision")}
	if m.asOf != "" && m.revision != "" {
		return m, &usageError{c, errors.New("--as-of and --as-of-revision exclude each other")}
	}
	if m.asOf != "" {
		at, err := timeOf(m.asOf, true)
		if err != nil {
			return m, &usageError{c, fmt.Errorf("--as-of: %w", err)}
		}
		m.asOf = at.Format(time.RFC3339Nano)
	}
	if n, err := strconv.ParseUint(m.revision, 10, 64); m.revision != "" && (err != nil || n == 0) {
		return m, &usageError{c, errors.New("--as-of-revision has to be a whole number from 1")}
	}
	return m, nil
}

// timeOf reads a time, or a date, which is the beginning of that day in UTC or its last
// millisecond.
func timeOf(text string, end bool) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		if end {
			day = day.AddDate(0, 0, 1).Add(-time.Millisecond)
		}
		return day, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fmt.Errorf("%s is neither a date as 2014-07-14 nor a time as 2014-07-14T21:00:00Z", visible(text))
	}
	return at.UTC(), nil
}

// isNow reports whether no moment is asked for.
func (m moment) isNow() bool { return m == moment{} }

// on lets the client wait for as long as the server needs to find out what was.
func (m moment) on(server *client) {
	if !m.isNow() {
		server.http.Timeout = 0
	}
}

// query returns the query of a request about the moment, with a question mark, or "".
func (m moment) query(v url.Values) string {
	if v == nil {
		v = url.Values{}
	}
	if m.asOf != "" {
		v.Set("as_of", m.asOf)
	}
	if m.revision != "" {
		v.Set("as_of_revision", m.revision)
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// String is the moment as it is shown.
func (m moment) String() string {
	if m.revision != "" {
		return "as of revision " + m.revision
	}
	return "as of " + m.asOf
}
