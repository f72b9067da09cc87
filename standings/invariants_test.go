package standings

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"unsafe"
)

// checkIndex checks all that the index of a board relies on: depth, order,
// bounds, counts, fill and the chain of leaves, no node lost or used twice, and
// the entries equal to the columns.
func checkIndex(b *Board) error {
	t := &b.index
	if want := b.listed - b.withdrawn(); t.n != want {
		return fmt.Errorf("%d entries for %d players", t.n, want)
	}
	if t.n == 0 {
		return nil
	}
	w := walk{index: t, board: b, seen: map[[2]uint32]bool{}}
	n, err := w.node(t.root, t.height, key{}, key{^uint64(0), ^uint64(0), ^uint64(0)})
	switch {
	case err != nil:
		return err
	case int(n) != t.n:
		return fmt.Errorf("index of %d entries counts %d", t.n, n)
	case w.last.next != noLeaf:
		return fmt.Errorf("a leaf %d follows the last one", w.last.next)
	}
	return w.slabs()
}

// walk is a walk through an index in listing order.
type walk struct {
	index *index
	board *Board
	seen  map[[2]uint32]bool // kind and number of node
	count [2]int
	last  *leaf
}

// node checks the node and all below it, whose keys must be in [low, high),
// and returns the number of entries.
func (w *walk) node(i uint32, height int, low, high key) (uint32, error) {
	kind := min(height, 1)
	if id := [2]uint32{uint32(kind), i}; w.seen[id] {
		return 0, fmt.Errorf("node %v is used twice", id)
	}
	w.seen[[2]uint32{uint32(kind), i}] = true
	w.count[kind]++
	if height == 0 {
		return w.leaf(i, low, high)
	}
	return w.inner(i, height, low, high)
}

func (w *walk) leaf(i uint32, low, high key) (uint32, error) {
	l := w.index.leaf(i)
	if w.last != nil && w.last.next != i {
		return 0, fmt.Errorf("leaf %d follows, not %d", w.last.next, i)
	}
	w.last = l.leaf
	if w.index.height > 1 && int(l.n) < leafMin-1 || l.n > leafCap {
		return 0, fmt.Errorf("leaf of %d entries", l.n)
	}
	for j := range int(l.n) {
		k := l.key(j)
		if k.before(low) != 0 || k.before(high) == 0 {
			return 0, fmt.Errorf("leaf entry %v is not in [%v, %v)", k, low, high)
		}
		low = k.next()
		var e [1]Entry
		w.board.fill(e[:], l, j)
		if r := w.board.reached(e[0].Player); r != (reached{e[0].Score, e[0].Tie, e[0].Order}) {
			return 0, fmt.Errorf("entry %v of a player with %v", e, r)
		}
	}
	return uint32(l.n), nil
}

func (w *walk) inner(i uint32, height int, low, high key) (uint32, error) {
	in := w.index.inner(i)
	least := 2
	if height < w.index.height-1 {
		least = innerMin - 1
	}
	if int(in.n) < least || in.n > innerCap {
		return 0, fmt.Errorf("inner node of %d children", in.n)
	}
	total := uint32(0)
	for j := range int(in.n) {
		from, to := low, high
		if j > 0 {
			from = in.low(j)
		}
		if j+1 < int(in.n) {
			to = in.low(j + 1)
		}
		if from.before(low) != 0 || to.before(from) != 0 {
			return 0, fmt.Errorf("child bounds [%v, %v) outside of [%v, %v)", from, to, low, high)
		}
		n, err := w.node(in.children[j], height-1, from, to)
		if err != nil {
			return 0, err
		}
		if n != in.counts[j] {
			return 0, fmt.Errorf("count of %d for %d entries", in.counts[j], n)
		}
		total += n
	}
	return total, nil
}

// slabs checks that each node is either in the tree or free.
func (w *walk) slabs() error {
	t := w.index
	if n := w.count[0] + len(t.leaves.free); n != nodes(&t.leaves) {
		return fmt.Errorf("%d of %d leaves are in use or free", n, nodes(&t.leaves))
	}
	if n := w.count[1] + len(t.inners.free); n != nodes(&t.inners) {
		return fmt.Errorf("%d of %d inner nodes are in use or free", n, nodes(&t.inners))
	}
	return nil
}

// nodes returns how many nodes a slab has handed out at most.
func nodes[T, U any](s *slab[T, U]) (n int) {
	if len(s.blocks) == 0 {
		return 0
	}
	for _, b := range s.blocks[:len(s.blocks)-1] {
		n += len(b)
	}
	return n + s.used
}

// fillOf returns the entries of the leaves in use as a part of what they hold.
func fillOf(b *Board) float64 {
	t := &b.index
	return float64(t.n) / float64(leafCap*(nodes(&t.leaves)-len(t.leaves.free)))
}

// patterns are sequences of updates, of which each stresses another part of
// the index: i counts the updates of a board of n players.
var patterns = map[string]func(rng *rand.Rand, b *Board, i, n int){
	"random": func(rng *rand.Rand, b *Board, _, n int) {
		put(b, Player(rng.IntN(n)), rng.NormFloat64())
	},
	"ascending": func(_ *rand.Rand, b *Board, i, n int) {
		put(b, Player(i%n), float64(i))
	},
	"descending": func(_ *rand.Rand, b *Board, i, n int) {
		put(b, Player(i%n), float64(-i))
	},
	"all ties, then other ties": func(_ *rand.Rand, b *Board, i, n int) {
		put(b, Player(i%n), float64(i/n))
	},
	"two values alternating": func(rng *rand.Rand, b *Board, _, n int) {
		p := Player(rng.IntN(n))
		score, _ := b.Score(p)
		put(b, p, 1-score)
	},
	"one by one up from zero": func(rng *rand.Rand, b *Board, i, n int) {
		p := Player(i % n)
		if i >= n {
			p = Player(rng.IntN(n))
		}
		score, _ := b.Score(p)
		put(b, p, score+float64(min(1, i/n)))
	},
	"all into one spot": func(rng *rand.Rand, b *Board, i, n int) {
		put(b, Player(rng.IntN(n)), float64(1_000_000-i%2_000_000)/float64(i+1))
	},
	"elo": func(rng *rand.Rand, b *Board, _, n int) {
		p := Player(rng.IntN(n))
		score, ok := b.Score(p)
		if !ok {
			score = 1500
		}
		put(b, p, score+float64(rng.IntN(65)-32))
	},
}

// TestIndexInvariants updates boards in ways that split, merge and grow nodes
// at all heights, and checks the whole index now and then.
func TestIndexInvariants(t *testing.T) {
	t.Parallel()
	const players, updates, checks = 200_000 / patience, 1_000_000 / patience, 5
	for name, update := range patterns {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBoard(plain)
			rng := rand.New(rand.NewPCG(1, 2))
			for i := range updates {
				update(rng, b, i, players)
				if (i+1)%(updates/checks) == 0 {
					if err := checkIndex(b); err != nil {
						t.Fatalf("after %d updates: %v", i+1, err)
					}
				}
			}
			if fill := fillOf(b); fill < 0.74 {
				t.Errorf("leaves are %.2f full", fill)
			}
			t.Logf("height %d, fill %.3f", b.index.height, fillOf(b))
		})
	}
}

// TestNodeBounds checks what spread relies on, for every content that a group
// can have: it needs at most one node more, or fewer, than it has, and when
// one of the nodes is sparse never one more.
func TestNodeBounds(t *testing.T) {
	for _, node := range []struct{ most, goal, least int }{
		{leafCap, leafGoal, leafMin},
		{innerCap, innerGoal, innerMin},
	} {
		for size := 1; size <= groupSize; size++ {
			if n := nodesFor(size*node.most, node.goal); n != size+1 {
				t.Errorf("%d full nodes of %d become %d", size, node.most, n)
			}
			if n := nodesFor(node.least+(size-1)*node.most, node.goal); n > size {
				t.Errorf("%d nodes, one of them sparse, become %d", size, n)
			}
			if n := nodesFor(size*(node.least-1), node.goal); n < size-1 {
				t.Errorf("%d sparse nodes become %d", size, n)
			}
		}
		if rest := (groupSize - 1) * node.goal / groupSize; rest < node.least {
			t.Errorf("nodes that can just not be merged get %d, less than the minimum", rest)
		}
	}
}

// TestIndexEmpties takes all entries out of an index again, in different
// orders, and puts some back.
func TestIndexEmpties(t *testing.T) {
	const players = 20_000
	for name, order := range map[string]func(i int) int{
		"ascending":  func(i int) int { return i },
		"descending": func(i int) int { return players - 1 - i },
		"random":     func(i int) int { return i * 7919 % players },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBoard(plain)
			for p := range Player(players) {
				put(b, p, float64(p))
			}
			for i := range players {
				p := Player(order(i))
				r := b.scores.get(p)
				b.index.remove(b.key(r, p))
				b.scores.set(p, reached{})
				b.listed--
				if i%1000 == 0 || i > players-100 {
					if err := checkIndex(b); err != nil {
						t.Fatalf("after removing %d: %v", i+1, err)
					}
				}
			}
			if b.index.height != 0 || b.index.n != 0 {
				t.Errorf("empty index has height %d and %d entries", b.index.height, b.index.n)
			}
			for p := range Player(players) {
				put(b, p, 1)
			}
			if err := checkIndex(b); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestNodeSizes wants nodes of one kilobyte, which start on a cache line.
func TestNodeSizes(t *testing.T) {
	if leaf, inner := unsafe.Sizeof(leaf{}), unsafe.Sizeof(inner{}); leaf != 1024 || inner != 1024 {
		t.Errorf("leaf of %d bytes, inner node of %d", leaf, inner)
	}
}

// TestBuild builds boards of many sizes and goes on with them.
func TestBuild(t *testing.T) {
	for _, n := range []int{0, 1, 2, leafBuilt, leafBuilt + 1, leafCap + 1, 100, leafBuilt * innerBuilt, leafBuilt*innerBuilt + 1, 100_000} {
		b := newBoard(plain)
		b.Defer()
		for p := range Player(n) {
			put(b, p, float64(p*7919%1000))
		}
		b.Build()
		if err := checkIndex(b); err != nil {
			t.Fatalf("%d players: %v", n, err)
		}
		if fill := fillOf(b); n > 10_000 && (fill < 0.88 || fill > 0.92) {
			t.Errorf("%d players: leaves are %.2f full", n, fill)
		}
		rng := rand.New(rand.NewPCG(3, 3))
		for range min(n*10, 100_000) {
			put(b, Player(rng.IntN(n)), float64(rng.IntN(10)))
		}
		if err := checkIndex(b); err != nil {
			t.Fatalf("%d players, updated: %v", n, err)
		}
	}
}
