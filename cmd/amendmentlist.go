package cmd

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// addReadFlags adds the flags of the commands that ask what only those may know who
// may write.
func addReadFlags(c *cobra.Command) {
	addRemoteFlags(c)
	c.Flags().Bool("json", false, "print the answer of the server as it is")
}

// addListFlags adds those of lists.
func addListFlags(c *cobra.Command) {
	addReadFlags(c)
	c.Flags().Int("limit", 50, "list this `number` at most, up to 1000")
}

// askWriter asks the server with the key.
func askWriter(c *cobra.Command, path []string, query string) ([]byte, error) {
	server, err := newWriter(settingsOf(c))
	if err != nil {
		return nil, err
	}
	return server.send(c.Context(), http.MethodGet, server.Address(path...)+query, nil)
}

// listAmendments prints the amendments at the address.
func listAmendments(c *cobra.Command, path []string) error {
	set := settingsOf(c)
	limit := set.number("limit")
	if limit < 1 || limit > maxTop {
		return &usageError{c, fmt.Errorf("--limit has to be from 1 to %d", maxTop)}
	}
	answer, err := askWriter(c, path, "?"+url.Values{"limit": {strconv.Itoa(limit)}}.Encode())
	if err != nil {
		return err
	}
	if set.yes("json") {
		return printRaw(c.OutOrStdout(), answer)
	}
	var list struct {
		Retractions []amendmentAnswer `json:"retractions"`
		Merges      []amendmentAnswer `json:"merges"`
		Next        string            `json:"next"`
	}
	if err := decodeAnswer(answer, &list); err != nil {
		return err
	}
	return printAmendments(c.OutOrStdout(), append(list.Retractions, list.Merges...), list.Next != "")
}

func printAmendments(w io.Writer, list []amendmentAnswer, more bool) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "there are none")
		return err
	}
	out := &table{right: []bool{true, false, false, false, false, false}}
	out.add("id", "time", "status", "of", "by", "reason")
	for i := range list {
		a := &list[i]
		out.add(visible(a.ID), a.Time.Format(time.RFC3339), visible(a.Status), a.of(), shown(a.By), shown(a.Reason))
	}
	if err := out.withoutEmpty().print(w); err != nil || !more {
		return err
	}
	_, err := fmt.Fprintln(w, "and older ones; --limit shows more of them")
	return err
}

// of says what an amendment is about.
func (a *amendmentAnswer) of() string {
	if a.Into != "" {
		return visible(a.Player) + " into " + visible(a.Into)
	}
	var parts []string
	for _, f := range []struct{ name, value string }{
		{"match", a.Match}, {"event", a.EventID}, {"revision", revisionText(a.Revision)}, {"player", a.Player}, {"from", a.From}, {"to", a.To},
	} {
		if f.value != "" {
			parts = append(parts, f.name, visible(f.value))
		}
	}
	if a.Compensate == "keep" {
		parts = append(parts, "(kept by the others)")
	}
	return strings.Join(parts, " ")
}

func revisionText(n uint64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatUint(n, 10)
}

// showAmendment prints an amendment, what it has changed, and how it was taken back.
func showAmendment(c *cobra.Command, path []string) error {
	answer, err := askWriter(c, path, "")
	if err != nil {
		return err
	}
	w := c.OutOrStdout()
	if settingsOf(c).yes("json") {
		return printRaw(w, answer)
	}
	var a amendmentAnswer
	if err := decodeAnswer(answer, &a); err != nil {
		return err
	}
	if err := printAmendments(w, []amendmentAnswer{a}, false); err != nil {
		return err
	}
	if a.Status == "running" {
		_, err := fmt.Fprintf(w, "\nit is being done: %d of %d records %s\n", a.Done, a.End, shown(a.Problem))
		return err
	}
	_, _ = fmt.Fprintln(w) // the next line tells the error
	if err := printEffect(w, "changed by it, of "+a.took()+":", &a); err != nil || a.Restoration == nil {
		return err
	}
	_, _ = fmt.Fprintln(w)
	return printEffect(w, a.Restoration.takenBack(), a.Restoration)
}

// takenBack says when, by whom and why an amendment was taken back.
func (a *amendmentAnswer) takenBack() string {
	text := "taken back at " + a.Time.Format(time.RFC3339)
	if a.By != "" {
		text += " by " + visible(a.By)
	}
	if a.Reason != "" {
		text += ", " + visible(a.Reason)
	}
	return text + ":"
}
