package cmd

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"statstracker/client"
)

// boardOf returns the board of the game with the name, or the first for "".
func boardOf(g *client.Game, name string) (*client.Board, error) {
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
	return nil, hint(fmt.Errorf("the game %s has no such board %s", visible(g.Game), visible(name)), "its boards: %s; a private one needs --key-file", strings.Join(names, ", "))
}

// emptyText says that the board of the game has no players, and why that may be.
func emptyText(g *client.Game, b *client.Board) string {
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
func ofText(t client.Text) string {
	if len(t) == 0 {
		return ""
	}
	if text, ok := t["en"]; ok {
		return visible(text)
	}
	return visible(t[slices.Min(slices.Collect(maps.Keys(t)))])
}
