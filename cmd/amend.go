package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

// amendmentAnswer is an amendment, or a dry run of one, as a server answers it.
type amendmentAnswer struct {
	ID     string `json:"id"`
	Status string `json:"status"`

	Game       string `json:"game"`
	Match      string `json:"match"`
	EventID    string `json:"event_id"`
	Revision   uint64 `json:"revision"`
	Player     string `json:"player"`
	From       string `json:"from"`
	To         string `json:"to"`
	Compensate string `json:"compensate"`
	Into       string `json:"into"`

	Reason string    `json:"reason"`
	By     string    `json:"by"`
	Time   time.Time `json:"time"`

	Done    uint64 `json:"done"`
	End     uint64 `json:"end"`
	Problem string `json:"problem"`

	Events      *int             `json:"events"`
	Together    []string         `json:"together"`
	Differences *[]differences   `json:"differences"`
	Restoration *amendmentAnswer `json:"restoration"`
}

// took says how many events an amendment is about.
func (a *amendmentAnswer) took() string {
	if a.Events == nil {
		return "done"
	}
	return count(*a.Events, "event")
}

// amendmentRequest asks a server for an amendment.
type amendmentRequest struct {
	path  []string // of the address
	body  map[string]any
	undo  bool // the amendment at the path is taken back
	title func(*amendmentAnswer) string
}

// amend has the server do what is asked for, waits for it, and prints what has changed;
// with --dry-run what would change.
func amend(c *cobra.Command, r amendmentRequest) error {
	set := settingsOf(c)
	server, err := newWriter(set)
	if err != nil {
		return err
	}
	text, err := json.Marshal(r.body)
	if err != nil {
		return fmt.Errorf("write the request as JSON: %w", err)
	}
	address := server.Address(r.path...)
	if set.yes("dry-run") {
		return tryAmendment(c, server, address, text, &r)
	}
	answer, err := server.send(c.Context(), http.MethodPost, address, text)
	if err != nil {
		return err
	}
	w := &amendmentWait{server: server, undo: r.undo, bar: newProgressBar(c.ErrOrStderr(), -1, false), said: time.Now()}
	answer, state, err := w.run(c.Context(), answer)
	w.bar.clear()
	if err != nil {
		return err
	}
	r.noteNothing(w.bar, state)
	if set.yes("json") {
		return printRaw(c.OutOrStdout(), answer)
	}
	return printEffect(c.OutOrStdout(), r.title(state), state)
}

// noteNothing says that an id means nothing.
func (r *amendmentRequest) noteNothing(to *progressBar, a *amendmentAnswer) {
	if a.Events != nil && *a.Events == 0 && (r.body["match"] != nil || r.body["event_id"] != nil) {
		to.notef("note: no event in the log is meant by that: check the id")
	}
}

// tryAmendment prints what would change. The server needs as long as it needs.
func tryAmendment(c *cobra.Command, server *remote, address string, body []byte, r *amendmentRequest) error {
	server.http.Timeout = 0
	answer, err := server.send(c.Context(), http.MethodPost, address+"?dry_run=true", body)
	if err != nil {
		return err
	}
	var a amendmentAnswer
	if err := decodeAnswer(answer, &a); err != nil {
		return err
	}
	r.noteNothing(newProgressBar(c.ErrOrStderr(), -1, false), &a)
	a.Player, _ = r.body["player"].(string) // "" if it is about nobody
	a.Into, _ = r.body["into"].(string)     // likewise
	if settingsOf(c).yes("json") {
		return printRaw(c.OutOrStdout(), answer)
	}
	title := "this would change:"
	if a.Events != nil {
		title = fmt.Sprintf("this would be about %s:", a.took())
	}
	if err := printEffect(c.OutOrStdout(), title, &a); err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.OutOrStdout(), "\nnothing has been changed")
	return err
}

// undo takes an amendment back. List is the command that lists those of its kind.
func undo(c *cobra.Command, path []string, id, list string) error {
	err := amend(c, amendmentRequest{
		path: append(slices.Clone(path), "restore"), body: notes(settingsOf(c)), undo: true,
		title: func(*amendmentAnswer) string { return visible(id) + " has been taken back" },
	})
	if notThere(err) {
		return hint(err, "`%s` lists them", list)
	}
	return err
}

// amendmentWait waits for an amendment to take effect.
type amendmentWait struct {
	server *remote
	undo   bool // the amendment is taken back
	bar    *progressBar
	said   time.Time // when the progress was last said
	known  string    // the problem that was last said
}

// run returns the answer about the amendment at its end, and what of it was asked for.
func (w *amendmentWait) run(ctx context.Context, answer []byte) ([]byte, *amendmentAnswer, error) {
	state, address, err := w.read(answer)
	for pause := firstLook; err == nil && state.Status == "running"; pause = min(2*pause, lookEvery) {
		w.show(state)
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case <-time.After(pause):
			if answer, err = w.server.send(ctx, http.MethodGet, address, nil); err == nil {
				state, _, err = w.read(answer)
			}
		}
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		w.bar.notef("interrupted: the server goes on; GET %s tells how far it is", w.server.shown(address))
	}
	return answer, state, err
}

// read returns what an answer says of what was asked for, and where the amendment is
// found.
func (w *amendmentWait) read(answer []byte) (*amendmentAnswer, string, error) {
	a := new(amendmentAnswer)
	if err := decodeAnswer(answer, a); err != nil {
		return nil, "", err
	}
	address := w.server.Address("v1", "merges", a.ID)
	if a.Game != "" {
		address = w.server.Address("v1", "games", a.Game, "retractions", a.ID)
	}
	if !w.undo {
		return a, address, nil
	}
	if a.Restoration == nil {
		return nil, "", decodeAnswer(nil, a)
	}
	return a.Restoration, address, nil
}

// show says how far it is: on a terminal as a bar, elsewhere in lines.
func (w *amendmentWait) show(a *amendmentAnswer) {
	if a.Problem != "" && a.Problem != w.known {
		w.known = a.Problem
		w.bar.notef("it has to wait: %s", visible(a.Problem))
	}
	if a.End == 0 {
		return
	}
	if w.bar.total < 0 {
		w.bar.total = int64(a.End)
	}
	w.bar.update(min(int64(a.Done), w.bar.total), fmt.Sprintf("%d of %d records", a.Done, a.End))
	if !w.bar.shows && time.Since(w.said) >= sayEvery {
		w.said = time.Now()
		w.bar.notef("%d of %d records", a.Done, a.End)
	}
}
