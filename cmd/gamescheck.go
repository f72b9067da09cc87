package cmd

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"statstracker/game/gamefile"
	"statstracker/stats"
)

func newGamesCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE|DIR…",
		Short: "Check files with games, and show what they define",
		Long: `Check reads files with games, of a directory the *.yaml in it, as a server would.
It prints the boards and statistics of each game, or everything that is wrong, as
file:line:column.`,
		Example: `  statstracker games check games.yaml
  statstracker games check games/ another.yaml`,
		Args: takes(1, -1),
		RunE: runGamesCheck,
	}
}

func runGamesCheck(c *cobra.Command, paths []string) error {
	files, err := readGames(paths...)
	if err != nil {
		return err
	}
	definitions, err := gamefile.Parse(files...)
	if err != nil {
		return badGames(err)
	}
	out := &table{right: []bool{false, false, false, false}}
	out.add("game", "part", "name", "about")
	for i := range definitions {
		addGame(out, &definitions[i].Game)
	}
	if err := out.print(c.OutOrStdout()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "\n%s in %s: nothing is wrong\n", count(len(definitions), "game"), count(len(files), "file"))
	return err
}

// count returns a number of things in words.
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}

// addGame adds a row for each board and statistic of the game.
func addGame(out *table, g *stats.Game) {
	name := visible(g.Name)
	add := func(part, of, about string) {
		out.add(name, part, of, about)
		name = ""
	}
	for i := range g.Boards {
		add("board", visible(g.Boards[i].Name), aboutBoard(&g.Boards[i]))
	}
	all := append(g.Stats(), g.Derived...)
	for i := range all {
		add("statistic", visible(all[i].Name), aboutStat(&all[i]))
	}
}

func aboutBoard(b *stats.Board) string {
	var about []string
	add := func(is bool, format string, args ...any) {
		if is {
			about = append(about, fmt.Sprintf(format, args...))
		}
	}
	add(b.Title != nil, "%s", english(b.Title, b.Name))
	add(b.Low, "the lowest is first")
	if b.Tie != nil {
		add(true, "ties by %s", visible(orElse(b.Tie.Name, "another measure")))
	}
	if b.Season != nil {
		add(true, "seasons %s", b.Season.Calendar)
	}
	add(b.MinGames > 1, "listed from %s on", count(b.MinGames, "game"))
	add(b.Provisional > 0, "provisional for %s", count(b.Provisional, "game"))
	return strings.Join(about, "; ")
}

func aboutStat(s *stats.Stat) string {
	about := []string{english(s.Label, s.Name)}
	switch {
	case s.Categories > 0:
		about = append(about, "by category")
	case s.Longest != "":
		about = append(about, "the longest "+visible(s.Longest))
	case s.Derive != nil:
		about = append(about, "derived")
	}
	if s.Hidden {
		about = append(about, "hidden")
	}
	return strings.Join(about, "; ")
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// english returns the text in English, or the name where there is none.
func english(t map[string]string, name string) string { return visible(orElse(t["en"], name)) }
