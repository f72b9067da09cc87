package cmd

import (
	"context"
	"fmt"
	"io"
	"strings"

	"statstracker/client"
)

// rulesPlan is what a server says that rules change.
type rulesPlan struct {
	Changed bool   `json:"changed"`
	Note    string `json:"note"`
	Games   []struct {
		Game   string `json:"game"`
		Change string `json:"change"`
		Boards []struct {
			Board  string `json:"board"`
			Change string `json:"change"`
		} `json:"boards"`
		Stats []struct {
			Stat   string `json:"stat"`
			Change string `json:"change"`
		} `json:"stats"`
	} `json:"games"`
}

// removed returns the games that are removed.
func (p *rulesPlan) removed() (games []string) {
	for _, g := range p.Games {
		if g.Change == "removed" {
			games = append(games, visible(g.Game))
		}
	}
	return games
}

func (p *rulesPlan) print(w io.Writer) error {
	if !p.Changed {
		_, err := fmt.Fprintln(w, "nothing changes: the server counts by these rules already")
		return err
	}
	said := make(map[string]bool)
	out := &table{right: []bool{false, false, false, false}}
	out.add("game", "part", "name", "change")
	for _, g := range p.Games {
		change := visible(g.Change)
		if g.Change == "changed" && len(g.Boards)+len(g.Stats) == 0 {
			change += ": only how it is shown, or its settings"
		}
		out.add(visible(g.Game), "game", "", change)
		for _, b := range g.Boards {
			said[b.Change] = true
			out.add("", "board", visible(b.Board), visible(b.Change))
		}
		for _, s := range g.Stats {
			said[s.Change] = true
			out.add("", "statistic", visible(s.Stat), visible(s.Change))
		}
	}
	if err := out.print(w); err != nil {
		return err
	}
	return explainChanges(w, said)
}

// explainChanges says what those changes mean that do not say it themselves.
func explainChanges(w io.Writer, said map[string]bool) error {
	var b strings.Builder
	for _, c := range []struct{ change, means string }{
		{"restarted", "begins anew; rescore counts the past"},
		{"returned", "goes on from what it had"},
		{"changed", "goes on from its scores; rescore counts the past by the new rules"},
	} {
		if said[c.change] {
			fmt.Fprintf(&b, "%s: %s\n", c.change, c.means)
		}
	}
	if b.Len() == 0 {
		return nil
	}
	_, err := io.WriteString(w, "\n"+b.String())
	return err
}

// conclude says what has been done, and what is left to do: games that players are
// in can be scored again.
func (p *rulesPlan) conclude(ctx context.Context, server *remote, w io.Writer) error {
	var b strings.Builder
	b.WriteString("\napplied: events count by these rules from here on\n")
	if p.Note != "" {
		fmt.Fprintf(&b, "note: %s\n", visible(p.Note))
	}
	for _, g := range p.Games {
		if g.Change == "removed" {
			continue
		}
		if about, err := server.Game(ctx, client.GameQuery{Game: g.Game}); err != nil || about.Players > 0 { // when in doubt
			fmt.Fprintf(&b, "to count the events before by them too: statstracker rescore %s\n", shellWord(g.Game))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shellWord quotes an argument where a shell would take it for something else.
func shellWord(arg string) string {
	plain := func(r rune) bool {
		return strings.ContainsRune("-_.,:/@+%", r) || r < 128 && (r >= '0' && r <= '9' || r|32 >= 'a' && r|32 <= 'z')
	}
	if arg != "" && !strings.ContainsFunc(arg, func(r rune) bool { return !plain(r) }) {
		return arg
	}
	return "'" + strings.ReplaceAll(visible(arg), "'", `'\''`) + "'"
}
