package live

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Config says how feeds are kept. The zero value of each field is a good choice.
type Config struct {
	// Most is how many may listen at once; 0 is 10,000, and [Nobody] nobody.
	Most int
	// Every is the time between two events for the same client, at least; 0 is 250 ms.
	Every time.Duration
	// Beat is the time between two signs of life, and between two checks of whether
	// the client may still listen; 0 is 15 s.
	Beat time.Duration
}

// Nobody is for [Config.Most].
const Nobody = -1

const (
	defaultMost  = 10_000
	defaultEvery = 250 * time.Millisecond
	defaultBeat  = 15 * time.Second
)

var (
	// ErrFull is that of a client for whom there is no room.
	ErrFull = errors.New("as many as may are listening already")
	// ErrEnded is that of a client who comes after the end.
	ErrEnded = errors.New("the feeds have ended")
)

// Feeds are all lists that somebody listens to. The methods may be called by several
// goroutines.
type Feeds struct {
	config Config
	events atomic.Uint64 // sent
	behind atomic.Uint64 // snapshots of those for who had missed a frame

	mu        sync.Mutex // guards what follows
	hubs      map[any]*hub
	listeners map[*listener]struct{}
	ended     bool
}

// New returns feeds that nobody listens to.
func New(c Config) *Feeds {
	if c.Most == 0 {
		c.Most = defaultMost
	}
	if c.Every == 0 {
		c.Every = defaultEvery
	}
	if c.Beat == 0 {
		c.Beat = defaultBeat
	}
	return &Feeds{config: c, hubs: make(map[any]*hub), listeners: make(map[*listener]struct{})}
}

// Usage is what feeds are used for.
type Usage struct {
	Listeners int    // at present
	Lists     int    // that somebody listens to at present
	Events    uint64 // that were sent
	Behind    uint64 // snapshots that were sent to clients too slow for changes
}

// Usage returns what the feeds are used for.
func (f *Feeds) Usage() Usage {
	f.mu.Lock()
	defer f.mu.Unlock()
	return Usage{Listeners: len(f.listeners), Lists: len(f.hubs), Events: f.events.Load(), Behind: f.behind.Load()}
}

// End lets nobody in any more, and has all who listen leave soon: they are told to try
// again. It does not wait for them. It may be called more than once.
func (f *Feeds) End() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended {
		return
	}
	f.ended = true
	for l := range f.listeners {
		l.to.hurry()
	}
}

// enter lets a listener in.
func (f *Feeds) enter(l *listener) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.ended:
		return ErrEnded
	case len(f.listeners) >= f.config.Most:
		return ErrFull
	}
	h := f.hubs[l.Key]
	if h == nil || h.frames.load().value.err != nil {
		h = startHub(l.Source, f.config.Every)
		f.hubs[l.Key] = h
	}
	h.listeners++
	l.hub = h
	f.listeners[l] = struct{}{}
	return nil
}

// leave lets a listener out. The hub ends with its last one.
func (f *Feeds) leave(l *listener) {
	if f.left(l) {
		l.hub.end()
	}
}

// left takes the listener off the list, and returns whether it was the hub's last.
func (f *Feeds) left(l *listener) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.listeners, l)
	if l.hub.listeners--; l.hub.listeners > 0 {
		return false
	}
	if f.hubs[l.Key] == l.hub {
		delete(f.hubs, l.Key)
	}
	return true
}
