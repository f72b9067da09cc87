package client

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// Place is where a player stands on a board.
type Place struct {
	Entry
	// Percentile is the share of the others with a lower score, 0 to 100; 100 on a board
	// of one.
	Percentile float64 `json:"percentile"`
	Total      int     `json:"total"`  // players on the board
	Season     *Season `json:"season"` // nil for all time
	// Since is as in a [Page].
	Since    time.Time `json:"since"`
	Revision uint64    `json:"revision"`
	Then

	numbers map[string]float64
}

// UnmarshalJSON implements [json.Unmarshaler].
func (p *Place) UnmarshalJSON(text []byte) error {
	type plain Place
	if err := json.Unmarshal(text, (*plain)(p)); err != nil {
		return err
	}
	p.numbers = numbersOf(text)
	return nil
}

// Number returns the number in a member whose name comes from the rules of the game, such
// as what orders equal scores, [Board.Tie]. An answer about a place does not say which
// that is.
func (p *Place) Number(name string) (x float64, ok bool) {
	x, ok = p.numbers[name]
	return x, ok
}

// numbersOf returns the members of an object that are numbers.
func numbersOf(object []byte) map[string]float64 {
	var all map[string]any
	if json.Unmarshal(object, &all) != nil {
		return nil
	}
	numbers := make(map[string]float64)
	for name, value := range all {
		if x, ok := value.(float64); ok {
			numbers[name] = x
		}
	}
	return numbers
}

// Place returns where a player stands.
func (c *Client) Place(ctx context.Context, r Ref, player string) (Place, error) {
	var p Place
	err := c.get(ctx, c.board(&r, "players", player), r.moved(), &p)
	return p, err
}

// Friend is a player among some.
type Friend struct {
	Entry           // its Rank is that among those who were asked for
	OverallRank int `json:"overall_rank"` // that on the whole board
}

// Friends are some players, ranked among each other.
type Friends struct {
	State
	Entries []Friend `json:"entries"`
	Missing []string `json:"missing"` // those who are not on the board
}

// UnmarshalJSON implements [json.Unmarshaler], as that of [Page] does.
func (f *Friends) UnmarshalJSON(text []byte) error {
	type plain Friends
	if err := json.Unmarshal(text, (*plain)(f)); err != nil {
		return err
	}
	ties, err := tiesOf(text, "entries", f.Tie)
	for i := range ties {
		f.Entries[i].Tie = ties[i]
	}
	return err
}

// Lookup ranks some players, at most 1000, among each other: friends, say.
func (c *Client) Lookup(ctx context.Context, r Ref, players ...string) (Friends, error) {
	var f Friends
	asked := struct {
		Players []string `json:"players"`
	}{append([]string{}, players...)}
	err := c.put(ctx, http.MethodPost, withQuery(c.board(&r, "lookup"), r.query()), asked, &f)
	return f, err
}
