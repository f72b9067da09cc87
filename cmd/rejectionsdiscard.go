package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"statstracker/client"
)

func newRejectionsDiscard() *cobra.Command {
	c := &cobra.Command{
		Use:   "discard [ID]",
		Short: "Discard rejected events, so that they never count",
		Long: `Discard settles the rejection of the ID: its event never counts. Without an ID it is
all open ones that --game and the others name; how many these are is said first, and
they are discarded only with --yes. Nobody can turn it back; what is discarded is still
shown with --status discarded, as long as the server keeps it.`,
		Example: `  statstracker rejections discard 1207
  statstracker rejections discard --game test --until 2026-11-01
  statstracker rejections discard --game test --until 2026-11-01 --yes`,
		Args: takes(0, 1),
		RunE: runRejectionsDiscard,
	}
	addRejectionFilters(c)
	c.Flags().Bool("yes", false, "do discard all that are meant")
	return c
}

func runRejectionsDiscard(c *cobra.Command, args []string) error {
	q, some, err := rejectionsMeant(c)
	if err != nil {
		return err
	}
	if err := oneOrMany(c, args, some); err != nil {
		return err
	}
	server, err := newWriter(settingsOf(c))
	if err != nil {
		return err
	}
	if len(args) > 0 {
		return discardRejection(c, server, args[0])
	}
	return discardRejections(c, server, q)
}

// discardRejection discards one.
func discardRejection(c *cobra.Command, server *remote, text string) error {
	id, err := rejectionID(c, text)
	if err != nil {
		return err
	}
	if err := server.Discard(c.Context(), id); err != nil {
		return server.explainRejection(err)
	}
	if settingsOf(c).yes("json") {
		return printRaw(c.OutOrStdout(), server.answer)
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "%d has been discarded\n", id)
	return err
}

// discardRejections discards all that are meant, if it is said that they are.
func discardRejections(c *cobra.Command, server *remote, q client.RejectionQuery) error {
	if !settingsOf(c).yes("yes") {
		return countRejections(c, server, q)
	}
	done := 0
	err := eachRejectionPage(c, server, q, func(q client.RejectionQuery) (int, string, error) {
		p, err := server.DiscardPage(c.Context(), q)
		done += p.Discarded
		return p.Discarded, p.Next, err
	})
	if err != nil {
		if done > 0 {
			_, _ = fmt.Fprintf(c.ErrOrStderr(), "%s had been discarded\n", count(done, "rejected event"))
		}
		return err
	}
	if settingsOf(c).yes("json") {
		return printSum(c.OutOrStdout(), map[string]int{"discarded": done})
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "%s discarded\n", count(done, "rejected event"))
	return err
}

// countRejections says how many open rejections are meant, as an error.
func countRejections(c *cobra.Command, server *remote, q client.RejectionQuery) error {
	total := 0
	for _, err := range server.RejectedEvents(c.Context(), q) {
		if err != nil {
			return server.explain(err)
		}
		total++
	}
	if total == 0 {
		return hint(errors.New("no rejected events that are open are meant by that"), "statstracker rejections list shows those that there are")
	}
	return hint(fmt.Errorf("this would discard %s, so nothing has been changed", count(total, "rejected event")),
		"statstracker rejections list with the same flags shows them; if they are what is meant, add --yes")
}
