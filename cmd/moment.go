package cmd

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"statstracker/client"
)

// moment is the moment of the past that a command asks for.
type moment struct{ client.Moment }

// addMomentFlags adds the flags of the commands that can ask for the past.
func addMomentFlags(c *cobra.Command) {
	c.Flags().String("as-of", "", "as it was after the events up to this `time`: 2014-07-14, which is the end of that day in UTC, or 2014-07-14T21:00:00Z; amendments since then hold")
	c.Flags().String("as-of-revision", "", "as it was served after the first so many `records` of the log, the number that answers call revision")
}

// momentOf reads the flags.
func momentOf(c *cobra.Command) (m moment, err error) {
	set := settingsOf(c)
	asOf, revision := set.text("as-of"), set.text("as-of-revision")
	if asOf != "" && revision != "" {
		return m, &usageError{c, errors.New("--as-of and --as-of-revision exclude each other")}
	}
	if asOf != "" {
		if m.AsOf, err = timeOf(asOf, true); err != nil {
			return m, &usageError{c, fmt.Errorf("--as-of: %w", err)}
		}
	}
	if revision == "" {
		return m, nil
	}
	if m.AsOfRevision, err = strconv.ParseUint(revision, 10, 64); err != nil || m.AsOfRevision == 0 {
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
func (m moment) on(server *remote) {
	if !m.isNow() {
		server.http.Timeout = 0
	}
}

// String is the moment as it is shown.
func (m moment) String() string {
	if m.AsOfRevision != 0 {
		return "as of revision " + strconv.FormatUint(m.AsOfRevision, 10)
	}
	return "as of " + m.AsOf.Format(time.RFC3339Nano)
}
