package httpedge

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestBucketsAgreeWithPlainOnes compares with buckets that count their tokens:
// fractions of one are counted in units of the time that one takes.
func TestBucketsAgreeWithPlainOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := Rate{
			Every: time.Duration(rapid.Int64Range(1, int64(time.Hour)).Draw(t, "every")),
			Burst: rapid.IntRange(1, 20).Draw(t, "burst"),
		}
		b := newBuckets(rate, keyRoom)
		plain := map[uint64]*plainBucket{}
		now := time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "start"))
		for range 100 {
			client := rapid.Uint64Range(0, 5).Draw(t, "client")
			now += time.Duration(rapid.Int64Range(0, 3*int64(rate.Every)).Draw(t, "pause"))
			p := plain[client]
			if p == nil {
				p = &plainBucket{rate: rate, has: rate.whole(), at: now}
				plain[client] = p
			}
			if got, want := b.take(client, now), p.take(now); got != want {
				t.Fatalf("client %d at %v: %+v, want %+v", client, now, got, want)
			}
		}
	})
}

// whole is what a full bucket has.
func (r Rate) whole() time.Duration { return time.Duration(r.Burst) * r.Every }

type plainBucket struct {
	rate    Rate
	has, at time.Duration
}

func (p *plainBucket) take(now time.Duration) verdict {
	p.has, p.at = min(p.has+now-p.at, p.rate.whole()), now
	if p.has < p.rate.Every {
		return verdict{more: p.rate.Every - p.has}
	}
	p.has -= p.rate.Every
	return verdict{ok: true, left: int(p.has / p.rate.Every), more: p.rate.Every - p.has%p.rate.Every}
}

// TestAMillionClientsForgetNobodyWhoAsksTooOften: the memory stays what it is, and
// one who has used up his burst is refused all the time.
func TestAMillionClientsForgetNobodyWhoAsksTooOften(t *testing.T) {
	b := newBuckets(Rate{Every: time.Second, Burst: 100}, addressRoom)
	const greedy = 42
	size := b.size()
	for range 100 {
		b.take(greedy, 0)
	}
	for client := range uint64(1_000_000) {
		b.take(1000+client, time.Duration(client)) // all within a millisecond: nobody gets a token back
		if client%1000 == 0 && b.take(greedy, time.Duration(client)).ok {
			t.Fatalf("after %d clients he may go on", client)
		}
	}
	if b.size() != size || size != addressRoom*bucketBytes {
		t.Errorf("%d bytes, want %d", b.size(), addressRoom*bucketBytes)
	}
}

// TestAPlaceIsTakenFromWhoMissesItLeast: nothing is forgotten while there is a
// full bucket.
func TestAPlaceIsTakenFromWhoMissesItLeast(t *testing.T) {
	var s bucketSet
	for i := range uint64(setWays) {
		s.find(i + 1).full = time.Duration(10 + i)
	}
	s.find(5).full = 3
	if got := s.find(100); got.full != 0 || got != &s[4] {
		t.Errorf("%+v at another place: %+v", got, s)
	}
	for i := range uint64(setWays) {
		if i+1 != 5 && s.find(i+1).full != time.Duration(10+i) {
			t.Errorf("%d has lost his bucket: %+v", i+1, s)
		}
	}
}

func BenchmarkBuckets(b *testing.B) {
	buckets := newBuckets(Rate{Every: time.Millisecond, Burst: 100}, addressRoom)
	start := time.Now()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for client := uint64(0); pb.Next(); client++ {
			buckets.take(client%10_000, time.Since(start))
		}
	})
}
