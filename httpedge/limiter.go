package httpedge

import (
	"hash/maphash"
	"net/http"
	"net/netip"
	"strconv"
	"sync/atomic"
	"time"

	"statstracker/internal/problem"
)

// Limits says how often clients may ask. A request with a key that holds counts
// for the key, wherever it comes from; all others count for the address of the
// client, of which IPv6 has one for each network of 64 bits, as a household is
// given that many.
type Limits struct {
	AddressReads, AddressWrites Rate
	KeyReads, KeyWrites         Rate
	// Proxies are believed about the address of a client.
	Proxies Proxies
	// KeyOf returns the id of the key of a request, or "" if it has none that holds.
	// It may be nil.
	KeyOf func(*http.Request) string
}

// On reports whether anything is limited.
func (l *Limits) On() bool {
	for _, r := range []Rate{l.AddressReads, l.AddressWrites, l.KeyReads, l.KeyWrites} {
		if !r.Unlimited() {
			return true
		}
	}
	return false
}

// How many clients each kind of bucket has room for. All of it takes 2.2 MB.
const (
	addressRoom = 1 << 16
	keyRoom     = 1 << 12
)

// Limiter refuses clients that ask too often, with 429 and Retry-After. Answers
// say how much is left (RateLimit and RateLimit-Policy as in
// draft-ietf-httpapi-ratelimit-headers-11). Its memory is allocated at once.
type Limiter struct {
	limits           Limits
	addresses, keys  byClass
	seed             maphash.Seed // of the ids of keys
	clock            func() time.Duration
	byAddress, byKey atomic.Uint64 // refused
}

// byClass are the limits of reads and of writes. Nil is none.
type byClass struct{ reads, writes *limit }

// limit is one of the limits.
type limit struct {
	buckets *buckets
	name    string   // that RateLimit says
	policy  []string // never changed
	detail  string   // of the problem
	refused *atomic.Uint64
}

// NewLimiter returns a limiter.
func NewLimiter(l Limits) *Limiter {
	start := time.Now()
	to := &Limiter{limits: l, seed: maphash.MakeSeed(), clock: func() time.Duration { return time.Since(start) }}
	to.addresses = byClass{
		reads:  newLimit("address-reads", l.AddressReads, addressRoom, &to.byAddress, "this address reads more often than this server allows"),
		writes: newLimit("address-writes", l.AddressWrites, addressRoom, &to.byAddress, "this address sends more often than this server allows without a key"),
	}
	to.keys = byClass{
		reads:  newLimit("key-reads", l.KeyReads, keyRoom, &to.byKey, "this key reads more often than this server allows"),
		writes: newLimit("key-writes", l.KeyWrites, keyRoom, &to.byKey, "this key sends more often than this server allows; send more events in each request"),
	}
	return to
}

func newLimit(name string, r Rate, room int, refused *atomic.Uint64, detail string) *limit {
	if r.Unlimited() {
		return nil
	}
	return &limit{newBuckets(r, room), name, []string{r.policy(name)}, detail, refused}
}

// Refused returns how many requests have been refused, because of their address
// and because of their key.
func (l *Limiter) Refused() (byAddress, byKey uint64) { return l.byAddress.Load(), l.byKey.Load() }

// Wrap returns the handler that answers clients that do not ask too often.
func (l *Limiter) Wrap(next http.Handler) http.Handler {
	if !l.limits.On() {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if l.admit(w, r) {
			next.ServeHTTP(w, r)
		}
	})
}

// admit reports whether a request is let through. One that is not has been
// answered.
func (l *Limiter) admit(w http.ResponseWriter, r *http.Request) bool {
	limit, client := l.limitOf(r)
	if limit == nil {
		return true
	}
	v := limit.buckets.take(client, l.clock())
	limit.tell(w.Header(), v)
	if !v.ok {
		limit.refused.Add(1)
		w.Header().Set("Retry-After", strconv.Itoa(max(wholeSeconds(v.more), 1)))
		problem.Write(w, problem.TooMany, limit.detail)
	}
	return v.ok
}

// limitOf returns the limit that a request comes under, nil if there is none, and
// who it counts for.
func (l *Limiter) limitOf(r *http.Request) (*limit, uint64) {
	class := ClassOf(r)
	if class == Probe {
		return nil, 0
	}
	if l.limits.KeyOf != nil && len(r.Header["Authorization"]) > 0 {
		if id := l.limits.KeyOf(r); id != "" {
			return l.keys.of(class), maphash.String(l.seed, id)
		}
	}
	return l.addresses.of(class), networkOf(l.limits.Proxies.Client(r))
}

func (b *byClass) of(c Class) *limit {
	if c == Write {
		return b.writes
	}
	return b.reads
}

// networkOf returns a number for whom an address belongs to: an IPv4 address, or
// the network of 64 bits of an IPv6 address. The numbers of the first kind are
// those of networks in ::/8, which nobody has.
func networkOf(a netip.Addr) uint64 {
	if a.Is4() {
		b := a.As4()
		return 0xffff<<32 | uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
	}
	b := a.As16()
	var n uint64
	for _, c := range b[:8] {
		n = n<<8 | uint64(c)
	}
	return n
}

// tell says in the headers how much is left, and after how many seconds there is more.
func (l *limit) tell(h http.Header, v verdict) {
	var room [64]byte
	text := append(append(append(room[:0], '"'), l.name...), `";r=`...)
	text = strconv.AppendInt(text, int64(v.left), 10)
	text = strconv.AppendInt(append(text, ";t="...), int64(wholeSeconds(v.more)), 10)
	h["Ratelimit-Policy"] = l.policy
	h["Ratelimit"] = []string{string(text)}
}
