package redissource

import (
	"strings"
	"sync"
	"time"

	"statstracker/source"
)

// mark is a place in the stream: the id of an entry and how many entries were
// ever in the stream up to it, or -1 if that is not known.
type mark struct {
	id   entryID
	seen int64
}

// health is what Status tells. It is safe for concurrent use.
type health struct {
	mu sync.Mutex // guards everything below

	state  source.State // of a present trouble, "" without one
	detail string
	losses losses

	position  string
	delivered mark
	since     time.Time // of the entry delivered last, or of the first one
	newest    mark
	atEnd     bool // nothing was left after what has been delivered
	caughtUp  bool
}

// trouble notes what keeps the source from its work, and returns whether that
// is news.
func (h *health) trouble(state source.State, detail string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	news := h.state != state || h.detail != detail
	h.state, h.detail = state, detail
	return news
}

// well notes that there is no trouble, and returns whether that is news.
func (h *health) well() bool { return h.trouble("", "") }

// lose notes losses until the end of the program.
func (h *health) lose(f finding) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.losses.add(f)
}

// begin notes the position from which the source reads.
func (h *health) begin(position string, at entryID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.position, h.delivered, h.since = position, mark{at, -1}, at.time()
}

// observe notes what Redis tells of the stream, of which has been read up to
// the mark and left is known to be left, or -1.
func (h *health) observe(s streamInfo, read mark, left int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.delivered.id == read.id {
		h.delivered = read
	}
	if (read.id == entryID{}) {
		h.since = s.first.time()
	}
	h.newest = mark{s.last, -1}
	if read.seen >= 0 && s.added >= 0 {
		h.newest.seen = s.added
	} else if left >= 0 && h.delivered.id == read.id {
		h.delivered.seen, h.newest.seen = 0, left
	}
	h.arrive(s.last.compare(h.delivered.id) <= 0 || left == 0 && h.delivered.id == read.id)
}

// deliver notes that everything up to the mark has been delivered; end says
// that there was nothing after it when it was read.
func (h *health) deliver(position string, m mark, end bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.position, h.delivered, h.since = position, m, m.id.time()
	if m.id.compare(h.newest.id) >= 0 {
		h.newest = m
	}
	h.arrive(end)
}

// arrive must be called with the mutex held.
func (h *health) arrive(atEnd bool) {
	h.atEnd = atEnd
	h.caughtUp = h.caughtUp || atEnd
}

// status tells how the source is: a present trouble first, then what has been
// lost, then how far it is.
func (h *health) status() source.Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := source.Status{
		State: h.state, Detail: h.detail, Position: h.position,
		Lag: max(0, h.newest.id.time().Sub(h.since)), LagEvents: h.lagEvents(), CaughtUp: h.caughtUp,
	}
	if h.losses.any() {
		s.Detail = strings.Join(append(nonEmpty(h.detail), h.losses.String()), "; ")
	}
	switch {
	case s.State != "":
	case h.losses.any():
		s.State = source.Broken
	case h.atEnd:
		s.State = source.OK
	default:
		s.State = source.Behind
	}
	return s
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// lagEvents must be called with the mutex held.
func (h *health) lagEvents() int64 {
	switch {
	case h.atEnd:
		return 0
	case h.newest.seen < 0 || h.delivered.seen < 0:
		return -1
	}
	return max(0, h.newest.seen-h.delivered.seen)
}
