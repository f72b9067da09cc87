package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"statstracker/game/gamefile"
	"statstracker/game/gametest"
	"statstracker/stats"
)

func newGamesTest(games []stats.Game) *cobra.Command {
	c := &cobra.Command{
		Use:   "test DIR",
		Short: "Play scenario files: events in, boards and statistics out",
		Long: `Test plays the scenario files (*.scenario) in a directory and below it, each with a
log of its own, and compares what comes out with what they expect. The games are
those of the *.yaml in the directory, or of --games, and those of this program. A
scenario is a text such as

  game league                        # whose events follow
  at 2026-11-20 18:30                # when they are received, in UTC

  ann beats bob                      # of teams: ann + bob beat cy + dan
  ann draws with "Vu An" map=hill    # every event may have further fields
  result 1 ann 7 / 2 bob + cy 3      # rank, players and score of each side
  ann does wave left                 # user_id, event_name and event_data
    ignored                          # or duplicate, or rejected: with a reason,
                                     # to the end of the line; nothing: counted
  event type=lap user_id=bob t=61.5  # any event, field by field
  {"type":"lap","user_id":"bob"}     # any event as JSON
    rejected: statistic ...
  at +2d                             # later

  expect board points                # also: season 2026-W47, decimals 2
    1 ann 7                          # rank, player, score; tie 3; provisional
    ...                              # what else there is does not matter
  expect player bob
    games 2
    best_lap 61.5
    ...
  expect seasons weekly
    2026-W47 open
  expect outcomes
    counted 4
    ignored 1
    duplicate 0
    rejected 1

Indented lines are what has to come of the line above. In the end the events are
folded again: a game that does not give the same numbers twice fails.`,
		Example: `  statstracker games test rules/
  statstracker games test --games games.yaml scenarios/
  statstracker games test --update rules/   # rewrites what is expected to what came`,
		Args: takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error { return runGamesTest(c, games, args[0]) },
	}
	c.Flags().String("games", "", "the `file` with the games, or a directory with several; default: the *.yaml in DIR")
	c.Flags().Bool("update", false, "rewrite expectations that are not met to what came; look at the difference before you keep it")
	return c
}

func runGamesTest(c *cobra.Command, compiled []stats.Game, path string) error {
	set := settingsOf(c)
	files, err := gametest.Files(path)
	if err != nil {
		return hint(err, "`statstracker games test --help` shows what a scenario looks like")
	}
	games, err := gamesToTest(set.text("games"), path, compiled)
	if err != nil {
		return err
	}
	t := gamesTest{games: games, update: set.yes("update"), out: c.OutOrStdout()}
	for _, file := range files {
		if err := t.file(c.Context(), file); err != nil {
			return err
		}
	}
	return t.summary(len(files))
}

// gamesToTest returns the games that scenarios are about: those of files in the
// place of those of the program that have their name.
func gamesToTest(named, path string, compiled []stats.Game) ([]stats.Game, error) {
	from, err := gamesBeside(named, path)
	if err != nil || from == "" {
		return compiled, err
	}
	files, err := readGames(from)
	if err != nil {
		return nil, err
	}
	definitions, err := gamefile.Parse(files...)
	if err != nil {
		return nil, badGames(err)
	}
	games := slices.Clone(compiled)
	for i := range definitions {
		g := definitions[i].Game
		games = slices.DeleteFunc(games, func(old stats.Game) bool { return old.Name == g.Name })
		games = append(games, g)
	}
	return games, nil
}

// gamesBeside returns where the games are: what was named, or the directory of the
// scenarios if it has games; "" if it has none.
func gamesBeside(named, path string) (string, error) {
	if named != "" {
		return named, nil
	}
	status, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("look for games: %w", err)
	}
	if !status.IsDir() {
		path = filepath.Dir(path)
	}
	for _, pattern := range []string{"*.yaml", "*.yml"} {
		found, err := filepath.Glob(filepath.Join(path, pattern))
		if err != nil {
			return "", fmt.Errorf("look for games: %w", err)
		}
		if len(found) > 0 {
			return path, nil
		}
	}
	return "", nil
}

// gamesTest plays scenario files and says how each went.
type gamesTest struct {
	games  []stats.Game
	update bool
	out    io.Writer
	failed int
}

func (t *gamesTest) file(ctx context.Context, file string) error {
	failures, updated, err := t.play(ctx, file)
	problems, unreadable := errors.AsType[gametest.Problems](err)
	if err != nil && !unreadable {
		return fmt.Errorf("play %s: %w", file, err)
	}
	var b strings.Builder
	result := "ok"
	switch {
	case unreadable || len(failures) > 0:
		t.failed++
		result = "FAIL"
	case updated:
		result = "updated"
	}
	fmt.Fprintf(&b, "%-7s  %s\n", result, visible(file))
	for _, p := range problems {
		fmt.Fprintf(&b, "%v\n", p)
	}
	for _, f := range failures {
		fmt.Fprintf(&b, "%v\n", f)
	}
	_, err = io.WriteString(t.out, b.String())
	return err
}

func (t *gamesTest) play(ctx context.Context, file string) (failures []gametest.Failure, updated bool, err error) {
	if t.update {
		return gametest.UpdateFile(ctx, t.games, file)
	}
	failures, err = gametest.CheckFile(ctx, t.games, file)
	return failures, false, err
}

// summary says how all went.
func (t *gamesTest) summary(files int) error {
	if t.failed == 0 {
		_, err := fmt.Fprintf(t.out, "\n%s: all as expected\n", count(files, "scenario"))
		return err
	}
	err := fmt.Errorf("%d of %s failed", t.failed, count(files, "scenario"))
	return hint(err, "lines with - were expected, lines with + came; if what came is right, --update writes it into the files")
}
