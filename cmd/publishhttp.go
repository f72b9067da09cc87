package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"

	"statstracker/client"
)

// sendLimit is how long a request with events may take.
const sendLimit = 90 * time.Second

// httpTarget publishes to a running server.
type httpTarget struct {
	server *remote
	// greeted is whether the server has taken a body. Before that a body is
	// sent only once the server asks for it, which it does not if it refuses.
	greeted bool
}

func newHTTPTarget(address, key, caFile string) (*httpTarget, error) {
	r, err := newRemote(address, key, caFile)
	if err != nil {
		return nil, err
	}
	r.http.Timeout = sendLimit
	return &httpTarget{server: r}, nil
}

// limit implements [target]: about a MiB, which keeps the server busy and the
// progress bar moving.
func (t *httpTarget) limit() bodyLimit { return bodyLimit{bytes: 1 << 20, events: 8192} }

func (t *httpTarget) close() { t.server.http.CloseIdleConnections() }

// send implements [target].
func (t *httpTarget) send(ctx context.Context, b *body, to *tally) error {
	var began atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { began.Store(true) },
	})
	result, err := t.server.PublishLines(ctx, bytes.NewReader(b.text), t.cautious)
	if err == nil && result.Accepted != len(b.origins) {
		err = fmt.Errorf("%w: %d events were sent, and %d accepted", client.ErrAnswer, len(b.origins), result.Accepted)
	}
	if err != nil {
		t.greeted = false
		return t.failure(err, began.Load())
	}
	t.greeted = true
	to.sent += len(b.origins)
	to.add(&result, b)
	return nil
}

// cautious has a server that has not taken anything yet say first whether it will.
func (t *httpTarget) cautious(r *http.Request) {
	if !t.greeted {
		r.Header.Set("Expect", "100-continue")
	}
}

// failure says what an error of a request means for the events in it.
func (t *httpTarget) failure(err error, began bool) *failure {
	if errors.Is(err, client.ErrAnswer) {
		return &failure{err: hint(fmt.Errorf("send events: %w", err), "is the address right (--to)?"), doubt: true}
	}
	cause := errors.Unwrap(err) // without that of which server something was asked
	f := &failure{err: t.server.explain(fmt.Errorf("send events to %s: %w", t.server.Server(), cause))}
	switch answer := refusal(err); {
	case answer == nil && began:
		f.passing, f.doubt = true, true
	case answer == nil:
		f.passing, f.absent = true, true
	default:
		f.after, f.passing = answer.RetryAfter, answer.Temporary()
		switch answer.Status {
		case http.StatusBadGateway, http.StatusGatewayTimeout:
			f.passing, f.doubt = true, true
		default:
			f.doubt = !f.passing && answer.Status >= http.StatusInternalServerError
		}
	}
	return f
}

// print implements [target].
func (t *httpTarget) print(w io.Writer, result *tally) error { return result.printAnswered(w) }

// isHTTP returns whether the address is that of a server rather than of a stream.
func isHTTP(address string) bool {
	return strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://")
}
