package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

func newExportPlayer() *cobra.Command {
	c := &cobra.Command{
		Use:   "export-player PLAYER [FILE]",
		Short: "Write all that a running server holds about a player as JSON",
		Long: `Export-player writes everything that the server holds about a player as one JSON
object: statistics and places in all games, every event that names the player or an
id merged into his, amendments about him, and where he is hidden. Without FILE it goes
to the terminal. A file that exists is not overwritten.`,
		Example: `  statstracker export-player ann ann.json`,
		Args:    takes(1, 2),
		RunE:    runExportPlayer,
	}
	addRemoteFlags(c)
	return c
}

func runExportPlayer(c *cobra.Command, args []string) error {
	if err := notEmpty(c, args, "PLAYER", "FILE"); err != nil {
		return err
	}
	server, err := newWriter(settingsOf(c))
	if err != nil {
		return err
	}
	address := server.Address("v1", "players", args[0], "export")
	if len(args) == 1 {
		return server.copy(c.Context(), c.OutOrStdout(), address)
	}
	if err := refuseExisting(args[1]); err != nil {
		return err
	}
	f, err := os.OpenFile(args[1], os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write what is held: %w", err)
	}
	if err = server.copy(c.Context(), f, address); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(args[1])) // half of it is nothing
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "all that is held about %s is in %s\n", visible(args[0]), visible(args[1]))
	return err
}

// copy writes the answer to a question, however long it is.
func (r *remote) copy(ctx context.Context, to io.Writer, address string) error {
	answer, err := r.open(ctx, address)
	if err != nil {
		return err
	}
	defer answer.Close()
	if _, err := io.Copy(to, answer); err != nil {
		return fmt.Errorf("read the answer of %s: %w", r.Server(), err)
	}
	return nil
}
