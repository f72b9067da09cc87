package httpedge

import (
	"container/list"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// Listener bounds the connections of a listener. When there are as many as may be,
// a new one takes the place of the one that has been waiting longest for a request,
// be it the first or another; only if all are being answered it is closed itself. So
// clients that hold connections and send nothing keep nobody out.
//
// It has to be told how its connections are: [Listener.Observe] is for the field
// ConnState of [http.Server].
type Listener struct {
	*net.TCPListener
	most   int
	closed atomic.Uint64

	mu      sync.Mutex
	waiting map[net.Conn]*list.Element // into order; guarded by mu
	order   list.List                  // of [net.Conn], the longest waiting first; guarded by mu
	open    int                        // guarded by mu
}

// NewListener returns a listener with at most so many connections.
func NewListener(l *net.TCPListener, most int) *Listener {
	return &Listener{TCPListener: l, most: most, waiting: make(map[net.Conn]*list.Element)}
}

// Closed returns how many connections were closed to make room.
func (l *Listener) Closed() uint64 { return l.closed.Load() }

// Open returns how many connections there are.
func (l *Listener) Open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

// Accept implements [net.Listener].
func (l *Listener) Accept() (net.Conn, error) {
	for {
		tcp, err := l.AcceptTCP()
		if err != nil {
			return nil, err
		}
		conn := &boundConn{TCPConn: tcp, leave: l.leave}
		if victim := l.enter(conn); victim != nil {
			l.closed.Add(1)
			_ = victim.Close() // nobody waits for what it says
			if victim == conn {
				continue
			}
		}
		return conn, nil
	}
}

// enter counts a connection, and returns the one to be closed for it, if there is none
// to spare: another, or itself.
func (l *Listener) enter(conn net.Conn) (victim net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open++
	if l.open <= l.most {
		return nil
	}
	longest := l.order.Front()
	if longest == nil {
		return conn
	}
	victim, _ = longest.Value.(net.Conn)
	l.forget(victim)
	return victim
}

func (l *Listener) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
}

// Observe notes that a connection waits for a request, or does not any more. One of TLS
// is closed below it, without a farewell that its client may not take.
func (l *Listener) Observe(conn net.Conn, state http.ConnState) {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(conn)
	if state == http.StateNew || state == http.StateIdle {
		l.waiting[conn] = l.order.PushBack(conn)
	}
}

func (l *Listener) forget(conn net.Conn) {
	if at := l.waiting[conn]; at != nil {
		l.order.Remove(at)
		delete(l.waiting, conn)
	}
}

// boundConn is a connection that says when it is closed.
type boundConn struct {
	*net.TCPConn
	leave func()
	once  sync.Once
}

// Close implements [net.Conn].
func (c *boundConn) Close() error {
	c.once.Do(c.leave)
	return c.TCPConn.Close()
}
