package gametest

import (
	"context"
	"errors"
)

// seasons is a step that asks which seasons a board has.
type seasons struct{ game, board string }

func (seasons) form() form { return form{open: true} }

func (s seasons) do(_ context.Context, p *play) (lines []string, _ error) {
	list, err := p.tracker.Seasons(s.game, s.board)
	if err != nil {
		return nil, explain(p, err, s.game, s.board, "")
	}
	for i := range list {
		state := "open"
		if list[i].Sealed {
			state = "sealed"
		}
		lines = append(lines, spell(list[i].ID)+" "+state)
	}
	return lines, nil
}

// note says that there is nothing, which a difference does not show.
func (seasons) note(got []string) string {
	if len(got) == 0 {
		return "the board has no season with events"
	}
	return ""
}

func (seasons) expected(line string) (string, error) {
	words, err := split(line)
	if err != nil {
		return "", err
	}
	if len(words) != 2 || !words[1].is("open") && !words[1].is("sealed") {
		return "", errors.New("a season has an ID and is open or sealed: 2026-W47 sealed")
	}
	return spell(words[0].text) + " " + words[1].text, nil
}
