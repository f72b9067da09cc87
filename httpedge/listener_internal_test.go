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

func newBoundServer(t *testing.T, most int) *boundServer {
	t.Helper()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	s := &boundServer{t: t, bound: NewListener(l, most), waiting: make(chan struct{}), let: make(chan struct{})}
	web := &http.Server{ReadHeaderTimeout: time.Minute, ConnState: s.bound.Observe, Handler: http.HandlerFunc(s.answer)}
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

func (s *boundServer) connect() net.Conn {
	s.t.Helper()
	var d net.Dialer
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
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); runtime.Gosched() {
		if s.isLast(conn) {
			return
		}
	}
	s.t.Fatal("the connection does not wait")
}

func (s *boundServer) isLast(conn net.Conn) bool {
	s.bound.mu.Lock()
	defer s.bound.mu.Unlock()
	if s.bound.order.Len() == 0 {
		return false
	}
	last, ok := s.bound.order.Back().Value.(net.Conn)
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
	s := newBoundServer(t, 3)
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
	if got := s.bound.Closed(); got != 3 {
		t.Errorf("%d were closed", got)
	}
	if err := askOn(another, "/"); err != nil {
		t.Errorf("one that had time left: %v", err)
	}
}

// TestWhoIsAnsweredIsNotClosed: then it is the new one that has to go.
func TestWhoIsAnsweredIsNotClosed(t *testing.T) {
	s := newBoundServer(t, 2)
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
