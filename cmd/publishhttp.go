package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"
)

// sendLimit is how long a request with events may take.
const sendLimit = 90 * time.Second

// httpTarget publishes to a running server.
type httpTarget struct {
	client *client
	key    string
	// greeted is whether the server has taken a body. Before that a body is
	// sent only once the server asks for it, which it does not if it refuses.
	greeted bool
}

func newHTTPTarget(address, key, caFile string) (*httpTarget, error) {
	c, err := newClient(address, caFile)
	if err != nil {
		return nil, err
	}
	c.http.Timeout = sendLimit
	return &httpTarget{client: c, key: key}, nil
}

// limit implements [target]: about a MiB, which keeps the server busy and the
// progress bar moving.
func (t *httpTarget) limit() bodyLimit { return bodyLimit{bytes: 1 << 20, events: 8192} }

func (t *httpTarget) close() { t.client.http.CloseIdleConnections() }

// send implements [target].
func (t *httpTarget) send(ctx context.Context, b *body, to *tally) error {
	var began atomic.Bool
	trace := &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { began.Store(true) },
	}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodPost,
		t.client.address("v1", "events"), bytes.NewReader(b.text))
	if err != nil {
		return fmt.Errorf("send events to %s: %w", t.client.name(), err)
	}
	req.Header.Set("Content-Type", "application/x-ndjson")
	if t.key != "" {
		req.Header.Set("Authorization", "Bearer "+t.key)
	}
	if !t.greeted {
		req.Header.Set("Expect", "100-continue")
	}
	text, err := t.client.do(req)
	if err != nil {
		t.greeted = false
		return t.failure(err, began.Load())
	}
	t.greeted = true
	return t.settle(text, b, to)
}

// settle reads what the server says about the body.
func (t *httpTarget) settle(text []byte, b *body, to *tally) error {
	var v verdict
	err := json.Unmarshal(text, &v)
	if err == nil && v.Accepted != len(b.origins) {
		err = fmt.Errorf("%d events were sent, and %d accepted", len(b.origins), v.Accepted)
	}
	if err != nil {
		return &failure{err: hint(fmt.Errorf("the answer of %s is not that of a Stats Tracker server: %w", t.client.name(), err), "is the address right (--to)?"), doubt: true}
	}
	to.sent += len(b.origins)
	to.add(v, b)
	return nil
}

// failure says what an error of a request means for the events in it.
func (t *httpTarget) failure(err error, began bool) *failure {
	f := &failure{err: t.client.explain(fmt.Errorf("send events to %s: %w", t.client.name(), err))}
	var answer *answerError
	switch {
	case errors.As(err, &answer):
		f.after = answer.retryAfter
		switch answer.status {
		case http.StatusServiceUnavailable, http.StatusTooManyRequests:
			f.passing = true
		case http.StatusBadGateway, http.StatusGatewayTimeout:
			f.passing, f.doubt = true, true
		default:
			f.doubt = answer.status >= http.StatusInternalServerError
		}
	case began:
		f.passing, f.doubt = true, true
	default:
		f.passing, f.absent = true, true
	}
	return f
}

// print implements [target].
func (t *httpTarget) print(w io.Writer, result *tally) error { return result.printAnswered(w) }

// isHTTP returns whether the address is that of a server rather than of a stream.
func isHTTP(address string) bool {
	return strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://")
}
