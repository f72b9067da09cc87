package cmd

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// personCommands are the commands about what is held about a person.
func personCommands() []*cobra.Command { return []*cobra.Command{newErase(), newExportPlayer()} }

func newErase() *cobra.Command {
	c := &cobra.Command{
		Use:   "erase PLAYER",
		Short: "Take a player out of everything that a running server keeps",
		Long: `Erase replaces the id of a player by a random pseudonym in everything that the server
keeps: the log, boards, statistics, rejected events, amendments and checkpoints, and
backups made from then on. The matches stay, so nothing changes for the others. Ids
that were merged into the player's are erased too. Nobody can turn it back.

The player is hidden at once. The command waits until the server is done; Ctrl-C ends
only the waiting. It asks for the id again; where standard input is no terminal it needs
--yes.

Only values that are the id are replaced. An event_id, a game_id or a text that contains
it stays: do not build them of player ids.

What is outside of the server stays: the stream that events came from, backups and
exports that were made before. An event that comes again with the id is one of a new
player.`,
		Example: `  statstracker export-player ann ann.json
  statstracker erase ann --reason "asked for on 2026-11-20"
  statstracker erase ann --yes`,
		Args: takes(1, 1),
		RunE: runErase,
	}
	addAmendFlags(c)
	c.Flags().Bool("yes", false, "do not ask")
	return c
}

func runErase(c *cobra.Command, args []string) error {
	set := settingsOf(c)
	if err := notEmpty(c, args, "PLAYER"); err != nil {
		return err
	}
	server, err := newWriter(set)
	if err != nil {
		return err
	}
	if err := confirmErase(c, args[0]); err != nil {
		return err
	}
	body, err := json.Marshal(notes(set))
	if err != nil {
		return fmt.Errorf("write the request as JSON: %w", err)
	}
	answer, err := server.send(c.Context(), http.MethodDelete, server.Address("v1", "players", args[0]), body)
	if notThere(err) {
		return hint(fmt.Errorf("nothing is held about %s; nothing was changed", visible(args[0])), "%s", whatNow(refusal(err)))
	}
	if err != nil {
		return err
	}
	w := &eraseWait{server: server, bar: newProgressBar(c.ErrOrStderr(), -1, false), said: time.Now()}
	answer, state, err := w.run(c.Context(), answer)
	w.bar.clear()
	if err != nil {
		return err
	}
	if set.yes("json") {
		return printRaw(c.OutOrStdout(), answer)
	}
	return state.print(c.OutOrStdout(), args[0])
}

// confirmErase asks for the id again, on a terminal. Elsewhere nobody can be asked.
func confirmErase(c *cobra.Command, player string) error {
	if settingsOf(c).yes("yes") {
		return nil
	}
	if _, asks := terminalOf(c.InOrStdin()); !asks {
		return hint(errors.New("standard input is no terminal"), "--yes erases without asking")
	}
	_, _ = fmt.Fprintf(c.ErrOrStderr(), "%s will be erased, and nobody can turn that back.\nType the id again: ", visible(player))
	typed, err := bufio.NewReader(c.InOrStdin()).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the id: %w", err)
	}
	if strings.TrimRight(typed, "\r\n") != player {
		return errors.New("that is not the id; nothing has been erased")
	}
	return nil
}

// eraseAnswer is what a server says of an erasure.
type eraseAnswer struct {
	ID      string            `json:"id"`
	Status  string            `json:"status"`
	Done    uint64            `json:"done"`
	End     uint64            `json:"end"`
	Problem string            `json:"problem"`
	Events  uint64            `json:"events"`
	Fields  map[string]uint64 `json:"fields"`
}

func (a *eraseAnswer) print(to io.Writer, player string) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s has been erased: %d events named the player\n", visible(player), a.Events)
	if len(a.Fields) > 0 {
		text.WriteString("these fields of events still have the id as their value, as they do not name players:\n")
	}
	for _, name := range slices.Sorted(maps.Keys(a.Fields)) {
		fmt.Fprintf(&text, "  %s (%d)\n", visible(name), a.Fields[name])
	}
	text.WriteString("what is outside of the server stays: streams that events came from, and backups and exports made before\n")
	_, err := io.WriteString(to, text.String())
	return err
}

// eraseWait waits for an erasure.
type eraseWait struct {
	server *remote
	bar    *progressBar
	said   time.Time // when the progress was last said
}

// run returns the answer at the end.
func (w *eraseWait) run(ctx context.Context, answer []byte) ([]byte, eraseAnswer, error) {
	var a eraseAnswer
	err := decodeAnswer(answer, &a)
	for pause := firstLook; err == nil && a.Status == "running"; pause = min(2*pause, lookEvery) {
		w.show(&a)
		select {
		case <-ctx.Done():
			w.bar.notef("interrupted: the server goes on; GET %s/v1/erasures/%s tells how far it is", w.server.Server(), a.ID)
			return nil, a, ctx.Err()
		case <-time.After(pause):
			if answer, err = w.server.send(ctx, http.MethodGet, w.server.Address("v1", "erasures", a.ID), nil); err == nil {
				err = decodeAnswer(answer, &a)
			}
		}
	}
	if err == nil && a.Status != "done" {
		err = hint(fmt.Errorf("the player has not been erased: %s", visible(a.Problem)), "he is hidden; make room on the disk, and erase him again")
	}
	return answer, a, err
}

// show says how far it is: on a terminal as a bar, elsewhere in lines.
func (w *eraseWait) show(a *eraseAnswer) {
	if w.bar.total < 0 {
		w.bar.total = int64(a.End)
	}
	w.bar.update(min(int64(a.Done), w.bar.total), fmt.Sprintf("%d of %d records", a.Done, a.End))
	if !w.bar.shows && time.Since(w.said) >= sayEvery {
		w.said = time.Now()
		w.bar.notef("%d of %d records", a.Done, a.End)
	}
}
