package httpedge

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// limitedServer is a limiter with a clock of the test, before a handler that
// answers OK.
type limitedServer struct {
	*Limiter
	now     time.Duration
	handler http.Handler
}

func newLimitedServer(l Limits) *limitedServer {
	s := &limitedServer{Limiter: NewLimiter(l)}
	s.clock = func() time.Duration { return s.now }
	s.handler = s.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	return s
}

// ask sends a request from an address, with a key or "".
func (s *limitedServer) ask(method, path, from, key string) *http.Response {
	r := httptest.NewRequest(method, path, http.NoBody)
	r.RemoteAddr = from
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w.Result()
}

// limitsOfTests has keys that hold if they begin with good.
func limitsOfTests() Limits {
	return Limits{
		AddressReads: Rate{time.Second, 2}, AddressWrites: Rate{time.Second, 1},
		KeyReads: Rate{time.Second, 4}, KeyWrites: Rate{time.Second, 3},
		KeyOf: func(r *http.Request) string {
			if key := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "); strings.HasPrefix(key, "good") {
				return key
			}
			return ""
		},
	}
}

// TestCountsForWhomItIs lists requests, and how many of them are let through at
// once.
func TestCountsForWhomItIs(t *testing.T) {
	for _, c := range []struct {
		name, method, path string
		from, keys         []string // used in turn
		want               int
	}{
		{"reads of an address", "GET", "/v1/games", []string{"192.0.2.1:1", "192.0.2.1:2"}, []string{""}, 2},
		{"two addresses", "GET", "/v1/games", []string{"192.0.2.1:1", "192.0.2.2:1"}, []string{""}, 4},
		{"a network of IPv6", "GET", "/v1/games", []string{"[2001:db8::1]:1", "[2001:db8::ffff:1]:1"}, []string{""}, 2},
		{"two networks of IPv6", "GET", "/v1/games", []string{"[2001:db8::1]:1", "[2001:db8:0:1::1]:1"}, []string{""}, 4},
		{"a lookup is a read", "POST", "/v1/games/g/boards/b/lookup", []string{"192.0.2.1:1"}, []string{""}, 2},
		{"writes", "POST", "/v1/events", []string{"192.0.2.1:1"}, []string{""}, 1},
		{"other writes", "PUT", "/v1/rules", []string{"192.0.2.1:1"}, []string{""}, 1},
		{"a key that holds, from anywhere", "GET", "/v1/games", []string{"192.0.2.1:1", "192.0.2.2:1"}, []string{"good"}, 4},
		{"two keys", "POST", "/v1/events", []string{"192.0.2.1:1"}, []string{"good1", "good2"}, 6},
		{"writes of a key", "POST", "/v1/events", []string{"192.0.2.1:1"}, []string{"good"}, 3},
		{"a key that does not hold", "POST", "/v1/events", []string{"192.0.2.1:1"}, []string{"bad1", "bad2"}, 1},
		{"a feed is a read", "GET", "/v1/games/g/boards/b/live", []string{"192.0.2.1:1"}, []string{""}, 2},
		{"probes", "GET", "/readyz", []string{"192.0.2.1:1"}, []string{""}, 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newLimitedServer(limitsOfTests())
			got := 0
			for i := range 20 {
				if s.ask(c.method, c.path, c.from[i%len(c.from)], c.keys[i%len(c.keys)]).StatusCode == http.StatusOK {
					got++
				}
			}
			byAddress, byKey := s.Refused()
			if got != c.want || byAddress+byKey != uint64(20-got) || (byKey > 0) != strings.HasPrefix(c.keys[0], "good") && got < 20 {
				t.Errorf("%d, want %d; refused %d and %d", got, c.want, byAddress, byKey)
			}
		})
	}
}

func TestSaysHowMuchIsLeft(t *testing.T) {
	s := newLimitedServer(limitsOfTests())
	for _, want := range []struct {
		after             time.Duration
		status            int
		left, retry, kind string
	}{
		{0, 200, `"address-reads";r=1;t=1`, "", ""},
		{0, 200, `"address-reads";r=0;t=1`, "", ""},
		{0, 429, `"address-reads";r=0;t=1`, "1", "application/problem+json"},
		{999 * time.Millisecond, 429, `"address-reads";r=0;t=1`, "1", "application/problem+json"},
		{time.Millisecond, 200, `"address-reads";r=0;t=1`, "", ""},
		{time.Hour, 200, `"address-reads";r=1;t=1`, "", ""},
	} {
		s.now += want.after
		h := s.ask("GET", "/v1/games", "192.0.2.1:1", "")
		got := []string{h.Header.Get("RateLimit"), h.Header.Get("Retry-After"), h.Header.Get("Content-Type"), h.Header.Get("RateLimit-Policy")}
		if h.StatusCode != want.status || got[0] != want.left || got[1] != want.retry || got[2] != want.kind || got[3] != `"address-reads";q=2;w=2` {
			t.Errorf("%d %q, want %+v", h.StatusCode, got, want)
		}
	}
}

// TestSaysAfterWhichTimeThereIsMore: a client that waits so long may ask once more.
func TestSaysAfterWhichTimeThereIsMore(t *testing.T) {
	l := limitsOfTests()
	l.AddressReads = Rate{10 * time.Second, 2}
	s := newLimitedServer(l)
	for _, want := range []struct {
		after       time.Duration
		left, retry string
	}{
		{0, `"address-reads";r=1;t=10`, ""},
		{4 * time.Second, `"address-reads";r=0;t=6`, ""},
		{time.Second, `"address-reads";r=0;t=5`, "5"},
		{5 * time.Second, `"address-reads";r=0;t=10`, ""},
	} {
		s.now += want.after
		h := s.ask("GET", "/v1/games", "192.0.2.1:1", "")
		if left, retry := h.Header.Get("RateLimit"), h.Header.Get("Retry-After"); left != want.left || retry != want.retry {
			t.Errorf("%s, Retry-After %s, want %+v", left, retry, want)
		}
	}
}

func TestALimitThatIsOffIsNone(t *testing.T) {
	l := limitsOfTests()
	l.AddressReads = Rate{}
	s := newLimitedServer(l)
	for range 10 {
		h := s.ask("GET", "/v1/games", "192.0.2.1:1", "")
		if h.StatusCode != http.StatusOK || h.Header.Get("RateLimit") != "" {
			t.Fatalf("%d %v", h.StatusCode, h.Header)
		}
	}
	next := http.NotFoundHandler()
	if got := NewLimiter(Limits{}).Wrap(next); got == nil || (&Limits{}).On() {
		t.Error("no limits are on")
	}
}

func TestNetworksOfBothKindsDiffer(t *testing.T) {
	seen := map[uint64]string{}
	for _, a := range []string{"0.0.0.0", "192.0.2.1", "192.0.2.2", "255.255.255.255", "::1", "2001:db8::", "2001:db8:0:1::", "ff02::1", "0:0:0:ffff::"} {
		n := networkOf(netip.MustParseAddr(a))
		if other, ok := seen[n]; ok {
			t.Errorf("%s and %s are one", a, other)
		}
		seen[n] = a
	}
}

func BenchmarkLimiter(b *testing.B) {
	for name, limits := range map[string]Limits{"on": {AddressReads: Rate{1, maxBurst}}, "off": {}} {
		b.Run(name, func(b *testing.B) {
			h := NewLimiter(limits).Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
			r := httptest.NewRequest(http.MethodGet, "/v1/games/g/boards/b", http.NoBody)
			w := httptest.NewRecorder()
			b.ReportAllocs()
			for b.Loop() {
				clear(w.Header())
				h.ServeHTTP(w, r)
			}
		})
	}
}
