package gametest

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"statstracker/tracker"
)

// board is a step that asks for a board.
type board struct {
	game, name, season string
	decimals           int
}

// most is how many entries of a board are compared.
const most = 1000

func (*board) form() form { return form{ordered: true, open: true} }

func (b *board) do(_ context.Context, p *play) ([]string, error) {
	page, err := p.tracker.Board(tracker.Ref{Game: b.game, Board: b.name, Season: b.season}, 0, most)
	if err != nil {
		return nil, explain(p, err, b.game, b.name, b.season)
	}
	lines := make([]string, 0, len(page.Entries)+1)
	for i := range page.Entries {
		lines = append(lines, b.entry(&page.Entries[i]))
	}
	if page.More {
		lines = append(lines, open)
	}
	return lines, nil
}

// note says that there is nothing, which a difference does not show.
func (b *board) note(got []string) string {
	switch {
	case len(got) > 0:
		return ""
	case b.season != "":
		return "the board is empty in this season"
	}
	return "the board is empty"
}

func (b *board) entry(e *tracker.Entry) string {
	words := []string{strconv.Itoa(e.Rank), spell(e.Player), writeNumber(e.Score, b.decimals)}
	if e.HasTie {
		words = append(words, "tie", writeNumber(e.Tie, b.decimals))
	}
	if e.Provisional {
		words = append(words, "provisional")
	}
	return strings.Join(words, " ")
}

var errEntry = errors.New("an entry of a board has a rank, a player and a score, perhaps followed by tie and its value, " +
	"and by provisional: 1 ann 1516")

// expected reads an entry.
func (b *board) expected(line string) (string, error) {
	words, err := split(line)
	if err != nil {
		return "", err
	}
	if len(words) < 3 || hasFields(words) {
		return "", errEntry
	}
	rank, err := strconv.Atoi(words[0].text)
	if err != nil || rank < 1 {
		return "", errEntry
	}
	score, err := sameNumber(words[2].text, b.decimals)
	if err != nil {
		return "", err
	}
	entry := []string{strconv.Itoa(rank), spell(words[1].text), score}
	words = words[3:]
	if len(words) >= 2 && words[0].is("tie") {
		if score, err = sameNumber(words[1].text, b.decimals); err != nil {
			return "", err
		}
		entry, words = append(entry, "tie", score), words[2:]
	}
	if len(words) == 1 && words[0].is("provisional") {
		entry, words = append(entry, "provisional"), nil
	}
	if len(words) > 0 {
		return "", errEntry
	}
	return strings.Join(entry, " "), nil
}

func hasFields(words []word) bool {
	for _, w := range words {
		if w.field != "" {
			return true
		}
	}
	return false
}
