package live

import (
	"bytes"
	"context"
	"strconv"
	"sync"
	"time"
)

// hub looks at a source for all who listen to it.
type hub struct {
	source Source
	every  time.Duration // between two looks, at least
	frames *topic[*frame]
	looks  *topic[uint64] // the revision of the last look
	asked  chan struct{}  // has an element if there is a seat that nobody has looked at
	stop   context.CancelFunc
	done   chan struct{} // closed when nobody looks any more

	listeners int // guarded by the mutex of the feeds

	mu    sync.Mutex       // guards what follows
	seats map[string]*seat // by the id of the player
}

// seat is for those who want to know where the same player stands.
type seat struct {
	events    *topic[[]byte] // the newest; empty before the first look
	last      []byte         // what it says, but for the revision; the hub's
	listeners int            // guarded by the mutex of the hub
}

// startHub returns a hub that looks until it is stopped.
func startHub(source Source, every time.Duration) *hub {
	ctx, stop := context.WithCancel(context.Background())
	h := &hub{
		source: source, every: every, frames: newTopic(&frame{}), looks: newTopic(uint64(0)),
		asked: make(chan struct{}, 1), stop: stop, done: make(chan struct{}), seats: make(map[string]*seat),
	}
	go h.run(ctx)
	return h
}

// end stops the hub, and waits until it has.
func (h *hub) end() {
	h.stop()
	<-h.done
}

func (h *hub) run(ctx context.Context) {
	defer close(h.done)
	pause := time.NewTimer(h.every)
	defer pause.Stop()
	for {
		changed := h.source.Changed() // before the look, so that nothing is missed after it
		if err := h.look(); err != nil {
			h.frames.publish(&frame{number: h.frames.load().value.number + 1, err: err})
			return
		}
		pause.Reset(h.every)
		select {
		case <-pause.C:
		case <-ctx.Done():
			return
		}
		select {
		case <-changed:
		case <-h.asked:
		case <-ctx.Done():
			return
		}
	}
}

// look publishes what has changed since the last look.
func (h *hub) look() error {
	p, err := h.source.Picture()
	if err != nil {
		return err
	}
	if err := h.lookAtSeats(); err != nil {
		return err
	}
	last := h.frames.load().value
	if last.number == 0 || !p.continues(&last.picture) || p.sum() != last.sum {
		h.frames.publish(newFrame(&p, last))
	}
	h.looks.publish(p.Revision)
	return nil
}

// slice is how many players are looked up at once, so that writers wait for no more.
const slice = 64

// lookAtSeats looks up the players that somebody wants to know of.
func (h *hub) lookAtSeats() error {
	ids, seats := h.taken()
	for len(ids) > 0 {
		n := min(slice, len(ids))
		texts, revision, err := h.source.Places(ids[:n])
		if err != nil {
			return err
		}
		for i, text := range texts {
			seats[i].tell(text, revision)
		}
		ids, seats = ids[n:], seats[n:]
	}
	return nil
}

// taken returns the seats that somebody has, and whose they are.
func (h *hub) taken() (ids []string, seats []*seat) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, s := range h.seats {
		ids, seats = append(ids, id), append(seats, s)
	}
	return ids, seats
}

// tell publishes where the player stands, if that is not what was told last.
func (s *seat) tell(text []byte, revision uint64) {
	if bytes.Equal(text, s.last) {
		return
	}
	s.last = text
	full := append(bytes.Clone(text[:len(text)-1]), `,"revision":`...)
	full = append(strconv.AppendUint(full, revision, 10), '}')
	s.events.publish(eventText("", "player", full))
}

// sit returns the seat of those who listen to the player. It has to be given to rise.
func (h *hub) sit(player string) *seat {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.seats[player]
	if s == nil {
		s = &seat{events: newTopic[[]byte](nil)}
		h.seats[player] = s
		select {
		case h.asked <- struct{}{}:
		default: // asked already
		}
	}
	s.listeners++
	return s
}

func (h *hub) rise(player string, s *seat) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.listeners--; s.listeners == 0 {
		delete(h.seats, player)
	}
}
