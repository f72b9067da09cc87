package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Event is one event: its fields, which are texts. It needs product_id, the game.
type Event map[string]string

// Result says what became of events that were sent: all of them are durable, and every
// read shows what they have changed.
type Result struct {
	Accepted   int         `json:"accepted"`  // how many were sent
	Counted    int         `json:"counted"`   // used by a handler
	Ignored    int         `json:"ignored"`   // valid, and wanted by nobody
	Duplicate  int         `json:"duplicate"` // sent before, by their event_id
	Rejected   int         `json:"rejected"`
	Rejections []Rejection `json:"rejections"` // of the rejected, at least the first
}

// Rejection says why an event was rejected.
type Rejection struct {
	Index  int    `json:"index"` // of the event in what was sent, from 0
	Reason string `json:"reason"`
}

// PublishOption is a setting of [Client.Publish].
type PublishOption func(*http.Request)

// IdempotencyKey names a request, in up to 255 bytes: when it comes again with the same
// key it is answered as before, and counts nothing twice.
func IdempotencyKey(key string) PublishOption {
	return func(r *http.Request) { r.Header.Set("Idempotency-Key", key) }
}

// Publish sends events, at most 262,144 in at most 16 MiB at once, and returns when they
// are durable and counted. An event that is rejected is no error: the result says so.
// After an error nothing has been taken, unless it is of the connection, or its kind is
// in-doubt: then events that have an event_id can be sent again safely.
func (c *Client) Publish(ctx context.Context, events []Event, options ...PublishOption) (Result, error) {
	var body bytes.Buffer
	lines := json.NewEncoder(&body)
	for i, e := range events {
		if err := lines.Encode(e); err != nil {
			return Result{}, fmt.Errorf("encode event %d: %w", i, err)
		}
	}
	return c.PublishLines(ctx, &body, options...)
}

// PublishLines sends events as they are in a file: a JSON object in each line. It is
// [Client.Publish] else.
func (c *Client) PublishLines(ctx context.Context, lines io.Reader, options ...PublishOption) (Result, error) {
	var result Result
	r, err := c.Request(ctx, http.MethodPost, c.Address("v1", "events"), lines)
	if err != nil {
		return result, err
	}
	r.Header.Set("Content-Type", "application/x-ndjson")
	for _, option := range options {
		option(r)
	}
	err = c.read(r, &result)
	return result, err
}
