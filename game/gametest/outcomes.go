package gametest

import (
	"context"
	"errors"
	"fmt"

	"statstracker/stats"
)

// outcomes is a step that asks what became of the events.
type outcomes struct{}

func (outcomes) form() form { return form{open: true} }

func (outcomes) do(_ context.Context, p *play) (lines []string, _ error) {
	for o, n := range p.outcomes {
		lines = append(lines, fmt.Sprintf("%v %d", stats.Outcome(o), n))
	}
	return lines, nil
}

func (outcomes) expected(line string) (string, error) {
	words, err := split(line)
	if err != nil {
		return "", err
	}
	for o := range stats.Rejected + 1 {
		if len(words) == 2 && words[0].is(o.String()) {
			n, err := sameNumber(words[1].text, exact)
			return o.String() + " " + n, err
		}
	}
	return "", errors.New("an outcome is counted, ignored, duplicate or rejected, and the number of events: counted 3")
}
