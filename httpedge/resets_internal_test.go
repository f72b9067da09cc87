package httpedge

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// gaveUp asks on a connection, given by its context, as if the client had given up before,
// and reports whether the handler began.
func gaveUp(ctx context.Context, conn *boundConn, version int) (began bool) {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody).WithContext(ctx)
	r.ProtoMajor, r.RemoteAddr = version, conn.RemoteAddr().String()
	h := Resets(conn.at.bounds.Trusted, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { began = true }))
	h.ServeHTTP(httptest.NewRecorder(), r)
	return began
}

// accepted returns the server's side of a connection.
func (s *boundServer) accepted(conn net.Conn) *boundConn {
	s.t.Helper()
	s.awaitIdle(conn)
	s.bound.mu.Lock()
	defer s.bound.mu.Unlock()
	bound, _ := s.bound.queue.Back().Value.(*boundConn)
	return bound
}

// flood has the connection give up so many requests.
func flood(conn *boundConn, n int) {
	count := WithResets(context.Background(), conn)
	for range n {
		gaveUp(count, conn, 2)
	}
}

// TestWhoGivesUpTooOftenIsShutOut: his connection is closed, his address gets no other for
// a while, and others go on.
func TestWhoGivesUpTooOftenIsShutOut(t *testing.T) {
	needAddresses(t)
	s := newBoundServer(t, Bounds{All: 10, Each: 5})
	other, hostile := s.connect(), s.connectFrom("127.0.0.2")
	bound := s.accepted(hostile)
	flood(bound, maxResets)
	if err := askOn(hostile, "/"); err != nil {
		t.Errorf("after as many as may be: %v", err)
	}
	flood(bound, 3*maxResets)
	if !isClosed(hostile) || !isClosed(s.connectFrom("127.0.0.2")) {
		t.Error("he is not shut out")
	}
	for _, conn := range []net.Conn{other, s.connect()} {
		if err := askOn(conn, "/"); err != nil {
			t.Errorf("another address: %v", err)
		}
	}
	if got := s.bound.Closed(); got != (ClosedBecause{Resets: 1, Shut: 1}) {
		t.Errorf("closed: %+v", got)
	}
	s.bound.mu.Lock()
	s.bound.clock = func() time.Time { return time.Now().Add(shutFor) }
	s.bound.mu.Unlock()
	if err := askOn(s.connectFrom("127.0.0.2"), "/"); err != nil {
		t.Errorf("after a while: %v", err)
	}
}

// TestWithoutABoundOfAddressesOnlyTheConnectionIsClosed, as on one machine, where all
// have the same address.
func TestWithoutABoundOfAddressesOnlyTheConnectionIsClosed(t *testing.T) {
	s := newBoundServer(t, Bounds{All: 10})
	hostile := s.connect()
	flood(s.accepted(hostile), maxResets+1)
	if !isClosed(hostile) {
		t.Error("it is open")
	}
	if err := askOn(s.connect(), "/"); err != nil {
		t.Errorf("the next: %v", err)
	}
}

// TestATrustedProxyMayGiveUp what its clients have given up.
func TestATrustedProxyMayGiveUp(t *testing.T) {
	trusted, err := ParseProxies([]string{"127.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	s := newBoundServer(t, Bounds{All: 10, Each: 5, Trusted: trusted})
	proxy := s.connect()
	flood(s.accepted(proxy), 3*maxResets)
	if err := askOn(proxy, "/"); err != nil {
		t.Error(err)
	}
}

// TestOnlyWhatNobodyWaitsForIsLeftOut: a request of HTTP/1 that is given up has its
// connection closed, and is none of a flood.
func TestOnlyWhatNobodyWaitsForIsLeftOut(t *testing.T) {
	s := newBoundServer(t, Bounds{All: 10})
	conn := s.accepted(s.connect())
	if gaveUp(t.Context(), conn, 2) {
		t.Error("what was reset before is answered")
	}
	if !gaveUp(t.Context(), conn, 1) {
		t.Error("HTTP/1 is not answered")
	}
	began := false
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	r.ProtoMajor = 2
	Resets(nil, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { began = true })).ServeHTTP(httptest.NewRecorder(), r)
	if !began {
		t.Error("who waits is not answered")
	}
}

// TestResetsAreCountedBySecond: as many in each second as may be is not too many.
func TestResetsAreCountedBySecond(t *testing.T) {
	var c resetCount
	now := time.Unix(1_700_000_000, 0)
	for second := range 5 {
		for range maxResets {
			if c.add(now) {
				t.Fatalf("too many in second %d", second)
			}
		}
		now = now.Add(time.Second)
	}
	now = now.Add(-time.Nanosecond) // still in the last
	if !c.add(now) || c.add(now) {
		t.Error("one more is not, just once, too many")
	}
}

// TestAConnectionOfNoListenerIsNotCounted, as in a test of somebody else.
func TestAConnectionOfNoListenerIsNotCounted(t *testing.T) {
	one, other := net.Pipe()
	defer one.Close()
	defer other.Close()
	ctx := WithResets(t.Context(), one)
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody).WithContext(ctx)
	giveUp(r, nil)
	if ctx != t.Context() {
		t.Error("it has a count")
	}
}
