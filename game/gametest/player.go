package gametest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"statstracker/tracker"
)

// player is a step that asks for the statistics of a player.
type player struct {
	game, name string
	decimals   int
}

func (*player) form() form { return form{open: true} }

func (q *player) do(_ context.Context, p *play) ([]string, error) {
	found, err := p.tracker.Player(q.game, q.name)
	if errors.Is(err, tracker.ErrUnknownPlayer) {
		return nil, nil
	}
	if err != nil {
		return nil, explain(p, err, q.game, "", "")
	}
	var lines []string
	for _, s := range found.Stats {
		lines = append(lines, q.lines(&s)...)
	}
	return lines, nil
}

// check names a statistic that the game does not have.
func (q *player) check(p *play, want []wanted) error {
	g, err := p.tracker.Game(q.game)
	if err != nil {
		return explain(p, err, q.game, "", "")
	}
	names := make([]string, len(g.Stats))
	for i := range g.Stats {
		names[i] = g.Stats[i].Name
	}
	for _, w := range want {
		words, err := split(w.text)
		if err == nil && len(words) > 0 && !slices.Contains(names, words[0].text) {
			return &unanswered{fmt.Sprintf("the game %s has no statistic %s%s", spell(q.game), spell(words[0].text), there(words[0].text, names))}
		}
	}
	return nil
}

// note says that there is nothing, which a difference does not show.
func (q *player) note(got []string) string {
	if len(got) == 0 {
		return spell(q.name) + " has no statistics"
	}
	return ""
}

// lines returns a statistic: of one by category a line for each.
func (q *player) lines(s *tracker.Stat) (lines []string) {
	if s.Stat.Categories == 0 {
		return []string{spell(s.Name) + " " + writeNumber(s.Value, q.decimals)}
	}
	for _, c := range s.Categories {
		lines = append(lines, fmt.Sprintf("%s %s %s", spell(s.Name), spell(c.Name), writeNumber(float64(c.Count), q.decimals)))
	}
	return lines
}

// expected reads a statistic.
func (q *player) expected(line string) (string, error) {
	words, err := split(line)
	if err != nil {
		return "", err
	}
	if len(words) < 2 || len(words) > 3 || hasFields(words) {
		return "", errors.New("a statistic has a name, perhaps a category, and a number: wins 2")
	}
	last := len(words) - 1
	number, err := sameNumber(words[last].text, q.decimals)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, w := range words[:last] {
		b.WriteString(spell(w.text) + " ")
	}
	return b.String() + number, nil
}
