package gametest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"statstracker/tracker"
)

// choice is a step that says which game the next ones are about.
type choice struct{ game string }

func (choice) form() form                      { return form{} }
func (choice) expected(string) (string, error) { return "", errAlone }

func (c choice) do(_ context.Context, p *play) ([]string, error) {
	if _, err := p.tracker.Game(c.game); err == nil {
		return nil, nil
	}
	all := p.tracker.Games()
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].Name
	}
	return nil, &unanswered{"there is no game " + spell(c.game) + there(names)}
}

// there ends a message with what there is instead.
func there(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "; there is " + strings.Join(names, ", ")
}

// explain says what there is instead of what was asked for.
func explain(p *play, err error, game, board, season string) error {
	g, _ := p.tracker.Game(game)
	names := make([]string, len(g.Boards))
	for i := range g.Boards {
		names[i] = g.Boards[i].Name
	}
	switch {
	case errors.Is(err, tracker.ErrUnknownBoard):
		return &unanswered{fmt.Sprintf("the game %s has no board %s%s", spell(game), spell(board), there(names))}
	case errors.Is(err, tracker.ErrUnknownSeason):
		return &unanswered{fmt.Sprintf("the board %s has no season %s", spell(board), spell(season))}
	case errors.Is(err, tracker.ErrUnknownGame):
		return &unanswered{"there is no game " + spell(game)}
	}
	return err
}
