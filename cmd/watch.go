package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"statstracker/client"
)

// maxWatched is how many players of a board can be watched at once.
const maxWatched = 100

// watch shows what changes on the board until the context ends.
func watch(c *cobra.Command, server *remote, board *shownBoard, q client.LiveQuery) error {
	q.OnLost = func(err error) { _, _ = fmt.Fprintf(c.ErrOrStderr(), "%v; trying again\n", err) }
	view := &boardView{shownBoard: board, out: c.OutOrStdout()}
	raw := settingsOf(c).yes("json")
	for event, err := range server.Listen(c.Context(), q) {
		switch {
		case err != nil:
			return server.explain(err)
		case raw:
			err = printRaw(view.out, fmt.Appendf(nil, "{\"event\":%q,\"data\":%s}\n", liveName(event), server.answer))
		default:
			err = view.event(event)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// liveName is what the server calls an event.
func liveName(event client.Live) string {
	switch event.(type) {
	case *client.Snapshot:
		return "snapshot"
	case *client.Change:
		return "change"
	case *client.NewSeason:
		return "season"
	}
	return "player"
}
