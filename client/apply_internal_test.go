package client

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// TestAChangeMakesOnePageOfAnother: a page to which what is different has been applied is
// the other page, whatever these are.
func TestAChangeMakesOnePageOfAnother(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	for range 500 {
		before, after := randomPage(r), randomPage(r)
		was := slices.Clone(before.Entries)
		kept := before.Entries
		before.Apply(changeOf(&before, &after))
		if !reflect.DeepEqual(before, after) {
			t.Fatalf("seed %d: of %v comes %v, not %v", seed, was, before.Entries, after.Entries)
		}
		if !reflect.DeepEqual(kept, was) {
			t.Fatalf("seed %d: the entries that were told before are now %v, not %v", seed, kept, was)
		}
	}
}

// randomPage returns one with up to eight of ten players, some of them with equal scores.
func randomPage(r *rand.Rand) (p Page) {
	p.Total, p.Revision = r.IntN(100), r.Uint64()
	p.Entries = []Entry{}
	for i, player := range r.Perm(10)[:r.IntN(9)] {
		e := Entry{Rank: i + 1, Player: fmt.Sprint(player), Score: float64(100 - i)}
		if i > 0 && r.IntN(3) == 0 {
			e.Rank, e.Score = p.Entries[i-1].Rank, p.Entries[i-1].Score
		}
		p.Entries = append(p.Entries, e)
	}
	return p
}

// changeOf returns what a server may tell: those who are gone, and all of a rank where
// there is any difference among those of that rank.
func changeOf(before, after *Page) *Change {
	c := &Change{Total: after.Total, Revision: after.Revision}
	for _, e := range before.Entries {
		if !slices.ContainsFunc(after.Entries, func(o Entry) bool { return o.Player == e.Player }) {
			c.Gone = append(c.Gone, e.Player)
		}
	}
	for rank := range 9 {
		if now := ofRank(after.Entries, rank); !slices.Equal(now, ofRank(before.Entries, rank)) {
			c.Entries = append(c.Entries, now...)
		}
	}
	return c
}

// ofRank returns those who have the rank.
func ofRank(entries []Entry, rank int) (some []Entry) {
	for _, e := range entries {
		if e.Rank == rank {
			some = append(some, e)
		}
	}
	return some
}
