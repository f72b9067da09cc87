package client

import (
	"net/url"
	"strconv"
	"time"
)

// Moment is a moment of the past to ask for; the zero value is now. At most one of its
// members is set.
type Moment struct {
	// AsOf asks for what is after the events up to this time. Amendments since then hold.
	AsOf time.Time
	// AsOfRevision asks for what was served when the log had so many records, from 1 on.
	AsOfRevision uint64
}

func (m *Moment) query() url.Values {
	v := url.Values{}
	if !m.AsOf.IsZero() {
		v.Set("as_of", m.AsOf.UTC().Format(time.RFC3339Nano))
	}
	if m.AsOfRevision != 0 {
		v.Set("as_of_revision", strconv.FormatUint(m.AsOfRevision, 10))
	}
	return v
}

// Ref names a board, perhaps as it was.
type Ref struct {
	Game, Board string
	// Season is the id of one, or current, previous or all-time; "" is the current one of
	// a board with seasons.
	Season string
	Moment
	// Since, if it is not 0, has [Client.Board], [Client.Entries], [Client.Place] and
	// [Client.Around] say how players have moved in this time, compared with the newest
	// record of ranks that is as old. The other methods pass over it. It cannot be asked
	// for together with a Moment, nor of a season that is over.
	Since time.Duration
}

func (r *Ref) query() url.Values {
	v := r.Moment.query()
	if r.Season != "" {
		v.Set("season", r.Season)
	}
	return v
}

// moved is the query with how players have moved.
func (r *Ref) moved() url.Values {
	v := r.query()
	if r.Since != 0 {
		v.Set("since", r.Since.String())
	}
	return v
}

// address returns the URL of what is below the board.
func (c *Client) board(r *Ref, below ...string) string {
	return c.Address(append([]string{"v1", "games", r.Game, "boards", r.Board}, below...)...)
}

// setNumber sets a parameter that is not 0.
func setNumber(v url.Values, name string, n int) {
	if n != 0 {
		v.Set(name, strconv.Itoa(n))
	}
}

// setText sets a parameter that is not "".
func setText(v url.Values, name, text string) {
	if text != "" {
		v.Set(name, text)
	}
}

func numberText(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
