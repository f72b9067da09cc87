package client

import (
	"context"
	"iter"
	"net/http"
	"strings"
)

// PlayerQuery asks for a player of a game.
type PlayerQuery struct {
	Game, Player string
	Moment
	Seasons     bool // with the places in all seasons and of all time
	Percentiles bool // with the percentile and the total of each place
}

// Player is what a game has of a player.
type Player struct {
	Player string `json:"player"`
	Profile
	Statistics []Statistic           `json:"statistics"` // in the order of the rules
	Boards     map[string]BoardPlace `json:"boards"`     // by name: where he is on one
	// AllTime is the place of all time on each board with seasons, and Seasons are those
	// in all seasons, the newest first: if they were asked for.
	AllTime  map[string]BoardPlace `json:"all_time"`
	Seasons  []SeasonPlace         `json:"seasons"`
	Revision uint64                `json:"revision"`
	Then
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
	// Percentile and Total are as in a [Place]; nil and 0 unless they were asked for.
	Percentile *float64 `json:"percentile"`
	Total      int      `json:"total"`
}

// SeasonPlace is a place in one of the seasons of a board.
type SeasonPlace struct {
	Board string `json:"board"`
	BoardPlace
}

// Player returns a player's statistics and places.
func (c *Client) Player(ctx context.Context, q PlayerQuery) (Player, error) {
	v := q.query()
	var include []string
	if q.Seasons {
		include = append(include, "seasons")
	}
	if q.Percentiles {
		include = append(include, "percentiles")
	}
	setText(v, "include", strings.Join(include, ","))
	var p Player
	err := c.get(ctx, c.Address("v1", "games", q.Game, "players", q.Player), v, &p)
	return p, err
}

// Found is a player who was searched for.
type Found struct {
	Player string `json:"player"`
	Profile
}

// SearchQuery asks for players of a game.
type SearchQuery struct {
	Game   string
	Prefix string // how their ids begin; "" is all of them
	// Name is how their names begin, whatever the case of letters, instead of Prefix.
	Name string
	Moment
	Limit  int    // players of a page, up to 1000; 0 is as many as the server thinks fit
	Cursor string // Next of the page before
}

// FoundPage is a page of players, in the order of the bytes of their ids; or, if they were
// searched by name, in that of their names.
type FoundPage struct {
	Game     string  `json:"game"`
	Players  []Found `json:"players"`
	Next     string  `json:"next"` // the cursor of the next page; "" on the last
	Revision uint64  `json:"revision"`
	Then
}

// Search returns a page of the players of a game.
func (c *Client) Search(ctx context.Context, q SearchQuery) (FoundPage, error) {
	v := q.query()
	setText(v, "prefix", q.Prefix)
	setText(v, "name", q.Name)
	setText(v, "cursor", q.Cursor)
	setNumber(v, "limit", q.Limit)
	var p FoundPage
	err := c.get(ctx, c.Address("v1", "games", q.Game, "players"), v, &p)
	return p, err
}

// Players yields all players that are asked for, page by page, from the cursor on. It
// ends with the first error.
func (c *Client) Players(ctx context.Context, q SearchQuery) iter.Seq2[Found, error] {
	first := q.Cursor
	return pages(func(cursor string) ([]Found, string, error) {
		if q.Cursor = cursor; cursor == "" {
			q.Cursor = first
		}
		p, err := c.Search(ctx, q)
		return p.Players, p.Next, err
	})
}

// Person is what is known of a player beside any game.
type Person struct {
	Player string `json:"player"`
	Profile
	Games    []string `json:"games"` // those that he is in
	Revision uint64   `json:"revision"`
}

// Person returns what a player is called, and the games that he is in.
func (c *Client) Person(ctx context.Context, player string) (Person, error) {
	var p Person
	err := c.get(ctx, c.Address("v1", "players", player), nil, &p)
	return p, err
}

// SetProfile replaces what a player is shown as: what is "" is not set any more. It
// returns the profile as it is kept, in Unicode's form NFC. It needs a key with the scope
// ingest for all games.
func (c *Client) SetProfile(ctx context.Context, player string, p Profile) (Profile, error) {
	sent := map[string]string{}
	for name, text := range map[string]string{"name": p.Name, "avatar_url": p.AvatarURL, "country": p.Country} {
		if text != "" {
			sent[name] = text
		}
	}
	var kept Found
	err := c.put(ctx, http.MethodPut, c.Address("v1", "players", player), sent, &kept)
	return kept.Profile, err
}
