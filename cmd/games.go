package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"statstracker/game/gamefile"
	"statstracker/stats"
)

func newGames(games []stats.Game) *cobra.Command {
	c := &cobra.Command{
		Use:   "games",
		Short: "Describe games in files: write, check, test and apply them",
		Long: `Games describes games in YAML files, without code: which boards and statistics a
game has, and what counts. ` + "`serve --games FILE`" + ` starts a server with them.`,
		Example: `  statstracker games init chess
  statstracker games check chess.yaml
  statstracker games test .        # plays the scenarios beside it
  statstracker serve --games chess.yaml`,
		Args:                       noSuchCommand,
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
		SuggestionsMinimumDistance: 2,
	}
	c.AddCommand(newGamesInit(), newGamesCheck(), newGamesTest(games), newGamesApply(), newGamesSchema())
	return c
}

func newGamesSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of games files, for editors",
		Long: `Schema prints the JSON Schema (2020-12) of files with games. Editors that know YAML
complete and check with it. A server has it at /v1/schema/games.json too.`,
		Example: `  statstracker games schema >games.schema.json
  # and as the first line of the games file, for editors with yaml-language-server:
  # yaml-language-server: $schema=games.schema.json`,
		Args: takes(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			if _, err := c.OutOrStdout().Write(gamefile.Schema()); err != nil {
				return fmt.Errorf("print the schema: %w", err)
			}
			return nil
		},
	}
}
