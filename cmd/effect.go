package cmd

import (
	"fmt"
	"io"
	"strings"

	"statstracker/client"
)

// differences is how a game differs from what it was, or would differ, as a server
// answers it.
type differences struct {
	Game   string            `json:"game"`
	Boards []boardDifference `json:"boards"`
	Stats  []struct {
		Stat   string `json:"stat"`
		Differ int    `json:"differ"`
	} `json:"stats"`
}

type boardDifference struct {
	Board  string         `json:"board"`
	Season *client.Season `json:"season"`
	Differ int            `json:"differ"`
	Moves  []move         `json:"moves"`
}

// move is how a player stands before and after; nil where he does not.
type move struct {
	Player      string   `json:"player"`
	Name        string   `json:"name"` // "" if he is called nothing
	RankBefore  *int     `json:"rank_before"`
	RankAfter   *int     `json:"rank_after"`
	ScoreBefore *float64 `json:"score_before"`
	ScoreAfter  *float64 `json:"score_after"`
	Change      *float64 `json:"change"`
}

// printEffect prints what an amendment has changed, below the title.
func printEffect(w io.Writer, title string, a *amendmentAnswer) error {
	if _, err := fmt.Fprintln(w, title); err != nil {
		return err
	}
	if len(a.Together) > 1 {
		_, _ = fmt.Fprintf(w, "done together with others, so this is what they have changed all in all: %s\n", strings.Join(a.Together, ", "))
	}
	if a.Differences == nil {
		_, err := fmt.Fprintln(w, "what it has changed is not known any more")
		return err
	}
	return printDifferences(w, *a.Differences, a.Player, a.Into)
}

// printDifferences prints who stands elsewhere, first the players that it is about, and
// which statistics differ.
func printDifferences(w io.Writer, all []differences, players ...string) error {
	out, more := effectTable(all, players)
	if len(out.rows) == 1 {
		_, _ = fmt.Fprintln(w, "no board differs") // the last line tells the error
	} else {
		_, _ = fmt.Fprintln(w)
		if err := out.withoutEmpty().print(w); err != nil {
			return err
		}
	}
	if more > 0 {
		_, _ = fmt.Fprintf(w, "and %d more; --json shows more of them\n", more)
	}
	_, err := io.WriteString(w, statsText(all))
	return err
}

// statsText says which statistics differ.
func statsText(all []differences) string {
	var list []string
	for _, d := range all {
		for _, s := range d.Stats {
			name := visible(s.Stat)
			if len(all) > 1 {
				name += " of " + visible(d.Game)
			}
			list = append(list, fmt.Sprintf("%s (%s)", name, count(s.Differ, "player")))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "\nstatistics that differ: " + strings.Join(list, ", ") + "\n"
}
