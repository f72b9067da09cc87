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
// read shows what they have changed, unless they were only validated.
type Result struct {
	Accepted   int         `json:"accepted"`  // how many were sent
	Counted    int         `json:"counted"`   // used by a handler
	Ignored    int         `json:"ignored"`   // valid, and wanted by nobody
	Duplicate  int         `json:"duplicate"` // sent before, by their event_id
	Rejected   int         `json:"rejected"`
	Rejections []Rejection `json:"rejections"` // of the rejected, at least the first
	// RejectionsTruncated is whether there are more of them than are listed.
	RejectionsTruncated bool `json:"rejections_truncated"`
	// Validated is whether nothing was taken, and this is what would have become of the
	// events.
	Validated bool `json:"validated"`
	// Replayed is whether the request had come before with its [IdempotencyKey]: the
	// result is that of then, and nothing was taken now.
	Replayed bool `json:"-"`
}

// Rejection says why an event was rejected.
type Rejection struct {
	Index  int    `json:"index"` // of the event in what was sent, from 0
	Reason string `json:"reason"`
}

// PublishOption is a setting of [Client.Publish].
type PublishOption func(*http.Request)

// IdempotencyKey names a request, in 1 to 255 printable ASCII characters: when it comes
// again with the same key and the same events within 24 hours, it is answered as before,
// and counts nothing twice. With other events it is an [*Error] of the kind
// idempotency-key-reused.
func IdempotencyKey(key string) PublishOption {
	return func(r *http.Request) { r.Header.Set("Idempotency-Key", key) }
}

// Validate has the server say what would become of the events, and take nothing.
func Validate() PublishOption {
	return func(r *http.Request) { r.URL.RawQuery = "validate=true" }
}

// Publish sends events, at most 262,144 in at most 16 MiB at once, and returns when they
// are durable and counted. An event that is rejected is no error: the result says so.
// After an error nothing has been taken, unless it is of the connection, or its kind is
// in-doubt: then events that have an event_id, or a request with an [IdempotencyKey], can
// be sent again safely.
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
	text, header, err := c.text(r)
	if err != nil {
		return result, err
	}
	result.Replayed = header.Get("Idempotent-Replayed") == "true"
	err = c.decode(text, &result)
	return result, err
}
