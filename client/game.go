package client

import (
	"context"
	"encoding/json"
	"time"
)

// Text is a text by language, such as "en".
type Text map[string]string

// Game is one of the server's games.
type Game struct {
	Game  string `json:"game"`
	Title Text   `json:"title"`
	// Rules are those that it is counted by: of another name for a game that the default
	// one handles.
	Rules struct {
		Name    string `json:"name"`
		Version int    `json:"version"`
	} `json:"rules"`
	Players int `json:"players"`
	// Matches is how many matches count, and LastMatch when the latest of them was; the zero
	// time without any.
	Matches   int       `json:"matches"`
	LastMatch time.Time `json:"last_match"`
	Boards    []Board   `json:"boards"`
	// Statistics are those that players have, in the order in which they are shown.
	Statistics []Stat `json:"statistics"`
	Then
}

// Board is one of a game's boards.
type Board struct {
	Board       string `json:"board"`
	Title       Text   `json:"title"`
	Unit        Text   `json:"unit"`
	Order       string `json:"order"`       // high or low: which score is first
	Tie         string `json:"tie"`         // what orders equal scores; "" for nothing but time
	Season      string `json:"season"`      // what its seasons are; "" without
	Seasons     int    `json:"seasons"`     // how many there are
	MinGames    int    `json:"min_games"`   // to be listed
	Provisional int    `json:"provisional"` // games until a score is no longer provisional
	Players     int    `json:"players"`     // on it, all time
	Private     bool   `json:"private"`     // only for those who have a key or a token
	// Rules are how it counts: an object as in a games file, or a text.
	Rules json.RawMessage `json:"rules"`
}

// Stat says how a statistic is shown.
type Stat struct {
	Name  string `json:"name"`
	Label Text   `json:"label"`
	Unit  Text   `json:"unit"`
	// Format is percent (of a share), duration (of seconds), or digits such as 0.00; ""
	// is as it is.
	Format string `json:"format"`
}

type games struct {
	Games []Game `json:"games"`
}

// Games returns all games, by name.
func (c *Client) Games(ctx context.Context) ([]Game, error) {
	var answer games
	err := c.get(ctx, c.Address("v1", "games"), nil, &answer)
	return answer.Games, err
}

// GameQuery asks for a game.
type GameQuery struct {
	Game string
	Moment
}

// Game returns a game.
func (c *Client) Game(ctx context.Context, q GameQuery) (Game, error) {
	var g Game
	err := c.get(ctx, c.Address("v1", "games", q.Game), q.query(), &g)
	return g, err
}
