package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"statstracker/client"
)

func newRejectionsRetry() *cobra.Command {
	c := &cobra.Command{
		Use:   "retry [ID]",
		Short: "Send a rejected event again, mended, or many as they are",
		Long: `Retry sends the rejected event of the ID again, with the fields that --edit sets and
without those that --remove names. If it is not rejected again, its rejection is
settled; else it stays as it is. What the event then changes and that it is settled
become true together, also if the server crashes.

Without an ID, all open ones that --game and the others name are sent again as they
are: after rules were mended, say.`,
		Example: `  statstracker rejections retry 1207 --edit loser_id=bob
  statstracker rejections retry 1207 --edit winner_id=ann --edit loser_id=bob --remove note
  statstracker rejections retry --game chess --reason "no such weapon"
  statstracker rejections retry --source redis:game_event_stream --since 2026-11-22`,
		Args: takes(0, 1),
		RunE: runRejectionsRetry,
	}
	addRejectionFilters(c)
	c.Flags().StringArray("edit", nil, "set a field to a value, as `field=value`; may be given several times")
	c.Flags().StringArray("remove", nil, "take this `field` away; may be given several times")
	return c
}

func runRejectionsRetry(c *cobra.Command, args []string) error {
	q, some, err := rejectionsMeant(c)
	if err != nil {
		return err
	}
	if err := oneOrMany(c, args, some); err != nil {
		return err
	}
	mended, err := correctionOf(c)
	if err != nil {
		return err
	}
	server, err := newWriter(settingsOf(c))
	if err != nil {
		return err
	}
	if len(args) > 0 {
		return retryRejection(c, server, args[0], mended)
	}
	if len(mended.Set)+len(mended.Remove) > 0 {
		return &usageError{c, errors.New("--edit and --remove mend one event: name its ID")}
	}
	return retryRejections(c, server, q)
}

// correctionOf reads the flags.
func correctionOf(c *cobra.Command) (mended client.Correction, err error) {
	set := settingsOf(c)
	mended = client.Correction{Set: map[string]string{}, Remove: set.texts("remove")}
	for _, text := range set.texts("edit") {
		name, value, ok := strings.Cut(text, "=")
		if _, twice := mended.Set[name]; !ok || name == "" || twice {
			return mended, &usageError{c, fmt.Errorf("--edit %s is not like field=value, once for each field", visible(text))}
		}
		mended.Set[name] = value
	}
	for _, name := range mended.Remove {
		if _, too := mended.Set[name]; too || name == "" {
			return mended, &usageError{c, fmt.Errorf("--remove %s is not a field that is taken away: it is empty, or set by --edit", visible(name))}
		}
	}
	return mended, nil
}

// retryRejection sends one event again.
func retryRejection(c *cobra.Command, server *remote, text string, mended client.Correction) error {
	id, err := rejectionID(c, text)
	if err != nil {
		return err
	}
	r, err := server.Retry(c.Context(), id, mended)
	if err != nil {
		return server.explainRejection(err)
	}
	if settingsOf(c).yes("json") {
		err = printRaw(c.OutOrStdout(), server.answer)
	} else if r.Settled {
		_, err = fmt.Fprintf(c.OutOrStdout(), "%d was sent again: %s\n", id, visible(r.Outcome))
	}
	if err != nil || r.Settled {
		return err
	}
	return hint(fmt.Errorf("%d was rejected again: %s", id, visible(r.Reason)),
		"it stays as it is; statstracker rejections show %d shows its fields, and --edit and --remove mend them", id)
}

// retryRejections sends all events again that are meant.
func retryRejections(c *cobra.Command, server *remote, q client.RejectionQuery) error {
	var sum client.RetriedPage
	err := eachRejectionPage(c, server, q, func(q client.RejectionQuery) (int, string, error) {
		p, err := server.RetryPage(c.Context(), q)
		sum.Retried, sum.Skipped = sum.Retried+p.Retried, sum.Skipped+p.Skipped
		sum.Counted, sum.Ignored = sum.Counted+p.Counted, sum.Ignored+p.Ignored
		sum.Duplicate, sum.Rejected = sum.Duplicate+p.Duplicate, sum.Rejected+p.Rejected
		return p.Retried + p.Skipped, p.Next, err
	})
	if printed := printRetried(c, &sum); printed != nil {
		return errors.Join(err, printed)
	}
	return err
}

// eachRejectionPage does something with page after page of the open rejections that are
// meant, and shows how far it is. Do returns how many of them it was.
func eachRejectionPage(c *cobra.Command, server *remote, q client.RejectionQuery, do func(client.RejectionQuery) (n int, next string, err error)) error {
	bar := newProgressBar(c.ErrOrStderr(), -1, false)
	defer bar.clear()
	for done := 0; ; {
		n, next, err := do(q)
		if err != nil {
			return server.explain(err)
		}
		done += n
		bar.update(int64(done), count(done, "event"))
		if q.Cursor = next; next == "" {
			return nil
		}
	}
}

// printRetried prints what became of many events.
func printRetried(c *cobra.Command, sum *client.RetriedPage) error {
	if settingsOf(c).yes("json") {
		return printSum(c.OutOrStdout(), map[string]int{
			"retried": sum.Retried, "counted": sum.Counted, "ignored": sum.Ignored, "duplicate": sum.Duplicate, "rejected": sum.Rejected, "skipped": sum.Skipped,
		})
	}
	out := &table{right: []bool{false, true, false}}
	out.add("sent again", strconv.Itoa(sum.Retried), "")
	out.add("counted", strconv.Itoa(sum.Counted), "")
	out.add("ignored", strconv.Itoa(sum.Ignored), "")
	out.add("duplicate", strconv.Itoa(sum.Duplicate), "")
	out.add("rejected", strconv.Itoa(sum.Rejected), "")
	if sum.Rejected > 0 {
		out.rows[len(out.rows)-1][2] = "again: they stay as they are"
	}
	if sum.Skipped > 0 {
		out.add("left out", strconv.Itoa(sum.Skipped), "cut, or settled meanwhile")
	}
	return out.print(c.OutOrStdout())
}

// printSum prints numbers as a JSON object.
func printSum(w io.Writer, sum map[string]int) error {
	text, err := json.Marshal(sum)
	if err != nil {
		return fmt.Errorf("write the numbers as JSON: %w", err)
	}
	return printRaw(w, append(text, '\n'))
}
