package cmd

import (
	"fmt"
	"io"
	"strings"
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
	Board  string  `json:"board"`
	Season *season `json:"season"`
	Differ int     `json:"differ"`
	Moves  []move  `json:"moves"`
}

// move is how a player stands before and after; nil where he does not.
type move struct {
	Player      string   `json:"player"`
	RankBefore  *int     `json:"rank_before"`
	RankAfter   *int     `json:"rank_after"`
	ScoreBefore *float64 `json:"score_before"`
	ScoreAfter  *float64 `json:"score_after"`
	Change      *float64 `json:"change"`
}

// maxMoveLines is how many players are listed who stand elsewhere.
const maxMoveLines = 20

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
	return printDifferences(w, *a.Differences)
}

// printDifferences prints who stands elsewhere, the first of them, and which
// statistics differ.
func printDifferences(w io.Writer, all []differences) error {
	out, more := effectTable(all)
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

// effectTable lists the first players who stand elsewhere, and how many are left.
func effectTable(all []differences) (out *table, more int) {
	out = &table{right: []bool{false, false, false, false, true, true, true}}
	out.add("game", "board", "season", "player", "rank", "score", "change")
	for _, d := range all {
		game := ""
		if len(all) > 1 {
			game = visible(d.Game)
		}
		for _, b := range d.Boards {
			id := ""
			if b.Season != nil {
				id = visible(b.Season.ID)
			}
			shown := min(len(b.Moves), max(0, maxMoveLines+1-len(out.rows)))
			for _, m := range b.Moves[:shown] {
				out.add(game, visible(b.Board), id, visible(m.Player), m.ranks(), m.scores(), m.change())
			}
			more += b.Differ - shown
		}
	}
	return out, more
}

func (m *move) ranks() string { return rankText(m.RankBefore) + " → " + rankText(m.RankAfter) }

func (m *move) scores() string {
	return scoreOrNone(m.ScoreBefore) + " → " + scoreOrNone(m.ScoreAfter)
}

func scoreOrNone(score *float64) string {
	if score == nil {
		return "-"
	}
	return scoreTexts([]float64{*score})[0]
}

func (m *move) change() string {
	if m.Change == nil {
		return ""
	}
	text := scoreOrNone(m.Change)
	if *m.Change > 0 {
		return "+" + text
	}
	return text
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
