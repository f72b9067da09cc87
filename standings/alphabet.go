package standings

import (
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
)

const (
	// fewUnsorted is how many players a search looks at one by one.
	fewUnsorted = 128
	// alphabetBlock is how many players a block of an order has at most, and
	// alphabetBuilt how many it has when it is new.
	alphabetBlock = 512
	alphabetBuilt = alphabetBlock * 3 / 4
)

// alphabet is the players of a game in the order of their ids, and in that of their names.
// It is no part of a snapshot, and is made when somebody asks. When a player gets another
// id, it is forgotten.
type alphabet struct {
	sorting sync.Mutex // held by who makes the next order
	order   atomic.Pointer[order]
	names   atomic.Pointer[byName]
}

// letters returns the alphabet of the game, which is made if there is none.
func (g *Game) letters() *alphabet {
	g.alphabet.CompareAndSwap(nil, new(alphabet)) // another reader may be doing the same
	return g.alphabet.Load()
}

// order is the first n players of a game in the order of the bytes of their ids. It
// is immutable: the next one shares the blocks that have not changed.
type order struct {
	n      int
	blocks [][]Player // none of them empty
}

// Sorting is what has to be done until [Game.Search] is quick: bringing the order of
// ids up to the players that there were when [Game.Sorting] was called. It is for
// outside of the lock: it reads nothing that a writer changes.
type Sorting struct {
	alphabet *alphabet
	ids      ids
}

// Sorting returns what makes [Game.Search] quick, and nil if it is. Nothing is sorted
// before the first time, and a rename undoes it.
func (g *Game) Sorting() *Sorting {
	if g.Players()-g.sorted().n <= fewUnsorted {
		return nil
	}
	return &Sorting{g.letters(), g.players.ids.freeze()}
}

// sorted returns the order that there is; an empty one if there is none.
func (g *Game) sorted() *order {
	if a := g.alphabet.Load(); a != nil {
		if o := a.order.Load(); o != nil {
			return o
		}
	}
	return new(order)
}

// Run sorts. Several goroutines may do so, beside readers and a writer: one of them
// sorts and the others wait for it. A million players take about a second and for
// that time 24 bytes each, and from then on 4.3 bytes; those who are new since the
// last time about 13 µs each (BenchmarkSorting, beside other work).
func (s *Sorting) Run() {
	s.alphabet.sorting.Lock()
	defer s.alphabet.sorting.Unlock()
	from := s.alphabet.order.Load()
	if from == nil {
		from = new(order)
	}
	if from.n < s.ids.n { // otherwise somebody else has been here
		s.alphabet.order.Store(from.extended(&s.ids))
	}
}

// Search appends to dst at most n players whose ids begin with the prefix, in the
// order of the bytes of the ids, from the first one behind the id after; "" is behind
// nobody. Hidden players are not found.
//
// It takes O(log n) and a step for each player found and each one who is not in the
// order yet, who are a few if [Game.Sorting] has nothing to do.
func (g *Game) Search(dst []Player, prefix, after string, n int) []Player {
	o, s := g.sorted(), &g.players.ids
	fresh := g.unsorted(o, prefix, after)
	for p := range o.from(s, prefix, after) {
		id := s.get(p)
		for len(fresh) > 0 && n > 0 && s.get(fresh[0]) < id {
			dst, fresh, n = append(dst, fresh[0]), fresh[1:], n-1
		}
		if n <= 0 || !strings.HasPrefix(id, prefix) {
			break
		}
		if !g.hidden.has(p) {
			dst, n = append(dst, p), n-1
		}
	}
	return append(dst, fresh[:max(0, min(n, len(fresh)))]...)
}

// unsorted returns the players that a search finds among those that are not in the
// order, sorted.
func (g *Game) unsorted(o *order, prefix, after string) (found []Player) {
	s := &g.players.ids
	for p := Player(o.n); int(p) < s.n; p++ {
		if id := s.get(p); id > after && strings.HasPrefix(id, prefix) && !g.hidden.has(p) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, s.compare)
	return found
}

// from yields the players from the first one on whose id is not before the prefix,
// and behind the id after.
func (o *order) from(s *ids, prefix, after string) func(yield func(Player) bool) {
	before := func(p Player) bool { id := s.get(p); return id < prefix || id <= after }
	return func(yield func(Player) bool) {
		i := sort.Search(len(o.blocks), func(i int) bool { return !before(o.blocks[i][0]) })
		if i > 0 {
			block := o.blocks[i-1]
			for _, p := range block[sort.Search(len(block), func(j int) bool { return !before(block[j]) }):] {
				if !yield(p) {
					return
				}
			}
		}
		for ; i < len(o.blocks); i++ {
			for _, p := range o.blocks[i] {
				if !yield(p) {
					return
				}
			}
		}
	}
}

// compare orders players by their ids.
func (s *ids) compare(a, b Player) int { return strings.Compare(s.get(a), s.get(b)) }
