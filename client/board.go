package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Ref names a board.
type Ref struct {
	Game, Board string
	// Season is the id of one, or current, previous or all-time; "" is the current one of
	// a board with seasons.
	Season string
	// AsOf and AsOfRevision ask for the board as it was: at a time of events, or when the
	// log had so many records. At most one of them is set.
	AsOf         time.Time
	AsOfRevision uint64
}

func (r *Ref) query() url.Values {
	v := url.Values{}
	if r.Season != "" {
		v.Set("season", r.Season)
	}
	if !r.AsOf.IsZero() {
		v.Set("as_of", r.AsOf.UTC().Format(time.RFC3339Nano))
	}
	if r.AsOfRevision != 0 {
		v.Set("as_of_revision", strconv.FormatUint(r.AsOfRevision, 10))
	}
	return v
}

// address returns the URL of what is below the board.
func (c *Client) board(r *Ref, below ...string) string {
	return c.Address(append([]string{"v1", "games", r.Game, "boards", r.Board}, below...)...)
}

// Season is one of a board.
type Season struct {
	ID         string    `json:"id"`
	Start, End time.Time // from start until end, not included
	Sealed     bool      `json:"sealed"`  // nothing counts for it any more
	Amended    bool      `json:"amended"` // it was changed after it was sealed
}

// Profile is what a player is shown as. What is not known is "".
type Profile struct {
	Name      string `json:"name"`
	AvatarURL string `json:"avatar_url"`
	Country   string `json:"country"` // ISO 3166-1 alpha-2
}

// Entry is a line of a board.
type Entry struct {
	Rank   int    `json:"rank"` // from 1; those who are equal share it
	Player string `json:"player"`
	Profile
	Score       float64  `json:"score"`
	Tie         *float64 `json:"-"` // what orders equal scores; nil where there is none
	Provisional bool     `json:"provisional"`
	OverallRank int      `json:"overall_rank"` // of a lookup: the rank on the whole board
}

// Page is a part of a board, all of it at one revision.
type Page struct {
	Game, Board string
	Tie         string  // what orders equal scores; "" for nothing but time
	Season      *Season // nil for all time
	Total       int     // players on the board
	Revision    uint64  // records of the log that are taken into account
	Entries     []Entry
	Next        string // the cursor of the next page; "" on the last
}

// UnmarshalJSON implements [json.Unmarshaler]. The number that orders equal scores has a
// name of its own in the entries.
func (p *Page) UnmarshalJSON(text []byte) error {
	type plain Page
	var raw struct {
		*plain
		Entries []json.RawMessage
	}
	raw.plain = (*plain)(p)
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	p.Entries = make([]Entry, len(raw.Entries))
	for i, entry := range raw.Entries {
		if err := json.Unmarshal(entry, &p.Entries[i]); err != nil {
			return err
		}
		var err error
		if p.Entries[i].Tie, err = tieOf(entry, p.Tie); err != nil {
			return err
		}
	}
	return nil
}

// tieOf returns the number that an object has in the member; nil if it has none.
func tieOf(object []byte, name string) (*float64, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // it has none
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(object, &all); err != nil || all[name] == nil {
		return nil, err
	}
	tie := new(float64)
	return tie, json.Unmarshal(all[name], tie)
}

// BoardQuery says which part of a board is asked for.
type BoardQuery struct {
	Ref
	Limit    int    // entries, up to 1000; 0 is as many as the server thinks fit
	FromRank int    // the first place, from 1; 0 is the top
	Cursor   string // Next of another page, instead of FromRank
}

// Board returns a page of a board.
func (c *Client) Board(ctx context.Context, q BoardQuery) (Page, error) {
	v := q.query()
	setNumber(v, "limit", q.Limit)
	setNumber(v, "from_rank", q.FromRank)
	if q.Cursor != "" {
		v.Set("cursor", q.Cursor)
	}
	var p Page
	err := c.get(ctx, c.board(&q.Ref), v, &p)
	return p, err
}

func setNumber(v url.Values, name string, n int) {
	if n != 0 {
		v.Set(name, strconv.Itoa(n))
	}
}

// entriesPage is how many entries a request of [Client.Entries] asks for.
const entriesPage = 500

// Entries yields a whole board from the top, page by page. Players who move meanwhile may
// be missed or come twice; all others come once. It ends with the first error, which is
// an [*Error] of the kind expired-cursor if the board was counted anew meanwhile.
func (c *Client) Entries(ctx context.Context, r Ref) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		q := BoardQuery{Ref: r, Limit: entriesPage}
		for {
			p, err := c.Board(ctx, q)
			if err != nil {
				yield(Entry{}, err)
				return
			}
			for i := range p.Entries {
				if !yield(p.Entries[i], nil) {
					return
				}
			}
			if q.Cursor = p.Next; q.Cursor == "" {
				return
			}
		}
	}
}

// Around returns up to limit entries with the player in the middle; 0 is as many as the
// server thinks fit.
func (c *Client) Around(ctx context.Context, r Ref, player string, limit int) (Page, error) {
	v := r.query()
	setNumber(v, "limit", limit)
	var p Page
	err := c.get(ctx, c.board(&r, "players", player, "around"), v, &p)
	return p, err
}

// Place is where a player stands on a board.
type Place struct {
	Entry
	Percentile float64 `json:"percentile"` // the share of the others with a lower score, 0 to 100
	Total      int     `json:"total"`      // players on the board
	Season     *Season `json:"season"`
	Revision   uint64  `json:"revision"`
}

// Place returns where a player stands. What orders equal scores is not told.
func (c *Client) Place(ctx context.Context, r Ref, player string) (Place, error) {
	var p Place
	err := c.get(ctx, c.board(&r, "players", player), r.query(), &p)
	return p, err
}

// Lookup ranks some players, at most 1000, among each other: friends, say. Those who are
// not on the board are left out.
func (c *Client) Lookup(ctx context.Context, r Ref, players ...string) (Page, error) {
	var p Page
	body, err := json.Marshal(struct {
		Players []string `json:"players"`
	}{players})
	if err != nil {
		return p, fmt.Errorf("look players up: %w", err)
	}
	address := c.board(&r, "lookup")
	if v := r.query(); len(v) > 0 {
		address += "?" + v.Encode()
	}
	req, err := c.Request(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return p, err
	}
	req.Header.Set("Content-Type", "application/json")
	err = c.read(req, &p)
	return p, err
}

// Seasons returns the seasons of a board, the oldest first.
func (c *Client) Seasons(ctx context.Context, r Ref) ([]Season, error) {
	var answer struct {
		Seasons []Season `json:"seasons"`
	}
	err := c.get(ctx, c.board(&r, "seasons"), nil, &answer)
	return answer.Seasons, err
}
