package gametest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"statstracker/tracker"
)

// choice is a step that says which game the next ones are about.
type choice struct {
	game string
	as   string // the game whose rules it has, if it has none of its own; "" is not said
}

func (choice) form() form                      { return form{} }
func (choice) expected(string) (string, error) { return "", errAlone }

// do checks that rules name the game: those of the default game are for every
// name, also a misspelt one.
func (c choice) do(_ context.Context, p *play) ([]string, error) {
	g, err := p.tracker.Game(c.game)
	switch {
	case err != nil:
		return nil, &unanswered{"there is no game " + spell(c.game) + there(c.game, p.games)}
	case c.as != "" && g.Rules != c.as:
		return nil, &unanswered{fmt.Sprintf("the game %s has the rules of %s, and not those of %s", spell(c.game), spell(g.Rules), spell(c.as))}
	case c.as == "" && len(p.games) > 1 && !slices.Contains(p.games, c.game):
		return nil, &unanswered{fmt.Sprintf("the game %[1]s has no rules of its own: if it is to have those of %[2]s, write game %[1]s as %[2]s%[3]s",
			spell(c.game), spell(g.Rules), there(c.game, p.games))}
	}
	return nil, nil
}

// there ends a message about a name that is not there with the one that was
// meant, or with all that are.
func there(word string, names []string) string {
	if near := didYouMean(word, names); near != "" || len(names) == 0 {
		return near
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
		return &unanswered{fmt.Sprintf("the game %s has no board %s%s", spell(game), spell(board), there(board, names))}
	case errors.Is(err, tracker.ErrUnknownSeason):
		return &unanswered{fmt.Sprintf("the board %s has no season %s", spell(board), spell(season))}
	case errors.Is(err, tracker.ErrUnknownGame):
		return &unanswered{"there is no game " + spell(game)}
	}
	return err
}
