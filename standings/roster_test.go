package standings

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestInternAgainstMap interns ids of all lengths beside a map, and keeps every
// string that ID has returned until the end.
func TestInternAgainstMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, want := NewGame(), map[string]Player{}
		var list, views []string
		rng := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
		longest := rapid.SampledFrom([]int{1, 3, 40, MaxID}).Draw(t, "longest")
		for range rapid.IntRange(0, 5000).Draw(t, "ids") {
			id := randomID(rng, longest)
			p, known := want[id]
			if q, ok := g.Lookup(id); ok != known || q != p {
				t.Fatalf("Lookup(%q) is %d, %v, want %d, %v", id, q, ok, p, known)
			}
			if !known {
				p = Player(len(list))
				want[id], list = p, append(list, id)
			}
			if q := g.Intern(id); q != p {
				t.Fatalf("Intern(%q) is %d, want %d", id, q, p)
			}
			if !known {
				views = append(views, g.ID(p))
			}
		}
		for p, id := range list {
			if views[p] != id || g.ID(Player(p)) != id {
				t.Fatalf("player %d is %q and was %q, want %q", p, g.ID(Player(p)), views[p], id)
			}
		}
		if g.Players() != len(list) {
			t.Fatalf("%d players, want %d", g.Players(), len(list))
		}
	})
}

// randomID returns 1 to longest random bytes, most often few different ones.
func randomID(rng *rand.Rand, longest int) string {
	id := make([]byte, 1+rng.IntN(longest))
	for i := range id {
		id[i] = byte(rng.IntN(256))
	}
	return string(id)
}

// TestDirectory checks, with many ids, that each table is at all entries of the
// directory that begin with its hashes, and no other, and is never too full.
func TestDirectory(t *testing.T) {
	r := newRoster()
	for i := range 300_000 {
		if p, added := r.intern(fmt.Sprint(i)); !added || p != Player(i) {
			t.Fatalf("id %d is %d, %v", i, p, added)
		}
	}
	players := 0
	for i := 0; i < len(r.dir); {
		table, entries := r.dir[i], 1<<(r.depth-r.dir[i].depth)
		for j := range entries {
			if r.dir[i+j] != table {
				t.Fatalf("table of depth %d at %d, but not at %d", table.depth, i, i+j)
			}
		}
		if table.used > 7*len(table.groups) || table.used > 2*tableMax {
			t.Errorf("table of %d groups has %d players", len(table.groups), table.used)
		}
		players += table.used
		i += entries
	}
	if players != r.ids.n || 1<<r.depth != len(r.dir) {
		t.Errorf("%d players of %d in %d entries of depth %d", players, r.ids.n, len(r.dir), r.depth)
	}
	for i := range 300_000 {
		if p, ok := r.lookup(fmt.Sprint(i)); !ok || p != Player(i) {
			t.Fatalf("id %d is found as %d, %v", i, p, ok)
		}
		if _, ok := r.lookup(fmt.Sprint(-1 - i)); ok {
			t.Fatalf("id %d is found", -1-i)
		}
	}
}

// TestDirectoryIsBounded gives all ids the same hash: their table grows for
// ever, the directory does not.
func TestDirectoryIsBounded(t *testing.T) {
	r := newRoster()
	full := newTable(maxDepth, tableMax)
	for !full.full() {
		full.add(0, r.ids.add(fmt.Sprint(r.ids.n)))
	}
	r.depth, r.dir = maxDepth, make([]*table, 1<<maxDepth)
	larger := r.grow(full, 0)
	if larger.used != full.used || larger.full() || r.depth != maxDepth {
		t.Errorf("a table of %d becomes one of %d, full: %v, depth %d", full.used, larger.used, larger.full(), r.depth)
	}
}

func TestIDBounds(t *testing.T) {
	g := NewGame()
	for _, id := range []string{"", strings.Repeat("x", MaxID+1)} {
		if !panics(func() { g.Intern(id) }) {
			t.Errorf("id of %d bytes is taken", len(id))
		}
		if _, ok := g.Lookup(id); ok {
			t.Errorf("id of %d bytes is found", len(id))
		}
	}
	long := strings.Repeat("x", MaxID)
	if g.ID(g.Intern(long)) != long {
		t.Error("the longest id is not kept")
	}
}

// TestArenaIsUsedUp fills a chunk to the last byte before there is another one.
func TestArenaIsUsedUp(t *testing.T) {
	var s ids
	for i := range chunkSize / MaxID {
		s.add(fmt.Sprintf("%0*d", MaxID, i))
	}
	if len(s.chunks) != 1 {
		t.Errorf("ids of one chunk take %d", len(s.chunks))
	}
	if p := s.add("ann"); len(s.chunks) != 2 || s.get(p) != "ann" || s.get(p-1) != fmt.Sprintf("%0*d", MaxID, p-1) {
		t.Errorf("%d chunks, then %q", len(s.chunks), s.get(p))
	}
}

// TestInternCopies changes the bytes of an id after interning it.
func TestInternCopies(t *testing.T) {
	g, id := NewGame(), []byte("ann")
	p := g.Intern(string(id))
	id[0] = 'X'
	if g.ID(p) != "ann" {
		t.Errorf("player is %q", g.ID(p))
	}
}

// TestSmallGames has many games of few players, and wants each to be small.
func TestSmallGames(t *testing.T) {
	const games = 1000
	for _, c := range []struct{ players, most int }{{0, 1 << 10}, {2, 5 << 10}, {10, 6 << 10}, {1000, 150 << 10}} {
		before := heap()
		list := make([]*Game, games/(1+c.players/100))
		for i := range list {
			g := plainGame([]string{"wins"}, []string{"games", "wins", "losses"})
			for j := range c.players {
				p := g.Intern(fmt.Sprintf("player with an id of %15d", j))
				put(g.Board("wins"), p, float64(j))
				for _, name := range g.Counters() {
					g.Counter(name).Add(p, 1)
				}
			}
			list[i] = g
		}
		each := int(heap()-before) / len(list)
		runtime.KeepAlive(list)
		t.Logf("%d players: %d bytes", c.players, each)
		if each > c.most {
			t.Errorf("a game of %d players takes %d bytes", c.players, each)
		}
	}
}
