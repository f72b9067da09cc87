package standings

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestRenameAgainstBeginning renames players between joins of others, beside a list
// of ids. The game is one that has had these ids from the beginning, and the
// snapshots and strings from before stay as they were.
func TestRenameAgainstBeginning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := NewGame()
		var list, views, then []string
		var snapshots []*Snapshot
		var digests [][DigestSize]byte
		rng := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
		longest := rapid.SampledFrom([]int{3, 40, MaxID}).Draw(t, "longest")
		fresh := func() string {
			for {
				if id := randomID(rng, longest); !slices.Contains(list, id) {
					return id
				}
			}
		}
		for range rapid.IntRange(1, 8).Draw(t, "times") {
			for range rapid.SampledFrom([]int{1, 70, 400}).Draw(t, "joining") {
				list = append(list, fresh())
				g.Intern(list[len(list)-1])
			}
			p := Player(rapid.IntRange(0, len(list)-1).Draw(t, "player"))
			views, then = append(views, g.ID(p)), append(then, list[p])
			snapshots, digests = append(snapshots, g.Snapshot()), append(digests, g.Digest())
			old := list[p]
			list[p] = fresh()
			g.Rename(p, list[p])
			if _, ok := g.Lookup(old); ok {
				t.Fatalf("%q is still somebody", old)
			}
		}
		wantIDs(t, g, list)
		if !slices.Equal(views, then) {
			t.Fatalf("strings from before are %q, want %q", views, then)
		}
		for i, s := range snapshots {
			if s.Digest() != digests[i] {
				t.Fatalf("snapshot %d has changed", i)
			}
		}
	})
}

// wantIDs compares a game with one that has a list of ids from the beginning.
func wantIDs(t fataler, g *Game, list []string) {
	t.Helper()
	plainly := NewGame()
	for p, id := range list {
		plainly.Intern(id)
		if q, ok := g.Lookup(id); q != Player(p) || !ok || g.ID(Player(p)) != id {
			t.Fatalf("player %d is %d, %v, %q, want %q", p, q, ok, g.ID(Player(p)), id)
		}
	}
	if !bytes.Equal(encoding(t, g.Snapshot()), encoding(t, plainly.Snapshot())) {
		t.Fatalf("the encoding is not that of the ids %q", list)
	}
}

// TestRenameKeeps wants all that is kept of a player to stay, also hidden.
func TestRenameKeeps(t *testing.T) {
	g, other := example(), example()
	g.Hide(17)
	g.Hide(18)
	before := standingsOf(other, 17)
	other.Rename(17, "new")
	g.Rename(17, "new")
	if !g.Hidden(17) || g.Hidden(16) || g.Digest() != other.Digest() || g.Digest() == example().Digest() {
		t.Error("a hidden player is not renamed as another one")
	}
	if after := standingsOf(other, 17); !slices.Equal(before, after) {
		t.Errorf("he has %v, had %v", after, before)
	}
	if p, ok := g.Lookup("new"); p != 17 || !ok || reload(t, g).ID(17) != "new" {
		t.Errorf("he is %d, %v", p, ok)
	}
}

// standingsOf returns all numbers of a player on the live boards, and his ranks.
func standingsOf(g *Game, p Player) (all []float64) {
	for _, b := range g.boards.items {
		all, _ = b.Row(p, all)
		rank, _ := b.Rank(p)
		all = append(all, float64(rank))
	}
	return all
}

// TestRenameForgets looks for the bytes of the old id in all memory that a game
// has for ids, and in its encoding.
func TestRenameForgets(t *testing.T) {
	for _, players := range []int{1, 10, 5000} {
		g := NewGame()
		for i := range players {
			g.Intern(fmt.Sprintf("player %d", i))
		}
		p := g.Intern("somebody@example.org")
		g.Intern("the last")
		g.Rename(p, "x")
		for i, chunk := range g.players.ids.chunks {
			if bytes.Contains(chunk[:cap(chunk)], []byte("somebody@")) {
				t.Errorf("%d players: chunk %d has the old id", players, i)
			}
		}
		if bytes.Contains(encoding(t, g.Snapshot()), []byte("somebody@")) {
			t.Errorf("%d players: the encoding has the old id", players)
		}
	}
}

// TestRenameMisuse wants panics, and nothing changed by them.
func TestRenameMisuse(t *testing.T) {
	g := NewGame()
	ann := g.Intern("ann")
	g.Intern("bob")
	before := g.Digest()
	for name, id := range map[string]string{
		"somebody's id": "bob", "his own id": "ann", "no id": "", "too long an id": strings.Repeat("x", MaxID+1),
	} {
		if !panics(func() { g.Rename(ann, id) }) {
			t.Errorf("%s is taken", name)
		}
	}
	if wantIDs(t, g, []string{"ann", "bob"}); g.Digest() != before {
		t.Error("something has changed")
	}
}

func BenchmarkRename(b *testing.B) {
	g := plainGame([]string{"wins"}, nil)
	fill(g, million)
	for i := 0; b.Loop(); i++ {
		g.Rename(Player(i%million), fmt.Sprint("renamed ", i))
	}
}
