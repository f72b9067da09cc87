package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"statstracker/client"
)

const (
	// maxTop is how many players of a board a server shows at once.
	maxTop = 1000
	// allTime is the season that boards without seasons have too.
	allTime = "all-time"
)

func newTop() *cobra.Command {
	c := &cobra.Command{
		Use:   "top GAME [BOARD]",
		Short: "Show the best players of a game",
		Long: `Top asks a running server for the top of a leaderboard. Without BOARD it is the
first one of the game. A board with seasons shows the current one; --season names
another. --as-of shows the board as it was, and --watch what changes, until Ctrl-C:
on a terminal in place, elsewhere as lines, with --json as the events of the server.`,
		Example: `  statstracker top football
  statstracker top football wins --limit 3
  statstracker top football elo-yearly --season previous
  statstracker top football elo-yearly --season 2018
  statstracker top football elo --as-of 2014-07-14
  statstracker top football --watch
  statstracker top football --json
  statstracker top exrps --server http://127.0.0.1:5001`,
		Args: takes(1, 2),
		RunE: runTop,
	}
	addServerFlags(c)
	c.Flags().String("season", "", "of a board with seasons: the `id` of one, or current, previous or all-time")
	addMomentFlags(c)
	c.Flags().Int("limit", 10, "show this `number` of players at most, up to 1000")
	c.Flags().Bool("watch", false, "go on showing what changes; of 100 players at most")
	return c
}

// addServerFlags adds the flags of the commands that ask a server.
func addServerFlags(c *cobra.Command) {
	addRemoteFlags(c)
	c.Flags().Bool("json", false, "print the answer of the server as it is")
}

func runTop(c *cobra.Command, args []string) error {
	set := settingsOf(c)
	limit := set.number("limit")
	if limit < 1 || limit > maxTop {
		return &usageError{c, fmt.Errorf("--limit has to be from 1 to %d", maxTop)}
	}
	if err := notEmpty(c, args, "GAME", "BOARD"); err != nil {
		return err
	}
	then, err := momentOf(c)
	if err != nil {
		return err
	}
	if set.yes("watch") && (limit > maxWatched || !then.isNow()) {
		return &usageError{c, fmt.Errorf("--watch shows what changes from now on, of %d players at most", maxWatched)}
	}
	server, err := connect(set)
	if err != nil {
		return err
	}
	then.on(server)
	game, err := server.Game(c.Context(), client.GameQuery{Game: args[0], Moment: then.Moment})
	if err != nil {
		return server.explain(err)
	}
	board, err := boardOf(&game, strings.Join(args[1:], ""))
	if err != nil {
		return err
	}
	season := set.text("season")
	if season != "" && board.Season == "" && season != allTime {
		return hint(fmt.Errorf("the board %s of %s has no seasons", visible(board.Board), visible(game.Game)), "leave --season out")
	}
	shown := &shownBoard{game: &game, board: board, then: then}
	if set.yes("watch") {
		return watch(c, server, shown, client.LiveQuery{Game: game.Game, Board: board.Board, Season: season, Limit: limit})
	}
	ref := client.Ref{Game: game.Game, Board: board.Board, Season: season, Moment: then.Moment}
	if shown.page, err = server.Board(c.Context(), client.BoardQuery{Ref: ref, Limit: limit}); err != nil {
		return server.explain(err)
	}
	if set.yes("json") {
		return printRaw(c.OutOrStdout(), server.answer)
	}
	return shown.print(c.OutOrStdout())
}

// notEmpty checks that the arguments, which have these names, are not empty.
func notEmpty(c *cobra.Command, args []string, names ...string) error {
	for i, name := range names {
		if i < len(args) && args[i] == "" {
			return &usageError{c, fmt.Errorf("%s is empty", name)}
		}
	}
	return nil
}

// printRaw prints what the server has answered.
func printRaw(w io.Writer, answer []byte) error {
	if _, err := w.Write(answer); err != nil {
		return fmt.Errorf("print the answer: %w", err)
	}
	return nil
}

// decodeAnswer reads what the server has answered.
func decodeAnswer(answer []byte, to any) error {
	if err := json.Unmarshal(answer, to); err != nil {
		return hint(errors.New("the answer is not that of a Stats Tracker server"), "is the address right (--server)?")
	}
	return nil
}
