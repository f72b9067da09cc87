package httpedge

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"
)

// boundServer answers OK at a listener with few connections; /wait when it is let.
type boundServer struct {
	t       *testing.T
	bound   *Listener
	waiting chan struct{}
	let     chan struct{}
}

func newBoundServer(t *testing.T, b Bounds) *boundServer {
	t.Helper()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	s := &boundServer{t: t, bound: NewListener(l, b), waiting: make(chan struct{}), let: make(chan struct{})}
	web := &http.Server{ReadHeaderTimeout: time.Minute, ConnState: s.bound.Observe, Handler: Resets(b.Trusted, http.HandlerFunc(s.answer)), ConnContext: WithResets}
	var group sync.WaitGroup
	group.Go(func() { _ = web.Serve(s.bound) }) // until it is closed
	t.Cleanup(func() { _ = web.Close(); group.Wait() })
	return s
}

func (s *boundServer) answer(_ http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/wait" {
		s.waiting <- struct{}{}
		<-s.let
	}
}

func (s *boundServer) connect() net.Conn { return s.connectFrom("127.0.0.1") }

func (s *boundServer) connectFrom(address string) net.Conn {
	s.t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	conn, err := d.DialContext(s.t.Context(), "tcp", s.bound.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// awaitIdle waits until the server knows that a connection waits, the last of all.
func (s *boundServer) awaitIdle(conn net.Conn) {
	s.t.Helper()
	s.await("the connection waits", func() bool { return s.isLast(conn) })
}

// await waits until the condition holds of the listener, which is locked meanwhile.
func (s *boundServer) await(what string, condition func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); runtime.Gosched() {
		s.bound.mu.Lock()
		holds := condition()
		s.bound.mu.Unlock()
		if holds {
			return
		}
	}
	s.t.Fatalf("it is not so that %s", what)
}

// isLast reports whether the connection is the last of those that wait. The listener is
// locked.
func (s *boundServer) isLast(conn net.Conn) bool {
	if s.bound.queue.Len() == 0 {
		return false
	}
	last, ok := s.bound.queue.Back().Value.(*boundConn)
	return ok && last.RemoteAddr().String() == conn.LocalAddr().String()
}

// use asks on a connection, and waits until it is idle again.
func (s *boundServer) use(conn net.Conn) {
	s.t.Helper()
	if err := askOn(conn, "/"); err != nil {
		s.t.Fatal(err)
	}
	s.awaitIdle(conn)
}

// askOn sends a request, and returns the error of reading the answer.
func askOn(conn net.Conn, path string) error {
	if _, err := io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		return err
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// isClosed waits until the other side has closed.
func isClosed(conn net.Conn) bool {
	_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
	_, err := conn.Read(make([]byte, 1))
	return err != nil && !errors.Is(err, os.ErrDeadlineExceeded)
}

// TestANewConnectionTakesThePlaceOfTheLongestIdle: idle after an answer, or silent
// from the beginning.
func TestANewConnectionTakesThePlaceOfTheLongestIdle(t *testing.T) {
	s := newBoundServer(t, Bounds{All: 3})
	conns := make([]net.Conn, 3)
	for i := range conns {
		conns[i] = s.connect()
		s.use(conns[i])
	}
	s.use(conns[0]) // now the second waits longest
	another := s.connect()
	s.use(another)
	if !isClosed(conns[1]) {
		t.Error("the longest idle is open")
	}
	for _, i := range []int{2, 0} {
		s.awaitIdle(s.connect()) // and sends nothing
		if !isClosed(conns[i]) {
			t.Errorf("connection %d is open", i)
		}
	}
	if got := s.bound.Closed(); got != (ClosedBecause{Full: 3}) {
		t.Errorf("closed: %+v", got)
	}
	if err := askOn(another, "/"); err != nil {
		t.Errorf("one that had time left: %v", err)
	}
}

// TestWhoIsAnsweredIsNotClosed: then it is the new one that has to go.
func TestWhoIsAnsweredIsNotClosed(t *testing.T) {
	s := newBoundServer(t, Bounds{All: 2})
	answered := make(chan error)
	for range 2 {
		conn := s.connect()
		go func() { answered <- askOn(conn, "/wait") }()
		<-s.waiting
	}
	if refused := s.connect(); !isClosed(refused) {
		t.Error("a third is open")
	}
	close(s.let)
	for range 2 {
		if err := <-answered; err != nil {
			t.Error(err)
		}
	}
	if err := askOn(s.connect(), "/"); err != nil {
		t.Errorf("after it: %v", err)
	}
}
