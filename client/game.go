package client

import (
	"context"
	"time"
)

// Text is a text by language, such as "en".
type Text map[string]string

// Game is one of the server's games.
type Game struct {
	Game    string  `json:"game"`
	Players int     `json:"players"`
	Boards  []Board `json:"boards"`
	// Statistics are those that players have, in the order in which they are shown.
	Statistics []Stat `json:"statistics"`
}

// Board is one of a game's boards.
type Board struct {
	Board       string `json:"board"`
	Title       Text   `json:"title"`
	Unit        Text   `json:"unit"`
	Order       string `json:"order"`       // high or low: which score is first
	Tie         string `json:"tie"`         // what orders equal scores; "" for nothing but time
	Season      string `json:"season"`      // what its seasons are; "" without
	MinGames    int    `json:"min_games"`   // to be listed
	Provisional int    `json:"provisional"` // games until a score is no longer provisional
	Players     int    `json:"players"`     // on it, all time
}

// Stat says how a statistic is shown.
type Stat struct {
	Name   string `json:"name"`
	Label  Text   `json:"label"`
	Unit   Text   `json:"unit"`
	Format string `json:"format"`
}

// Games returns all games, by name.
func (c *Client) Games(ctx context.Context) ([]Game, error) {
	var answer struct {
		Games []Game `json:"games"`
	}
	err := c.get(ctx, c.Address("v1", "games"), nil, &answer)
	return answer.Games, err
}

// Game returns a game.
func (c *Client) Game(ctx context.Context, game string) (Game, error) {
	var g Game
	err := c.get(ctx, c.Address("v1", "games", game), nil, &g)
	return g, err
}

// PlayerQuery asks for a player of a game.
type PlayerQuery struct {
	Game, Player string
	// AsOf and AsOfRevision are as in a [Ref].
	AsOf         time.Time
	AsOfRevision uint64
}

// Player is what a game has of a player.
type Player struct {
	Player string `json:"player"`
	Profile
	Statistics []Statistic           `json:"statistics"`
	Boards     map[string]BoardPlace `json:"boards"` // by name: where he is on one
	Revision   uint64                `json:"revision"`
}

// Statistic is a number of a player.
type Statistic struct {
	Stat
	Value float64 `json:"value"`
	// Categories are what the value is the sum of, for a statistic by category.
	Categories []Category `json:"categories"`
}

// Category is one count of a statistic by category.
type Category struct {
	Category string `json:"category"` // "" for all others together
	Value    int64  `json:"value"`
}

// BoardPlace is a place on one of the boards: of the current season, where it has them.
type BoardPlace struct {
	Rank        int     `json:"rank"`
	Score       float64 `json:"score"`
	Provisional bool    `json:"provisional"`
	Season      *Season `json:"season"`
}

// Player returns a player's statistics and places.
func (c *Client) Player(ctx context.Context, q PlayerQuery) (Player, error) {
	var p Player
	then := Ref{AsOf: q.AsOf, AsOfRevision: q.AsOfRevision}
	err := c.get(ctx, c.Address("v1", "games", q.Game, "players", q.Player), then.query(), &p)
	return p, err
}
