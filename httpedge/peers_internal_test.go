package httpedge

import (
	"net"
	"runtime"
	"testing"
	"time"
)

// needAddresses skips where this machine has one address of its own only.
func needAddresses(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux lets a client be 127.0.0.2 without being told")
	}
}

// TestAnAddressHasOnlyItsOwnToLose: one that has all it may have gets a place for
// another by closing its longest idle, and nobody else notices.
func TestAnAddressHasOnlyItsOwnToLose(t *testing.T) {
	needAddresses(t)
	s := newBoundServer(t, Bounds{All: 10, Each: 2})
	quiet := s.connect()
	s.use(quiet) // the longest idle of all
	first, second := s.connectFrom("127.0.0.2"), s.connectFrom("127.0.0.2")
	s.use(first)
	s.use(second)
	s.use(first)
	third := s.connectFrom("127.0.0.2")
	s.use(third)
	if !isClosed(second) {
		t.Error("the longest idle of the address is open")
	}
	for _, conn := range []net.Conn{quiet, first, third} {
		if err := askOn(conn, "/"); err != nil {
			t.Error(err)
		}
	}
	if got := s.bound.Closed(); got != (ClosedBecause{Address: 1}) || s.bound.Open() != 3 {
		t.Errorf("closed: %+v, and %d are open", got, s.bound.Open())
	}
}

// TestAnAddressThatIsAnsweredGetsNoMore: then it is its new connection that has to go, and
// when one ends there is a place again.
func TestAnAddressThatIsAnsweredGetsNoMore(t *testing.T) {
	s := newBoundServer(t, Bounds{All: 10, Each: 1})
	answered := make(chan error)
	conn := s.connect()
	go func() { answered <- askOn(conn, "/wait") }()
	<-s.waiting
	if refused := s.connect(); !isClosed(refused) {
		t.Error("a second is open")
	}
	close(s.let)
	if err := <-answered; err != nil {
		t.Error(err)
	}
	s.awaitIdle(conn) // which makes room for the next
	if err := askOn(s.connect(), "/"); err != nil {
		t.Errorf("after it: %v", err)
	}
}

// TestTrustedProxiesHaveManyClients: they are not bounded by address.
func TestTrustedProxiesHaveManyClients(t *testing.T) {
	trusted, err := ParseProxies([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	s := newBoundServer(t, Bounds{All: 10, Each: 1, Trusted: trusted})
	first, second := s.connect(), s.connect()
	s.use(second)
	if err := askOn(first, "/"); err != nil {
		t.Errorf("the first, after the second: %v", err)
	}
}

// TestNothingIsKeptOfWhoHasGone: the addresses of closed connections are forgotten.
func TestNothingIsKeptOfWhoHasGone(t *testing.T) {
	s := newBoundServer(t, Bounds{All: 10, Each: 2})
	for range 5 {
		conn := s.connect()
		s.use(conn)
		_ = conn.Close() // that it is closed is seen below
	}
	s.await("all are closed", func() bool { return s.bound.open == 0 && s.bound.queue.Len() == 0 })
	s.bound.mu.Lock()
	defer s.bound.mu.Unlock()
	if len(s.bound.peers) != 0 || s.bound.queue.Len() != 0 {
		t.Errorf("%d addresses and %d connections are known", len(s.bound.peers), s.bound.queue.Len())
	}
}

func TestShutOutForAWhile(t *testing.T) {
	s := make(shutOut)
	start := time.Unix(1_700_000_000, 0)
	s.add(1, start)
	for _, c := range []struct {
		network uint64
		after   time.Duration
		want    bool
	}{{1, 0, true}, {2, 0, false}, {1, shutFor - 1, true}, {1, shutFor, false}, {1, 0, false}} {
		if got := s.has(c.network, start.Add(c.after)); got != c.want {
			t.Errorf("%d after %v: %v", c.network, c.after, got)
		}
	}
	if len(s) != 0 {
		t.Errorf("%d are kept", len(s))
	}
}

// TestShutOutIsBounded: those whose time is past make room; nobody else does.
func TestShutOutIsBounded(t *testing.T) {
	s := make(shutOut)
	start := time.Unix(1_700_000_000, 0)
	for n := range uint64(maxShut) {
		s.add(n, start.Add(time.Duration(n%2)*time.Second))
	}
	if s.add(maxShut, start); len(s) != maxShut || s.has(maxShut, start) {
		t.Errorf("%d are shut out", len(s))
	}
	if s.add(1, start.Add(5*time.Second)); !s.has(1, start.Add(5*time.Second+shutFor-1)) {
		t.Error("one that was shut out is not shut out for longer")
	}
	if s.add(maxShut, start.Add(shutFor)); len(s) != maxShut/2+1 || !s.has(maxShut, start.Add(shutFor)) {
		t.Errorf("%d are shut out when the time of half of them is past", len(s))
	}
}
