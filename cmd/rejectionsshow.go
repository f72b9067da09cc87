package cmd

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"statstracker/client"
)

func newRejectionsShow() *cobra.Command {
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show a rejected event, and why it was rejected",
		Example: `  statstracker rejections show 1207
  statstracker rejections show 1207 --json`,
		Args: takes(1, 1),
		RunE: runRejectionsShow,
	}
	addReadFlags(c)
	return c
}

func runRejectionsShow(c *cobra.Command, args []string) error {
	id, err := rejectionID(c, args[0])
	if err != nil {
		return err
	}
	set := settingsOf(c)
	server, err := connect(set)
	if err != nil {
		return err
	}
	event, err := server.RejectedEvent(c.Context(), id)
	if err != nil {
		return server.explainRejection(err)
	}
	if set.yes("json") {
		return printRaw(c.OutOrStdout(), server.answer)
	}
	return printRejection(c.OutOrStdout(), &event)
}

// printRejection prints what is known of the event, and then its fields.
func printRejection(w io.Writer, e *client.RejectedEvent) error {
	about := &table{right: make([]bool, 2)}
	about.add("id", strconv.FormatUint(e.ID, 10))
	about.add("status", rejectionStatus(e))
	about.add("reason", shown(e.Reason))
	about.add("received", e.Time.UTC().Format(time.RFC3339Nano))
	about.add("source", shown(e.Position.Source))
	if e.Position.Entry != "" {
		about.add("entry", visible(e.Position.Entry))
	}
	if e.Cut {
		about.add("cut", "parts of it may be missing, so it cannot be sent again; publish it anew, and discard this")
	}
	if err := about.print(w); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(w) // the table tells the error
	fields := &table{right: make([]bool, 2)}
	for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
		head := visible(name)
		if name == "" {
			head = "(no event)"
		}
		fields.add(head, visible(e.Fields[name]))
	}
	return fields.print(w)
}

// rejectionStatus says whether something has been done about the event, and by which record.
func rejectionStatus(e *client.RejectedEvent) string {
	if e.SettledBy == 0 {
		return visible(e.Status)
	}
	return fmt.Sprintf("%s, by record %d", visible(e.Status), e.SettledBy)
}
