package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"statstracker/internal/eventsource"
)

const (
	// silence is how long a server that is there says nothing at most: it gives a sign of
	// life four times as often.
	silence = time.Minute
	// pause is the time before a connection is made again where the server does not say.
	pause = time.Second
)

// LiveQuery says what of a board to listen to.
type LiveQuery struct {
	Game, Board string
	Season      string // as in a [Ref]
	Limit       int    // entries from the top, up to 100; 0 is as many as the server thinks fit
	Player      string // whose place to tell as well; "" is nobody's
	// OnLost, if it is not nil, is told why a connection was lost that is made again.
	OnLost func(error)
}

// Live is something that has happened on a board: a [*Snapshot], [*Change], [*Standing]
// or [*NewSeason].
type Live interface{ live() }

// Snapshot is the top of a board as it is. It replaces what was told before.
type Snapshot struct{ Page }

// Change is what is different at the top of a board since the event before;
// [Page.Apply] applies it.
type Change struct {
	Revision uint64   `json:"revision"`
	Total    int      `json:"total"`
	Entries  []Entry  `json:"entries"` // those that are new or different
	Gone     []string `json:"gone"`    // players who are not among them any more
}

// Standing is where the player stands who was asked for.
type Standing struct {
	Rank   int    `json:"rank"` // from 1; 0 if he is not on the board, and then he has no score
	Player string `json:"player"`
	Profile
	Score       float64 `json:"score"`
	Provisional bool    `json:"provisional"` // too few games for the score to be settled
	Total       int     `json:"total"`       // players on the board
	Revision    uint64  `json:"revision"`
}

// NewSeason says that another season begins. A snapshot of it follows.
type NewSeason struct {
	Ended  string `json:"ended"`
	Season string `json:"season"`
}

func (*Snapshot) live()  {}
func (*Change) live()    {}
func (*Standing) live()  {}
func (*NewSeason) live() {}

// Listen yields what happens on a board, a few times a second at most, until the context
// ends: first a snapshot, then what changes. A connection that is lost is made again, and
// goes on where it was. It ends with the first error that does not pass by itself: that of
// the context, of a first connection, or an [*Error] that says why the server tells no
// more. The time limit of [Options.HTTP] does not hold for it.
func (c *Client) Listen(ctx context.Context, q LiveQuery) iter.Seq2[Live, error] {
	return func(yield func(Live, error) bool) {
		l := &listener{client: c, address: q.address(c), pause: pause}
		for {
			err := l.connection(ctx, func(e Live) bool { return yield(e, nil) })
			switch {
			case errors.Is(err, errEnough):
				return
			case ctx.Err() != nil:
				yield(nil, ctx.Err())
				return
			case l.last == "" || !passes(err):
				yield(nil, err)
				return
			}
			if q.OnLost != nil {
				q.OnLost(err)
			}
			if err := sleep(ctx, l.pause); err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

func (q *LiveQuery) address(c *Client) string {
	ref := Ref{Game: q.Game, Board: q.Board, Season: q.Season}
	v := ref.query()
	setNumber(v, "limit", q.Limit)
	setText(v, "player", q.Player)
	return withQuery(c.board(&ref, "live"), v)
}

// passes returns whether the reason why a connection has ended may pass by itself.
func passes(err error) bool {
	if errors.Is(err, ErrAnswer) {
		return false
	}
	e, ok := errors.AsType[*Error](err)
	return !ok || !e.ends && (e.Status >= http.StatusInternalServerError || e.Temporary())
}

// sleep waits. The error is that of the context.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// errEnough says that who listens wants no more.
var errEnough = errors.New("enough")

// listener listens to a board on one connection after another.
type listener struct {
	client  *Client
	address string
	last    string        // the id of the last event that has come
	pause   time.Duration // before the next connection, as the server has said last
	tie     string        // the member that orders equal scores
}

// connection listens on one connection. It always returns an error.
func (l *listener) connection(ctx context.Context, yield func(Live) bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silent := time.AfterFunc(silence, func() { cancel(errors.New("the server says nothing")) })
	defer silent.Stop()
	body, err := l.open(ctx)
	if err != nil {
		return err
	}
	defer body.Close()
	events := eventsource.NewReader(&heard{body, silent})
	for {
		e, err := events.Next()
		if said := events.Retry(); said > 0 {
			l.pause = said
		}
		if err != nil {
			return fmt.Errorf("the connection to %s was lost: %w", l.client.Server(), err)
		}
		if e.ID != "" {
			l.last = e.ID
		}
		of, err := l.read(e)
		if err != nil {
			return err
		}
		if of != nil && !yield(of) {
			return errEnough
		}
	}
}

// open connects, and goes on after the last event that has come.
func (l *listener) open(ctx context.Context) (io.ReadCloser, error) {
	r, err := l.client.Request(ctx, http.MethodGet, l.address, nil)
	if err != nil {
		return nil, err
	}
	if l.last != "" {
		r.Header.Set("Last-Event-ID", l.last)
	}
	unlimited := *l.client.options.HTTP
	unlimited.Timeout = 0
	resp, err := l.client.do(&unlimited, r)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

// read returns what an event says; nil for one that this package does not know.
func (l *listener) read(e eventsource.Event) (of Live, err error) {
	text := []byte(e.Data)
	switch e.Name {
	case "snapshot":
		s := &Snapshot{}
		err = l.client.decode(text, s)
		of, l.tie = s, s.Tie
	case "change":
		change := &Change{}
		if err = l.client.decode(text, change); err == nil {
			err = setTies(change.Entries, text, l.tie)
		}
		of = change
	case "player":
		of = &Standing{}
		err = l.client.decode(text, of)
	case "season":
		of = &NewSeason{}
		err = l.client.decode(text, of)
	case "end":
		return nil, fmt.Errorf("%s tells no more: %w", l.client.Server(), endOf(text))
	}
	return of, err
}

// endOf returns why there is nothing more to come.
func endOf(text []byte) *Error {
	e := problemOf(text)
	e.ends = true
	return e
}

// heard is an answer whose server is there as long as something comes.
type heard struct {
	in     io.Reader
	silent *time.Timer
}

// Read implements [io.Reader].
func (h *heard) Read(p []byte) (int, error) {
	n, err := h.in.Read(p)
	h.silent.Reset(silence)
	return n, err
}
