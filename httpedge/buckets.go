package httpedge

import (
	"hash/maphash"
	"sync"
	"time"
)

// buckets limits many clients by one rate, in memory that is allocated at once
// and never grows.
//
// A token bucket is kept as one time: that at which it is full again (the
// theoretical arrival time of the generic cell rate algorithm, ITU-T I.371). A
// bucket whose time is past is full, like one that was never there, so that its
// place can be taken without a loss, and nothing has to clean up. Each client
// has eight places, found by a hash that nobody outside can foresee. If others
// have taken all of them, the one that is nearest to being full is forgotten: who
// asks most is remembered longest.
type buckets struct {
	rate   Rate
	seed   maphash.Seed
	shards [shardCount]shard
}

const (
	shardCount = 64 // a power of two
	setWays    = 8
	// bucketBytes is what a bucket takes.
	bucketBytes = 16
)

type shard struct {
	mu   sync.Mutex
	sets []bucketSet // guarded by mu; as many as a power of two
}

type bucketSet [setWays]bucket

type bucket struct {
	client uint64
	full   time.Duration // on the clock of the callers
}

// newBuckets returns room for this many clients; it has to be a power of two,
// and at least as many as there are places in all shards with one set.
func newBuckets(rate Rate, clients int) *buckets {
	b := &buckets{rate: rate, seed: maphash.MakeSeed()}
	for i := range b.shards {
		b.shards[i].sets = make([]bucketSet, clients/shardCount/setWays)
	}
	return b
}

// verdict is whether a client may go on.
type verdict struct {
	ok   bool
	left int           // how many more he may send at once
	more time.Duration // after which he may send one more than that
}

// take takes a token of the client. Now must not be negative; it grows from call
// to call, but for the differences between goroutines.
func (b *buckets) take(client uint64, now time.Duration) verdict {
	h := maphash.Comparable(b.seed, client)
	s := &b.shards[h%shardCount]
	h /= shardCount
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.sets[h&uint64(len(s.sets)-1)].find(client)
	full := max(found.full, now) + b.rate.Every
	if over := full - now - time.Duration(b.rate.Burst)*b.rate.Every; over > 0 {
		return verdict{more: over}
	}
	found.full = full
	owed := full - now // what has been taken, as time: more than nothing
	return verdict{ok: true, left: b.rate.Burst - int((owed+b.rate.Every-1)/b.rate.Every), more: (owed-1)%b.rate.Every + 1}
}

// find returns the bucket of the client: his own, or the one that is taken from
// whoever misses it least.
func (s *bucketSet) find(client uint64) *bucket {
	least := 0
	for i := range s {
		if s[i].client == client {
			return &s[i]
		}
		if s[i].full < s[least].full {
			least = i
		}
	}
	s[least] = bucket{client: client}
	return &s[least]
}

// size returns the memory of the buckets in bytes.
func (b *buckets) size() int {
	return len(b.shards) * len(b.shards[0].sets) * setWays * bucketBytes
}
