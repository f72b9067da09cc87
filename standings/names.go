package standings

import (
	"iter"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
)

// Naming says what the players of a game are called. Its methods are called by who may
// read the game and the names, and Within, which makes that so, by nobody who does.
type Naming interface {
	// Name returns the folded name of the player with the id; "" if he has none.
	Name(id string) string
	// Mark returns the moment of now.
	Mark() RenameMark
	// Renames returns how often a name has changed since; ok is false if any may have.
	Renames(since RenameMark) (n int, ok bool)
	// Renamed yields the ids of the players whose names have changed since.
	Renamed(since RenameMark) iter.Seq[string]
	// Within calls read while nothing is written.
	Within(read func())
}

// byName is the players of a game that have a name, in the order of the folded names, and
// of their ids where these are equal.
type byName struct {
	sorting sync.Mutex // held by who makes the next order
	order   atomic.Pointer[nameOrder]
}

// nameOrder is those of the first n players who had a name at a moment. It is immutable:
// the next one shares the blocks that have not changed.
type nameOrder struct {
	n      int
	mark   RenameMark
	blocks []nameBlock // none of them empty
}

// nameEntry is a player and his folded name.
type nameEntry struct {
	name   string
	player Player
}

// NamePlace is a place in the order of names: that of a player who has this folded name
// and this id. The zero value is before all.
type NamePlace struct{ Name, ID string }

// compareTo returns whether the player is before the place, at it or behind it.
func (s *ids) compareTo(n nameEntry, at NamePlace) int {
	if c := strings.Compare(n.name, at.Name); c != 0 {
		return c
	}
	return strings.Compare(s.get(n.player), at.ID)
}

// compareNamed orders players by their names, and then by their ids.
func (s *ids) compareNamed(a, b nameEntry) int {
	if c := strings.Compare(a.name, b.name); c != 0 {
		return c
	}
	return s.compare(a.player, b.player)
}

// ForgetNames forgets the order of names, and with it every name that is in it. It counts
// as a write.
func (g *Game) ForgetNames() {
	if a := g.alphabet.Load(); a != nil {
		a.names.Store(nil)
	}
}

// byName returns the order of names and who makes it; nil if there is none.
func (g *Game) byName() *byName {
	if a := g.alphabet.Load(); a != nil {
		return a.names.Load()
	}
	return nil
}

// nameOrder returns the order that there is; nil if none is of use any more.
func (g *Game) nameOrder(from Naming) *nameOrder {
	if all := g.byName(); all != nil {
		if o := all.order.Load(); o != nil {
			if _, ok := from.Renames(o.mark); ok {
				return o
			}
		}
	}
	return nil
}

// SearchNames appends to dst at most n players whose folded names begin with the prefix,
// which is folded, in the order of their bytes and then of the bytes of the ids, from the
// first one behind the place. Hidden players are not found.
//
// It takes O(log n) and a step for each player found, and each one who is new, or has
// another name, since the order was made, who are a few if [Game.NameSorting] has
// nothing to do.
func (g *Game) SearchNames(dst []Player, from Naming, prefix string, after NamePlace, n int) []Player {
	s, o := &g.players.ids, g.nameOrder(from)
	if o == nil {
		o = &nameOrder{mark: from.Mark()}
	}
	changed := g.renamed(o, from)
	fresh := g.unordered(o, changed, from, prefix, after)
	for e := range o.from(s, prefix, after) {
		for len(fresh) > 0 && n > 0 && s.compareNamed(fresh[0], e) < 0 {
			dst, fresh, n = append(dst, fresh[0].player), fresh[1:], n-1
		}
		if n <= 0 || !strings.HasPrefix(e.name, prefix) {
			break
		}
		if _, other := changed[e.player]; !other && !g.hidden.has(e.player) {
			dst, n = append(dst, e.player), n-1
		}
	}
	for _, e := range fresh[:max(0, min(n, len(fresh)))] {
		dst = append(dst, e.player)
	}
	return dst
}

// renamed returns the players of the order who may have another name now.
func (g *Game) renamed(o *nameOrder, from Naming) map[Player]struct{} {
	if n, _ := from.Renames(o.mark); n == 0 {
		return nil
	}
	changed := make(map[Player]struct{})
	for id := range from.Renamed(o.mark) {
		if p, ok := g.Lookup(id); ok && int(p) < o.n {
			changed[p] = struct{}{}
		}
	}
	return changed
}

// unordered returns those that a search finds among the players who are not in the order,
// or not at the place of their names, sorted.
func (g *Game) unordered(o *nameOrder, changed map[Player]struct{}, from Naming, prefix string, after NamePlace) (found []nameEntry) {
	s := &g.players.ids
	look := func(p Player) {
		e := nameEntry{from.Name(s.get(p)), p}
		if e.name != "" && strings.HasPrefix(e.name, prefix) && s.compareTo(e, after) > 0 && !g.hidden.has(p) {
			found = append(found, e)
		}
	}
	for p := range changed {
		look(p)
	}
	for p := Player(o.n); int(p) < s.n; p++ {
		look(p)
	}
	slices.SortFunc(found, s.compareNamed)
	return found
}

// from yields the players from the first one on whose name is not before the prefix, and
// who is behind the place.
func (o *nameOrder) from(s *ids, prefix string, after NamePlace) func(yield func(nameEntry) bool) {
	before := func(e nameEntry) bool { return e.name < prefix || s.compareTo(e, after) <= 0 }
	return func(yield func(nameEntry) bool) {
		at := sort.Search(len(o.blocks), func(i int) bool { return !before(o.blocks[i].at(0)) })
		first := 0
		if at > 0 {
			at--
			first = sort.Search(o.blocks[at].len(), func(i int) bool { return !before(o.blocks[at].at(i)) })
		}
		for ; at < len(o.blocks); at, first = at+1, 0 {
			for i := first; i < o.blocks[at].len(); i++ {
				if !yield(o.blocks[at].at(i)) {
					return
				}
			}
		}
	}
}
