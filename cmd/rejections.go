package cmd

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"statstracker/client"
)

func newRejections() *cobra.Command {
	c := &cobra.Command{
		Use:   "rejections",
		Short: "List rejected events, mend and send them again, or discard them",
		Long: `Rejections asks a running server for the events that it has rejected, which it keeps
with their reasons. One can be mended and sent again, or discarded; then it is settled.
After a mistake in many events, such as a field of the wrong name, mend what sends
them; after one in the rules, mend the rules and send the events again as they are.`,
		Example: `  statstracker rejections list --game chess
  statstracker rejections show 1207
  statstracker rejections retry 1207 --edit loser_id=bob --remove note
  statstracker rejections retry --game chess --reason "no such weapon"
  statstracker rejections discard --game test --yes`,
		Args:                       noSuchCommand,
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
		SuggestionsMinimumDistance: 2,
	}
	c.AddCommand(newRejectionsList(), newRejectionsShow(), newRejectionsRetry(), newRejectionsDiscard())
	return c
}

const (
	// listedRejections is how many are listed unless told otherwise, and mostRejections how
	// many a server says at once.
	listedRejections = 50
	mostRejections   = 200
)

// rejectionFilters are the flags that say which rejections are meant.
var rejectionFilters = [...]string{"game", "type", "source", "reason", "since", "until"}

// addRejectionFilters adds them.
func addRejectionFilters(c *cobra.Command) {
	addReadFlags(c)
	f := c.Flags()
	f.String("game", "", "events of this `game`, by their product_id")
	f.String("type", "", "events of this `type`")
	f.String("source", "", "events that came from this `source`, as http or redis:game_event_stream")
	f.String("reason", "", "events whose reason has this `text` in it")
	f.String("since", "", "events received at this `time` or later: a date, which begins at 00:00 in UTC, or as 2026-11-01T21:00:00Z")
	f.String("until", "", "events received before this `time`, likewise")
}

// rejectionsMeant returns which the flags name, and whether they name any.
func rejectionsMeant(c *cobra.Command) (q client.RejectionQuery, some bool, err error) {
	set := settingsOf(c)
	q = client.RejectionQuery{
		Game: set.text("game"), Type: set.text("type"), Source: set.text("source"), Reason: set.text("reason"), Limit: mostRejections,
	}
	for name, at := range map[string]*time.Time{"since": &q.Since, "until": &q.Until} {
		if set.text(name) == "" {
			continue
		}
		if *at, err = timeOf(set.text(name), false); err != nil {
			return q, false, &usageError{c, fmt.Errorf("--%s: %w", name, err)}
		}
	}
	for _, name := range rejectionFilters {
		some = some || set.text(name) != ""
	}
	return q, some, nil
}

// rejectionID reads the id of a rejection.
func rejectionID(c *cobra.Command, text string) (uint64, error) {
	id, err := strconv.ParseUint(text, 10, 62)
	if err != nil {
		return 0, hint(&usageError{c, fmt.Errorf("the id of a rejection is a number, and not %s", visible(text))}, "statstracker rejections list shows the ids")
	}
	return id, nil
}

// oneOrMany checks that a command has either the id of a rejection or filters.
func oneOrMany(c *cobra.Command, args []string, some bool) error {
	switch {
	case len(args) > 0 && some:
		return &usageError{c, errors.New("an ID excludes --game, --type, --source, --reason, --since and --until")}
	case len(args) == 0 && !some:
		return hint(&usageError{c, errors.New("name the ID of a rejection, or say which are meant: --game, --type, --source, --reason, --since or --until")},
			"statstracker rejections list shows them")
	}
	return nil
}

// explainRejection adds what to do about an error.
func (r *remote) explainRejection(err error) error {
	if notThere(err) {
		return hint(err, "statstracker rejections list shows those that there are; --status all also those that are settled")
	}
	return r.explain(err)
}
