package live

import (
	"net/http"
	"sync"
	"time"
)

const (
	// patience is how long a client may take to make room for what is written.
	patience = time.Minute
	// haste is the same at the end.
	haste = time.Second
)

// stream writes to one client. One goroutine writes; any may hurry it.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	hurried chan struct{} // closed when the stream has to end

	mu   sync.Mutex // held to set the deadline; guards what follows
	last bool       // the deadline is the last one
}

func newStream(w http.ResponseWriter) *stream {
	return &stream{w: w, control: http.NewResponseController(w), hurried: make(chan struct{})}
}

// SetHeaders sets the headers of a feed.
func SetHeaders(h http.Header) {
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // of proxies that would wait for more
}

// open begins the answer. From here on the limits of the server for reading and
// writing do not hold.
func (s *stream) open() {
	_ = s.control.SetReadDeadline(time.Time{}) // a writer without deadlines needs none lifted
	SetHeaders(s.w.Header())
	s.w.WriteHeader(http.StatusOK)
}

// send writes the texts. It returns false if the client does not take them.
func (s *stream) send(texts ...[]byte) bool {
	s.allow()
	for _, text := range texts {
		if _, err := s.w.Write(text); err != nil {
			return false
		}
	}
	return s.control.Flush() == nil
}

// allow gives the client time.
func (s *stream) allow() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.last {
		_ = s.control.SetWriteDeadline(time.Now().Add(patience)) // see open
	}
}

// hurry has the stream end soon, even if it waits for its client. It is called once.
func (s *stream) hurry() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = true
	_ = s.control.SetWriteDeadline(time.Now().Add(haste)) // see open
	close(s.hurried)
}
