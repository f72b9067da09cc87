package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"statstracker/game/gamefile"
	"statstracker/stats"
)

func newGamesInit() *cobra.Command {
	c := &cobra.Command{
		Use:   "init NAME",
		Short: "Write a commented file that describes a game, to start from",
		Long: `Init writes a file that describes the game NAME, the product_id of its events, with
a few sensible boards and statistics and comments that say what else there is. It
does not touch a file that exists.`,
		Example: `  statstracker games init chess
  statstracker games init chess --output games/chess.yaml
  statstracker games init chess --output -`,
		Args: takes(1, 1),
		RunE: runGamesInit,
	}
	c.Flags().String("output", "", "write this `file`, or - for standard output (default NAME.yaml)")
	return c
}

func runGamesInit(c *cobra.Command, args []string) error {
	name, path := args[0], settingsOf(c).text("output")
	if err := stats.CheckID(name); err != nil {
		return &usageError{c, fmt.Errorf("NAME %w", err)}
	}
	text := gamefile.Template(name)
	if path == "-" {
		if _, err := c.OutOrStdout().Write(text); err != nil {
			return fmt.Errorf("print the file: %w", err)
		}
		return nil
	}
	if path == "" {
		if path = name + ".yaml"; filepath.Base(path) != path || !filepath.IsLocal(path) {
			return hint(fmt.Errorf("%s is no name of a file", visible(path)), "name one with --output FILE")
		}
	}
	if err := writeNew(path, text); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.OutOrStdout(), `wrote %[1]s, a game to start from. Now
  1. change it: the comments in it say how
  2. see whether it is right:  statstracker games check %[1]s
  3. start a server with it:   statstracker serve --games %[1]s
     or give it to a running:  statstracker games apply %[1]s
`, visible(path))
	return err
}

// writeNew writes a file that does not exist yet.
func writeNew(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // everybody may read the rules of a game
	switch {
	case errors.Is(err, fs.ErrExist):
		return hint(fmt.Errorf("the file %s exists", visible(path)), "name another one with --output FILE, or - to print")
	case err != nil:
		return fmt.Errorf("write the file: %w", err)
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write the file: %w", err)
	}
	return nil
}
