package live

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// Subscription is what a client wants to know.
type Subscription struct {
	// Key names the list. It has to be comparable; for those with the same key the
	// source is looked at once.
	Key    any
	Source Source
	// Revision is what the first picture has to take into account.
	Revision uint64
	// Player is the id of whom the client wants to know where he stands; "" for nobody.
	Player string
	// Last is the id of the last event that the client has got, or "".
	Last string
	// Check returns why the client may not listen any more, or nil. It is asked now
	// and then.
	Check func() error
	// Tell returns a JSON object without line ends that tells the client of the error
	// with which the feed ends: of the check or of the source.
	Tell func(error) []byte
}

// listener is a client that listens.
type listener struct {
	*Subscription
	feeds *Feeds
	hub   *hub
	to    *stream
	seat  *seat // nil without a player

	// What the client has.
	frame  uint64 // its number; 0 before the first
	turns  int    // of seasons that it knows of
	placed *edition[[]byte]

	newer chan struct{} // closed when there is a frame that the client does not have
}

// Serve answers the request with the events of the list, until the client goes, may not
// listen any more, or there is nothing more to tell. With an error, [ErrFull] or
// [ErrEnded], nothing has been answered.
func (f *Feeds) Serve(ctx context.Context, w http.ResponseWriter, s *Subscription) error {
	l := &listener{Subscription: s, feeds: f, to: newStream(w)}
	if err := f.enter(l); err != nil { //nolint:contextcheck // a hub outlives the one who was its first listener
		return err
	}
	defer f.leave(l)
	if s.Player != "" {
		l.seat = l.hub.sit(s.Player)
		defer l.hub.rise(s.Player, l.seat)
	}
	bound(ctx)
	l.to.open()
	if l.to.send(retry(time.Second)) && l.await(ctx) && l.begin() {
		l.follow(ctx)
	}
	return nil
}

// retry tells a client to come back, if the connection is lost, some time between the
// pause and three of them: not all at once.
func retry(pause time.Duration) []byte {
	return fmt.Appendf(nil, "retry: %d\n\n", (pause + rand.N(2*pause)).Milliseconds()) //nolint:gosec // nobody gains from guessing
}

// await waits for a picture that is new enough. It returns false if the client is not
// to get any.
func (l *listener) await(ctx context.Context) bool {
	for {
		look, frame := l.hub.looks.load(), l.hub.frames.load()
		if f := frame.value; f.err != nil || f.number > 0 && look.value >= l.Revision {
			return true
		}
		select {
		case <-look.over:
		case <-frame.over:
		case <-l.to.hurried:
			l.goodbye()
			return false
		case <-ctx.Done():
			return false
		}
	}
}

// begin sends the first picture, if the client does not have it.
func (l *listener) begin() bool {
	f := l.hub.frames.load().value
	l.turns = f.turns
	if f.err == nil && identifies(l.Last, f.sum) {
		l.frame = f.number
	}
	return l.show(f)
}

// follow sends what changes.
func (l *listener) follow(ctx context.Context) {
	beat := time.NewTicker(l.feeds.config.Beat)
	defer beat.Stop()
	for l.catchUp() {
		select {
		case <-l.newer:
		case <-l.moved():
		case <-beat.C:
			if !l.beat() {
				return
			}
		case <-l.to.hurried:
			l.goodbye()
			return
		case <-ctx.Done():
			return
		}
	}
}

// catchUp sends what the client does not have. Like all that send it returns false if
// that was the last.
func (l *listener) catchUp() bool {
	newest := l.hub.frames.load()
	l.newer = newest.over
	return l.show(newest.value) && l.place()
}

// show sends the frame, if the client does not have it.
func (l *listener) show(f *frame) bool {
	switch {
	case f.number == l.frame:
		return true
	case f.err != nil:
		return l.finish(f.err)
	}
	text := f.whole
	if l.frame != 0 && f.number == l.frame+1 {
		text = f.change
	} else if l.frame != 0 {
		l.feeds.behind.Add(1)
	}
	turn := f.turnSince(l.turns)
	l.frame, l.turns = f.number, f.turns
	return l.send(turn, text)
}

// place sends where the player stands, if the client does not know.
func (l *listener) place() bool {
	if l.seat == nil {
		return true
	}
	newest := l.seat.events.load()
	if newest == l.placed {
		return true
	}
	l.placed = newest
	return l.send(newest.value)
}

// moved returns a channel that is closed when the player stands elsewhere.
func (l *listener) moved() <-chan struct{} {
	if l.seat == nil {
		return nil
	}
	return l.placed.over
}

// send sends events, of which some may be empty.
func (l *listener) send(events ...[]byte) bool {
	sent := uint64(0)
	for _, e := range events {
		if len(e) > 0 {
			sent++
		}
	}
	if sent == 0 {
		return true
	}
	l.feeds.events.Add(sent)
	return l.to.send(events...)
}

// beat sends a sign of life to a client that may still listen.
func (l *listener) beat() bool {
	if err := l.Check(); err != nil {
		return l.finish(err)
	}
	return l.to.send([]byte(":\n\n"))
}

// finish tells the client why there is nothing more, and returns false.
func (l *listener) finish(err error) bool {
	l.send(eventText("", "end", l.Tell(err)))
	return false
}

// goodbye tells the client to try again after a while, as somebody else may answer then.
func (l *listener) goodbye() {
	l.to.send([]byte(": the server is shutting down\n"), retry(2*time.Second))
}
