package standings

import (
	"math/bits"
	"slices"
)

// tableMax is about how many players a table has when it splits: what can be
// hashed again in less than a tenth of a millisecond.
const tableMax = 1024

// table is an open-addressing hash table of players with groups of eight
// slots. A search looks at one group after the other until one with a free
// slot; within a group it compares eight tags at once. Players are never
// removed, so the slots of a group fill up in order.
type table struct {
	depth  uint8 // bits of the hash that all players here have in common
	used   int
	groups []group
}

// group has for each slot a byte of the player's hash, never 0, and his
// number. The tag of a free slot is 0; slot 0 is the lowest byte of tags.
type group struct {
	tags    uint64
	players [8]Player
}

// newTable returns a table with room for a number of players. It takes as much
// as the allocator has to give anyway.
func newTable(depth uint8, players int) *table {
	groups := slices.Grow([]group(nil), (players+6)/7)
	return &table{depth: depth, groups: groups[:cap(groups)]}
}

// full reports whether the next player needs a larger table: seven slots of
// eight are in use.
func (t *table) full() bool { return t.used >= 7*len(t.groups) }

// home returns the first group to search for a hash, by 32 bits of it.
func (t *table) home(h uint64) int {
	return int(h >> 8 & (1<<32 - 1) * uint64(len(t.groups)) >> 32)
}

// tagOf returns the tag of a hash.
func tagOf(h uint64) uint64 { return max(1, h&0xff) }

// find returns the player with an id and its hash.
func (t *table) find(ids *ids, h uint64, id string) (Player, bool) {
	tag := tagOf(h)
	for i := t.home(h); ; i = t.after(i) {
		g := &t.groups[i]
		for m := g.match(tag); m != 0; m &= m - 1 {
			p := g.players[bits.TrailingZeros64(m)/8]
			if ids.get(p) == id {
				return p, true
			}
		}
		if !g.full() {
			return 0, false
		}
	}
}

// add puts a player who is not in the table, which is not full, into it.
func (t *table) add(h uint64, p Player) {
	i := t.home(h)
	for t.groups[i].full() {
		i = t.after(i)
	}
	g := &t.groups[i]
	slot := g.used()
	g.tags |= tagOf(h) << (8 * slot)
	g.players[slot] = p
	t.used++
}

// after returns the group that is searched after group i.
func (t *table) after(i int) int {
	if i++; i < len(t.groups) {
		return i
	}
	return 0
}

// used returns how many slots are in use.
func (g *group) used() int { return (bits.Len64(g.tags) + 7) / 8 }

func (g *group) full() bool { return g.tags>>56 != 0 }

// match returns a number with the highest bit of byte i set if slot i may have
// the tag. It has every slot that has, and now and then one that has not, above
// one that has: see Hacker's Delight, 6-1.
func (g *group) match(tag uint64) uint64 {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	x := g.tags ^ tag*ones
	return (x - ones) &^ x & highs
}
