package console

import (
	"bytes"
	"encoding/json"
	"slices"

	"statstracker/client"
)

const (
	gamesPath = "/admin/games"
	maxRules  = 16 << 10 // bytes of the rules of a game that are shown
)

type gamesView struct {
	shell
	games []gameRow
	file  ruleFile // what somebody has written
	plan  *planView
	wrong []ruleProblem
	fault string // why the rules were not taken, or ""
}

type gameRow struct {
	name, title, rules, version, players, boards string
	text                                         string // of its rules, if they came from a file
}

// gamesPage answers GET /admin/games.
func gamesPage(v *visit) error {
	o, err := v.gamesView()
	if err != nil {
		return err
	}
	return v.show(o.show())
}

// gamesView returns the page with the games that there are.
func (v *visit) gamesView() (*gamesView, error) {
	games, err := v.api.Games(v.ctx())
	if err != nil {
		return nil, err
	}
	texts, _, err := v.rules()
	if err != nil {
		return nil, err
	}
	o := &gamesView{shell: v.shell(v.words.games, gamesPath)}
	for i := range games {
		o.games = append(o.games, v.words.gameRow(&games[i], texts))
	}
	slices.SortStableFunc(o.games, func(a, b gameRow) int { return len(b.text) - len(a.text) })
	return o, nil
}

// rules returns the texts of the rules that came from files, by game, and the answer as it came.
func (v *visit) rules() (texts map[string]string, answer []byte, err error) {
	answer, err = v.api.Ask(v.ctx(), "GET", v.api.Address("v1", "rules"), nil)
	if err != nil {
		return nil, nil, err
	}
	var held struct {
		Games []struct{ Game, Text string }
	}
	if err := json.Unmarshal(answer, &held); err != nil {
		return nil, nil, err
	}
	texts = make(map[string]string, len(held.Games))
	for _, g := range held.Games {
		texts[g.Game] = g.Text
	}
	return texts, answer, nil
}

func (w *words) gameRow(g *client.Game, texts map[string]string) gameRow {
	row := gameRow{
		name: visible(g.Game, 100), rules: visible(g.Rules.Name, 100), version: w.count(g.Rules.Version),
		players: w.count(g.Players), boards: w.count(len(g.Boards)), text: bounded(indented(texts[g.Game]), maxRules),
	}
	for _, tag := range []string{w.tag, "en"} {
		if row.title == "" {
			row.title = visible(g.Title[tag], 100)
		}
	}
	return row
}

// bounded is [visible] of a text of several lines.
func bounded(text string, most int) string {
	var lines []byte
	for line := range splitLines(text) {
		if len(lines) >= most {
			return string(lines) + "…"
		}
		lines = append(append(lines, visible(line, most)...), '\n')
	}
	return string(lines)
}

// indented returns JSON in lines, as it is read; another text as it is.
func indented(text string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(text), "", "  ") != nil {
		return text
	}
	return b.String()
}
