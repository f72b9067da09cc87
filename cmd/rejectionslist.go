package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"statstracker/client"
)

func newRejectionsList() *cobra.Command {
	c := &cobra.Command{
		Use:   "list",
		Short: "List rejected events, the newest first",
		Long: `List prints the rejected events that are open, the newest first: those about which
nothing has been done. --status says otherwise.`,
		Example: `  statstracker rejections list
  statstracker rejections list --game chess --reason winner_id --since 2026-11-22
  statstracker rejections list --status all --limit 1000
  statstracker rejections list --source redis:game_event_stream --json`,
		Args: takes(0, 0),
		RunE: runRejectionsList,
	}
	addRejectionFilters(c)
	c.Flags().String("status", "open", "those that are `open`, sent, discarded, or all")
	c.Flags().Int("limit", listedRejections, "list this `number` at most, from 1 on")
	return c
}

func runRejectionsList(c *cobra.Command, _ []string) error {
	set := settingsOf(c)
	limit := set.number("limit")
	if limit < 1 {
		return &usageError{c, errors.New("--limit has to be 1 or more")}
	}
	q, some, err := rejectionsMeant(c)
	if err != nil {
		return err
	}
	q.Status = set.text("status")
	server, err := connect(set)
	if err != nil {
		return err
	}
	list := rejectionList{filtered: some || q.Status != "open"}
	for len(list.Rejections) < limit {
		q.Limit = min(mostRejections, limit-len(list.Rejections))
		p, err := server.Rejections(c.Context(), q)
		if err != nil {
			return server.explain(err)
		}
		if err := list.add(&p, server.answer); err != nil {
			return err
		}
		if q.Cursor = p.Next; q.Cursor == "" {
			break
		}
	}
	if set.yes("json") {
		return list.printJSON(c.OutOrStdout())
	}
	return list.print(c.OutOrStdout())
}

// rejectionList is what pages of rejections say together.
type rejectionList struct {
	client.RejectionPage
	texts    []json.RawMessage // the rejections as they came
	filtered bool              // not all of those that are open were asked for
}

// add adds a page, whose text is the answer.
func (l *rejectionList) add(p *client.RejectionPage, answer []byte) error {
	var raw struct {
		Rejections []json.RawMessage `json:"rejections"`
	}
	if err := decodeAnswer(answer, &raw); err != nil {
		return err
	}
	all := append(slices.Clip(l.Rejections), p.Rejections...)
	l.RejectionPage, l.texts = *p, append(l.texts, raw.Rejections...)
	l.Rejections = all
	return nil
}

// printJSON prints all pages as one.
func (l *rejectionList) printJSON(w io.Writer) error {
	text, err := json.Marshal(struct {
		Total      int               `json:"total"`
		Kept       int               `json:"kept"`
		Dropped    int               `json:"dropped"`
		Rejections []json.RawMessage `json:"rejections"`
		Next       string            `json:"next,omitempty"`
	}{l.Total, l.Kept, l.Dropped, append([]json.RawMessage{}, l.texts...), l.Next})
	if err != nil {
		return fmt.Errorf("write the rejections as JSON: %w", err)
	}
	return printRaw(w, append(text, '\n'))
}

func (l *rejectionList) print(w io.Writer) error {
	if len(l.Rejections) == 0 {
		text := "no rejected events are open\n"
		if l.filtered {
			text = "there are no rejected events of that kind\n"
		}
		_, err := io.WriteString(w, text)
		return err
	}
	if err := l.table().print(w); err != nil {
		return err
	}
	if l.Next != "" {
		_, _ = fmt.Fprintln(w, "and older ones; --limit lists more of them") // the table has told the error
	}
	if l.Dropped > 0 {
		_, err := fmt.Fprintf(w, "\nof those that came before, %d were dropped: the server keeps as many as its setting --rejections says\n", l.Dropped)
		return err
	}
	return nil
}

func (l *rejectionList) table() *table {
	out := &table{right: []bool{true, false, false, false, false, false, false}}
	out.add("id", "received", "game", "type", "source", "status", "reason")
	mixed := slices.ContainsFunc(l.Rejections, func(r client.RejectedEvent) bool { return r.Status != "open" })
	for i := range l.Rejections {
		r := &l.Rejections[i]
		status := ""
		if mixed {
			status = r.Status
		}
		out.add(strconv.FormatUint(r.ID, 10), r.Time.UTC().Format(time.DateTime), shown(r.Fields["product_id"]), shown(r.Fields["type"]),
			shown(r.Position.Source), shown(status), shown(r.Reason))
	}
	return out.withoutEmpty()
}
