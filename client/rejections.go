package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// RejectionQuery says which rejected events are meant. What is not set holds for all.
type RejectionQuery struct {
	Game, Type, Source string    // of this game, type of event, source of events
	Reason             string    // a part of the reason, in upper or lower case
	Since, Until       time.Time // received then or later, and before
	// Status is open, sent, discarded or all; "" is open. Only open ones can be sent again
	// or discarded.
	Status string
	Limit  int    // events of a page, up to 200; 0 is as many as the server thinks fit
	Cursor string // Next of another page
}

func (q *RejectionQuery) query() url.Values {
	v := url.Values{}
	for name, text := range map[string]string{
		"game": q.Game, "type": q.Type, "source": q.Source, "reason": q.Reason, "status": q.Status, "cursor": q.Cursor,
		"since": timeText(q.Since), "until": timeText(q.Until),
	} {
		setText(v, name, text)
	}
	setNumber(v, "limit", q.Limit)
	return v
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// RejectionPage is a page of rejected events, the newest first.
type RejectionPage struct {
	Total      int             `json:"total"`   // how many events the server has ever rejected
	Kept       int             `json:"kept"`    // of how many it still has the rejection
	Dropped    int             `json:"dropped"` // how many rejections it has given up, the oldest first
	Rejections []RejectedEvent `json:"rejections"`
	// Next is the cursor of the next page; "" on the last. A page that is not the last may
	// have fewer rejections than were asked for, or none.
	Next string `json:"next"`
}

// RejectedEvent is an event that was rejected, which the server keeps.
type RejectedEvent struct {
	ID     uint64 `json:"id"`     // the number of its record in the log
	Status string `json:"status"` // open, sent or discarded
	Reason string `json:"reason"`
	// Fields are those of the event; what was no event stands under an empty name.
	Fields   map[string]string `json:"fields"`
	Position struct {
		Source string `json:"source"`
		Entry  string `json:"entry"` // in a stream; "" elsewhere
		Log    uint64 `json:"log"`   // the number of its record
	} `json:"position"`
	Time      time.Time `json:"time"`       // when it was received
	SettledBy uint64    `json:"settled_by"` // the record that settled it; 0 while it is open
	Cut       bool      `json:"cut"`        // parts of it may be missing, so it cannot be sent again as it is
}

// Rejections returns a page of rejected events. This and what follows needs a key with the
// scope admin, as soon as the server has keys.
func (c *Client) Rejections(ctx context.Context, q RejectionQuery) (RejectionPage, error) {
	var p RejectionPage
	err := c.get(ctx, c.Address("v1", "rejections"), q.query(), &p)
	return p, err
}

// RejectedEvents yields all that are asked for, page by page, from the cursor on. It ends
// with the first error.
func (c *Client) RejectedEvents(ctx context.Context, q RejectionQuery) iter.Seq2[RejectedEvent, error] {
	first := q.Cursor
	return pages(func(cursor string) ([]RejectedEvent, string, error) {
		if q.Cursor = cursor; cursor == "" {
			q.Cursor = first
		}
		p, err := c.Rejections(ctx, q)
		return p.Rejections, p.Next, err
	})
}

func (c *Client) rejection(id uint64, below ...string) string {
	return c.Address(append([]string{"v1", "rejections", strconv.FormatUint(id, 10)}, below...)...)
}

// RejectedEvent returns one of them. One that is not there is an [*Error] of the kind
// unknown-resource.
func (c *Client) RejectedEvent(ctx context.Context, id uint64) (RejectedEvent, error) {
	var e RejectedEvent
	err := c.get(ctx, c.rejection(id), nil, &e)
	return e, err
}

// Correction says what is mended in an event before it is sent again.
type Correction struct {
	Set    map[string]string // new values of fields
	Remove []string          // fields that are taken away
}

// Retried says what became of an event that was sent again.
type Retried struct {
	ID      uint64 `json:"id"`
	Outcome string `json:"outcome"` // counted, ignored, duplicate or rejected
	Reason  string `json:"reason"`  // why it was rejected again
	Settled bool   `json:"settled"` // whether the rejection is no longer open
}

// Retry sends a rejected event again, mended. If it is rejected again, its rejection stays
// open as it is. One that is settled is an [*Error] of the kind conflict.
func (c *Client) Retry(ctx context.Context, id uint64, mended Correction) (Retried, error) {
	fields := make(map[string]*string)
	for name, value := range mended.Set {
		fields[name] = &value
	}
	for _, name := range mended.Remove {
		fields[name] = nil
	}
	var r Retried
	err := c.put(ctx, http.MethodPost, c.rejection(id, "retry"), map[string]any{"fields": fields}, &r)
	return r, err
}

// RetriedPage says what became of a page of events that were sent again: each of Retried
// was one of the four that follow.
type RetriedPage struct {
	Retried   int    `json:"retried"`
	Counted   int    `json:"counted"`
	Ignored   int    `json:"ignored"`
	Duplicate int    `json:"duplicate"`
	Rejected  int    `json:"rejected"` // again; they stay open
	Skipped   int    `json:"skipped"`  // settled meanwhile, or cut
	Next      string `json:"next"`     // the cursor of the next page; "" on the last
}

// RetryPage sends a page of the open rejected events again, as they are. The query has to
// name at least one property of events.
func (c *Client) RetryPage(ctx context.Context, q RejectionQuery) (RetriedPage, error) {
	var p RetriedPage
	err := c.put(ctx, http.MethodPost, withQuery(c.Address("v1", "rejections", "retry"), q.query()), nil, &p)
	return p, err
}

// Discard settles an open rejection: its event never counts.
func (c *Client) Discard(ctx context.Context, id uint64) error {
	var d discarded
	return c.put(ctx, http.MethodDelete, c.rejection(id), nil, &d)
}

type discarded struct {
	ID     uint64 `json:"id"`
	Status string `json:"status"`
}

// DiscardedPage says how many of a page of rejected events were discarded.
type DiscardedPage struct {
	Discarded int    `json:"discarded"`
	Next      string `json:"next"` // the cursor of the next page; "" on the last
}

// DiscardPage discards a page of the open rejected events. The query has to name at least
// one property of events.
func (c *Client) DiscardPage(ctx context.Context, q RejectionQuery) (DiscardedPage, error) {
	var p DiscardedPage
	err := c.put(ctx, http.MethodDelete, withQuery(c.Address("v1", "rejections"), q.query()), nil, &p)
	return p, err
}
