package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"statstracker/internal/eventsource"
)

const (
	// maxWatched is how many players of a board can be watched at once.
	maxWatched = 100
	// silence is how long a server that is there says nothing at most: it gives a sign
	// of life four times as often.
	silence = time.Minute
)

// watcher follows the top of a board.
type watcher struct {
	client  *client
	address string
	show    func(name string, text []byte) error // what an event says
	notef   func(format string, args ...any)

	last  string        // the id of the last event
	pause time.Duration // before the next attempt
}

// endedError is the end of what can be watched.
type endedError struct{ detail string }

func (e *endedError) Error() string { return "the server tells no more: " + visible(e.detail) }

// run follows the board until the context ends, or there is nothing more to tell. A
// connection that is lost is made again.
func (w *watcher) run(ctx context.Context) error {
	for {
		err := w.listen(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if w.last == "" || !passes(err) {
			return w.client.explain(err)
		}
		w.notef("%v; trying again", err)
		if err := sleep(ctx, max(w.pause, defaultPause)); err != nil {
			return err
		}
	}
}

// passes returns whether the reason why a connection has ended may pass by itself.
func passes(err error) bool {
	if answer, ok := errors.AsType[*answerError](err); ok {
		return answer.status >= http.StatusInternalServerError
	}
	_, ended := errors.AsType[*endedError](err)
	return !ended
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

// listen follows the board on one connection. It always returns an error.
func (w *watcher) listen(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silent := time.AfterFunc(silence, func() { cancel(errors.New("the server says nothing")) })
	defer silent.Stop()
	body, err := w.client.hear(ctx, w.address, w.last)
	if err != nil {
		return err
	}
	defer body.Close()
	events := eventsource.NewReader(&listening{body, silent})
	for {
		e, err := events.Next()
		w.pause = events.Retry()
		if err != nil {
			return fmt.Errorf("the connection to %s was lost: %w", w.client.name(), err)
		}
		w.last = e.ID
		if e.Name == "end" {
			return endOf(e.Data)
		}
		if err := w.show(e.Name, []byte(e.Data)); err != nil {
			return err
		}
	}
}

// endOf reads why there is nothing more.
func endOf(text string) error {
	var problem struct {
		Detail string `json:"detail"`
	}
	if err := decodeAnswer([]byte(text), &problem); err != nil {
		return err
	}
	return &endedError{problem.Detail}
}

// listening is an answer whose server is there as long as something comes.
type listening struct {
	in     io.Reader
	silent *time.Timer
}

// Read implements [io.Reader].
func (l *listening) Read(p []byte) (int, error) {
	n, err := l.in.Read(p)
	l.silent.Reset(silence)
	return n, err
}

// hear asks for an answer that has no end, which the caller closes. Last is the id of the
// last event that has come, or "".
func (c *client) hear(ctx context.Context, address, last string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", c.name(), err)
	}
	req.Header.Set("User-Agent", "statstracker/"+version())
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	patient := *c.http
	patient.Timeout = 0
	resp, err := patient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", c.name(), withoutAddress(err))
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
		return nil, errors.Join(newAnswerError(resp, text), err)
	}
	return resp.Body, nil
}

// topChange is what a change of the top of a board says.
type topChange struct {
	Total   int               `json:"total"`
	Entries []json.RawMessage `json:"entries"`
	Gone    []string          `json:"gone"`
}

// apply changes the page: those who are gone and those who come are taken out, and those
// who come put in, in the order of ranks.
func (p *page) apply(c *topChange) error {
	before, err := rankedOf(p.Entries)
	if err != nil {
		return err
	}
	come, err := rankedOf(c.Entries)
	if err != nil {
		return err
	}
	out := make(map[string]bool)
	for _, player := range c.Gone {
		out[player] = true
	}
	for i := range come {
		out[come[i].Player] = true
	}
	now := append(slices.DeleteFunc(before, func(r ranked) bool { return out[r.Player] }), come...)
	slices.SortStableFunc(now, func(a, b ranked) int { return a.Rank - b.Rank })
	p.Total, p.Entries = c.Total, nil
	for i := range now {
		p.Entries = append(p.Entries, now[i].text)
	}
	return nil
}

// ranked is an entry of a page as it came.
type ranked struct {
	entry
	text json.RawMessage
}

func rankedOf(entries []json.RawMessage) ([]ranked, error) {
	all := make([]ranked, len(entries))
	for i, text := range entries {
		all[i].text = text
		if err := decodeAnswer(text, &all[i].entry); err != nil {
			return nil, err
		}
	}
	return all, nil
}
