package client

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"slices"
	"time"
)

// Profile is what a player is shown as. What is not known is "". All of it is text of a
// stranger.
type Profile struct {
	Name      string `json:"name"`
	AvatarURL string `json:"avatar_url"` // begins with https://
	Country   string `json:"country"`    // two letters of ISO 3166-1
}

// Entry is a line of a board.
type Entry struct {
	Rank   int    `json:"rank"` // from 1; those who are equal share it
	Player string `json:"player"`
	Profile
	Score       float64  `json:"score"`
	Tie         *float64 `json:"-"`           // what orders equal scores; nil where there is none
	Provisional bool     `json:"provisional"` // too few games for the score to be settled
	// Moved is by how many ranks the player has climbed since what was asked for, less
	// than 0 if he has fallen; New is whether he was not on the board then.
	Moved int  `json:"moved"`
	New   bool `json:"new"`
}

// Page is a part of a board, all of it at one revision.
type Page struct {
	State
	// Since is the moment with whose ranks those of now are compared; the zero time if
	// that was not asked for, or there is no record yet.
	Since   time.Time `json:"since"`
	Entries []Entry   `json:"entries"`
	Next    string    `json:"next"` // the cursor of the next page; "" on the last
}

// UnmarshalJSON implements [json.Unmarshaler]. The number that orders equal scores has a
// name of its own in the entries.
func (p *Page) UnmarshalJSON(text []byte) error {
	type plain Page
	if err := json.Unmarshal(text, (*plain)(p)); err != nil {
		return err
	}
	return setTies(p.Entries, text, p.Tie)
}

// Apply brings the page of a [Snapshot] up to date with a change of the board.
func (p *Page) Apply(c *Change) {
	out := make(map[string]bool, len(c.Gone)+len(c.Entries))
	for _, player := range c.Gone {
		out[player] = true
	}
	for i := range c.Entries {
		out[c.Entries[i].Player] = true
	}
	p.Entries = slices.DeleteFunc(slices.Clone(p.Entries), func(e Entry) bool { return out[e.Player] })
	p.Entries = append(p.Entries, c.Entries...)
	slices.SortStableFunc(p.Entries, func(a, b Entry) int { return cmp.Compare(a.Rank, b.Rank) })
	p.Total, p.Revision = c.Total, c.Revision
}

// BoardQuery says which part of a board is asked for.
type BoardQuery struct {
	Ref
	Limit    int    // entries, up to 1000; 0 is as many as the server thinks fit
	FromRank int    // the first place, from 1; 0 is the top
	Cursor   string // Next of another page, instead of FromRank
}

// Board returns a page of a board, the best first. A page whose cursor is too old is an
// [*Error] of the kind expired-cursor.
func (c *Client) Board(ctx context.Context, q BoardQuery) (Page, error) {
	v := q.moved()
	setNumber(v, "limit", q.Limit)
	setNumber(v, "from_rank", q.FromRank)
	setText(v, "cursor", q.Cursor)
	var p Page
	err := c.get(ctx, c.board(&q.Ref), v, &p)
	return p, err
}

// entriesPage is how many entries a request of [Client.Entries] asks for.
const entriesPage = 500

// Entries yields a whole board from the top, page by page. Players who move meanwhile may
// be missed or come twice; all others come once. It ends with the first error, which is
// an [*Error] of the kind expired-cursor if the board was counted anew meanwhile.
func (c *Client) Entries(ctx context.Context, r Ref) iter.Seq2[Entry, error] {
	return pages(func(cursor string) ([]Entry, string, error) {
		p, err := c.Board(ctx, BoardQuery{Ref: r, Limit: entriesPage, Cursor: cursor})
		return p.Entries, p.Next, err
	})
}

// pages yields what is on all pages. A page is asked for when the one before it has been
// yielded.
func pages[T any](page func(cursor string) (list []T, next string, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for cursor := ""; ; {
			list, next, err := page(cursor)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for i := range list {
				if !yield(list[i], nil) {
					return
				}
			}
			if cursor = next; cursor == "" {
				return
			}
		}
	}
}

// Around returns up to limit entries, at most 1000, with the player in the middle; 0 is as
// many as the server thinks fit. At the ends of a board the page is filled from the other
// side.
func (c *Client) Around(ctx context.Context, r Ref, player string, limit int) (Page, error) {
	v := r.moved()
	setNumber(v, "limit", limit)
	var p Page
	err := c.get(ctx, c.board(&r, "players", player, "around"), v, &p)
	return p, err
}

// Seasons returns the seasons of a board that are kept, the newest first; none for a board
// without seasons.
func (c *Client) Seasons(ctx context.Context, r Ref) ([]Season, error) {
	var answer seasons
	err := c.get(ctx, c.board(&r, "seasons"), r.Moment.query(), &answer)
	return answer.Seasons, err
}

type seasons struct {
	Seasons []Season `json:"seasons"`
}
