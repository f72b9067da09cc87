package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"statstracker/internal/eventsource"
)

// list is a source that a test changes.
type list struct {
	mu      sync.Mutex
	picture Picture
	players map[string]string // what Places tells
	err     error
	looks   int
	asked   []int // how many players at once
	over    chan struct{}
}

// newList returns a list with the rows, of which each is "rank id score".
func newList(rows ...string) *list {
	l := &list{over: make(chan struct{}), players: make(map[string]string), picture: Picture{Head: "head"}}
	l.set(rows...)
	return l
}

// set makes the list another.
func (l *list) set(rows ...string) {
	l.change(func() { l.picture.Rows, l.picture.Total = rowsOf(rows), len(rows) })
}

// change changes something in the list.
func (l *list) change(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
	p := &l.picture
	p.Revision++
	p.Text = fmt.Appendf(nil, `{"season":%q,"revision":%d,"total":%d,"entries":[%s]}`, p.Season, p.Revision, p.Total, texts(p.Rows))
	close(l.over)
	l.over = make(chan struct{})
}

func rowsOf(rows []string) (list []Row) {
	for _, text := range rows {
		var r Row
		var score int
		if _, err := fmt.Sscan(text, &r.Rank, &r.ID, &score); err != nil {
			panic(err)
		}
		r.Text = fmt.Appendf(nil, `{"rank":%d,"player":%q,"score":%d}`, r.Rank, r.ID, score)
		list = append(list, r)
	}
	return list
}

func texts(rows []Row) string {
	all := make([]string, len(rows))
	for i := range rows {
		all[i] = string(rows[i].Text)
	}
	return strings.Join(all, ",")
}

func (l *list) Picture() (Picture, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.looks++
	return l.picture, l.err
}

func (l *list) Places(ids []string) (texts [][]byte, revision uint64, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, len(ids))
	for _, id := range ids {
		texts = append(texts, fmt.Appendf(nil, `{"player":%q,"place":%q}`, id, l.players[id]))
	}
	return texts, l.picture.Revision, l.err
}

func (l *list) Changed() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.over
}

func (l *list) revision() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.picture.Revision
}

// client is a client at the other end of a connection that holds nothing: what is
// written waits until it is read.
type client struct {
	t      *testing.T
	events *eventsource.Reader
	out    *io.PipeReader
	in     *io.PipeWriter
	header http.Header
	gone   context.CancelFunc
	served chan error

	mu       sync.Mutex // guards what follows
	deadline *time.Timer
	writing  bool
}

// listen has the client listen to the list. The subscription needs no more than what
// matters.
func listen(t *testing.T, f *Feeds, s Subscription) *client {
	c := &client{t: t, header: http.Header{}, served: make(chan error, 1)}
	c.out, c.in = io.Pipe()
	c.events = eventsource.NewReader(c.out)
	if s.Key == nil {
		s.Key = s.Source
	}
	if s.Check == nil {
		s.Check = func() error { return nil }
	}
	s.Tell = func(err error) []byte { return fmt.Appendf(nil, "%q", err) }
	ctx, cancel := context.WithCancel(t.Context())
	c.gone = cancel
	go func() {
		c.served <- f.Serve(ctx, c, &s)
		_ = c.in.Close()
	}()
	return c
}

func (c *client) Header() http.Header { return c.header }
func (c *client) WriteHeader(int)     {}
func (c *client) FlushError() error   { return nil }

func (c *client) Write(p []byte) (int, error) {
	c.write(true)
	defer c.write(false)
	return c.in.Write(p)
}

func (c *client) write(begins bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writing = begins
}

// SetReadDeadline is for http.ResponseController.
func (c *client) SetReadDeadline(at time.Time) error {
	if !at.IsZero() {
		c.t.Errorf("the client has to have spoken until %v", at)
	}
	return nil
}

// SetWriteDeadline is for http.ResponseController.
func (c *client) SetWriteDeadline(at time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.deadline != nil {
		c.deadline.Stop()
	}
	c.deadline = time.AfterFunc(time.Until(at), c.late)
	return nil
}

// late ends a write that goes on.
func (c *client) late() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.writing {
		_ = c.out.CloseWithError(errSlow)
	}
}

var errSlow = errors.New("the client took too long")

// next returns the next event.
func (c *client) next() eventsource.Event {
	c.t.Helper()
	e, err := c.events.Next()
	if err != nil {
		c.t.Errorf("instead of an event: %v", err)
	}
	return e
}

// expect reads events, of which each has to be "name text", and returns the last.
func (c *client) expect(want ...string) (e eventsource.Event) {
	c.t.Helper()
	for _, w := range want {
		if e = c.next(); e.Name+" "+e.Data != w {
			c.t.Errorf("the event is\n%s %s\nwant\n%s", e.Name, e.Data, w)
		}
	}
	return e
}

// ends requires that there is nothing more.
func (c *client) ends() {
	c.t.Helper()
	if e, err := c.events.Next(); !errors.Is(err, io.EOF) {
		c.t.Errorf("instead of the end: %v, %v", e, err)
	}
	c.leave()
}

// leave has the client go, and waits until nobody serves it any more.
func (c *client) leave() {
	c.gone()
	_ = c.out.CloseWithError(context.Canceled)
	<-c.served
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.deadline != nil {
		c.deadline.Stop()
	}
}
