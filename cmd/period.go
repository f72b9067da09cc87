package cmd

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

// period is that of --from and --until, as RFC 3339 writes times; "" is no bound. Until
// is the first moment behind it.
type period struct{ from, until string }

// periodOf reads the two flags. A date is the beginning of that day in UTC.
func periodOf(c *cobra.Command) (p period, err error) {
	var from, until time.Time
	for _, f := range []struct {
		name string
		at   *time.Time
		to   *string
	}{{"from", &from, &p.from}, {"until", &until, &p.until}} {
		text := settingsOf(c).text(f.name)
		if text == "" {
			continue
		}
		if *f.at, err = timeOf(text, false); err != nil {
			return p, &usageError{c, fmt.Errorf("--%s: %w", f.name, err)}
		}
		*f.to = f.at.Format(time.RFC3339Nano)
	}
	if p.from != "" && p.until != "" && !until.After(from) {
		return p, &usageError{c, errors.New("--until has to be later than --from")}
	}
	return p, nil
}
