package cmd

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"statstracker/stats"
)

// gameAnswer is a game as a server answers it.
type gameAnswer struct {
	Game    string        `json:"game"`
	Players int           `json:"players"`
	Boards  []boardAnswer `json:"boards"`
}

// boardAnswer is one of its boards.
type boardAnswer struct {
	Board    string     `json:"board"`
	Players  int        `json:"players"`
	Title    stats.Text `json:"title"`
	Unit     stats.Text `json:"unit"`
	Tie      string     `json:"tie"`    // the member of entries that orders equal scores, or ""
	Season   string     `json:"season"` // what its seasons are, or ""
	MinGames int        `json:"min_games"`
}

// askGame asks the server for a game.
func askGame(ctx context.Context, server *client, game string) (*gameAnswer, error) {
	return askGameAt(ctx, server, game, moment{})
}

// askGameAt asks the server for a game as it was.
func askGameAt(ctx context.Context, server *client, game string, m moment) (*gameAnswer, error) {
	answer, err := server.get(ctx, server.address("v1", "games", game)+m.query(nil))
	if err != nil {
		return nil, err
	}
	var g gameAnswer
	if err := decodeAnswer(answer, &g); err != nil {
		return nil, err
	}
	g.Game = game
	return &g, nil
}

// board returns the board with the name, or the first for "".
func (g *gameAnswer) board(name string) (*boardAnswer, error) {
	if len(g.Boards) == 0 {
		return nil, fmt.Errorf("the game %s has no boards", visible(g.Game))
	}
	if name == "" {
		return &g.Boards[0], nil
	}
	names := make([]string, len(g.Boards))
	for i := range g.Boards {
		if g.Boards[i].Board == name {
			return &g.Boards[i], nil
		}
		names[i] = visible(g.Boards[i].Board)
	}
	return nil, hint(fmt.Errorf("the game %s has no such board %s", visible(g.Game), visible(name)), "its boards: %s", strings.Join(names, ", "))
}

// empty says that the board has no players, and why that may be.
func (g *gameAnswer) empty(b *boardAnswer) string {
	text := fmt.Sprintf("the board %s of %s is empty", visible(b.Board), visible(g.Game))
	if g.Players == 0 {
		return text + ": no result has come yet\n"
	}
	text += "\nhint: no result has counted for this board yet; "
	if b.MinGames > 1 {
		text += fmt.Sprintf("players are listed from %s on; ", count(b.MinGames, "game"))
	}
	return text + "if it was added later: statstracker rescore " + shellWord(g.Game) + "\n"
}

// ofText returns the text in English or else in the first of its languages, as it may
// be shown on a terminal; "" where there is none.
func ofText(t stats.Text) string {
	if len(t) == 0 {
		return ""
	}
	if text, ok := t["en"]; ok {
		return visible(text)
	}
	return visible(t[slices.Min(slices.Collect(maps.Keys(t)))])
}

// tieText returns the name and the number of what orders equal scores on the board,
// of the answer about a place; "" if there is nothing.
func (g *gameAnswer) tieText(board string, place []byte) (string, error) {
	i := slices.IndexFunc(g.Boards, func(b boardAnswer) bool { return b.Board == board })
	if i < 0 {
		return "", nil
	}
	tie, err := tieOf(place, g.Boards[i].Tie)
	if err != nil || tie == nil {
		return "", err
	}
	return visible(g.Boards[i].Tie) + " " + scoreTexts([]float64{*tie})[0], nil
}
