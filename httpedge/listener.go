package httpedge

import (
	"container/list"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// Bounds says how many connections a [Listener] keeps.
type Bounds struct {
	All  int // at least 1
	Each int // of one address, or one network of 64 bits of IPv6; 0: addresses are not bounded
	// Trusted are the proxies, behind which are many clients: Each is not for them.
	Trusted Proxies
}

// Listener bounds the connections of a listener. When there are as many as may be,
// a new one takes the place of the one that has been waiting longest for a request,
// be it the first or another; only if all are being answered it is closed itself. So
// clients that hold connections and send nothing keep nobody out. It is the same for
// those of one address, which therefore has only its own to lose.
//
// It has to be told how its connections are: [Listener.Observe] is for the field
// ConnState of [http.Server].
type Listener struct {
	*net.TCPListener
	bounds Bounds
	clock  func() time.Time

	mu     sync.Mutex
	open   int           // guarded by mu
	queue  list.List     // of *boundConn, the longest waiting first; guarded by mu
	peers  peers         // guarded by mu
	shut   shutOut       // guarded by mu
	closed ClosedBecause // guarded by mu
}

// ClosedBecause counts connections that were closed so that others are served.
type ClosedBecause struct {
	Full    uint64 // there were as many as may be
	Address uint64 // there were as many of its address as may be
	Resets  uint64 // its client gave up requests as fast as it could: see [Resets]
	Shut    uint64 // it came from the address of such a client
}

// NewListener returns a listener with so many connections.
func NewListener(l *net.TCPListener, b Bounds) *Listener {
	return &Listener{TCPListener: l, bounds: b, clock: time.Now, peers: make(peers), shut: make(shutOut)}
}

// Closed returns how many connections were closed, and why.
func (l *Listener) Closed() ClosedBecause {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

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
		conn := &boundConn{TCPConn: tcp, at: l}
		victim := l.enter(conn)
		if victim != nil {
			_ = victim.Close() // nobody waits for what it says
		}
		if victim != conn {
			return conn, nil
		}
	}
}

// enter counts a connection, and returns the one to be closed for it, if there is none
// to spare: another, or itself.
func (l *Listener) enter(conn *boundConn) (victim *boundConn) {
	address := addressOf(conn.RemoteAddr())
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open++
	if l.bounds.Each > 0 && !l.bounds.Trusted.trusts(address) {
		conn.peer = l.peers.enter(networkOf(address))
	}
	switch peer := conn.peer; {
	case peer != nil && l.shut.has(peer.network, l.clock()):
		l.closed.Shut++
		return conn
	case peer != nil && peer.open > l.bounds.Each:
		l.closed.Address++
		return l.longest(&peer.queue, conn)
	case l.open > l.bounds.All:
		l.closed.Full++
		return l.longest(&l.queue, conn)
	}
	return nil
}

// longest takes the one out that has been waiting longest, if any does, or returns the
// other.
func (l *Listener) longest(queue *list.List, other *boundConn) *boundConn {
	if queue.Len() == 0 {
		return other
	}
	victim, _ := queue.Front().Value.(*boundConn)
	l.forget(victim)
	return victim
}

func (l *Listener) leave(conn *boundConn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
	if conn.peer != nil {
		l.peers.leave(conn.peer)
	}
}

// Observe notes that a connection waits for a request, or does not any more.
func (l *Listener) Observe(conn net.Conn, state http.ConnState) {
	bound := boundBelow(conn)
	if bound == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(bound)
	if state == http.StateNew || state == http.StateIdle {
		bound.place = l.queue.PushBack(bound)
		if bound.peer != nil {
			bound.placeOfPeer = bound.peer.queue.PushBack(bound)
		}
	}
}

func (l *Listener) forget(conn *boundConn) {
	if conn.place == nil {
		return
	}
	l.queue.Remove(conn.place)
	if conn.peer != nil {
		conn.peer.queue.Remove(conn.placeOfPeer)
	}
	conn.place, conn.placeOfPeer = nil, nil
}

// shutOut closes a connection and, if addresses are bounded, takes no other from its
// address for a while.
func (l *Listener) shutOut(conn *boundConn) {
	l.mu.Lock()
	l.closed.Resets++
	if conn.peer != nil {
		l.shut.add(conn.peer.network, l.clock())
	}
	l.mu.Unlock()
	_ = conn.Close() // nobody waits for what it says
}

// boundConn is a connection that says when it is closed.
type boundConn struct {
	*net.TCPConn
	at   *Listener
	once sync.Once
	peer *peer // nil if its address is not bounded

	place, placeOfPeer *list.Element // nil if it does not wait; guarded by the listener's mu
}

// Close implements [net.Conn].
func (c *boundConn) Close() error {
	c.once.Do(func() { c.at.leave(c) })
	return c.TCPConn.Close()
}

// boundBelow returns the connection itself, or the one that is below TLS: that is closed
// without a farewell, which its client may not take. It is nil if it is of no [Listener].
func boundBelow(conn net.Conn) *boundConn {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	bound, _ := conn.(*boundConn)
	return bound
}

// addressOf returns the address of TCP, not valid if it is another.
func addressOf(a net.Addr) netip.Addr {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	return tcp.AddrPort().Addr().Unmap().WithZone("")
}
