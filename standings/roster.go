package standings

import "hash/maphash"

// maxDepth bounds the directory of a roster at 16 million tables.
const maxDepth = 24

// roster numbers the ids of a game and finds them again. It is an extendible
// hash: the upper bits of an id's hash choose a table by way of a directory. A
// table that has become too large splits in two, so no growth ever touches
// more than one small table and a directory of eight bytes a thousand players.
//
// The hash is seeded at random: no sender of ids can make them collide. It is
// never stored.
type roster struct {
	seed  maphash.Seed
	ids   ids
	depth uint8 // bits of a hash that choose the entry of the directory
	dir   []*table
}

func newRoster() roster {
	return roster{seed: maphash.MakeSeed(), dir: []*table{newTable(0, 1)}}
}

// rosterOf returns a roster that goes on from frozen ids, without its tables.
func rosterOf(frozen *ids) roster { return roster{seed: maphash.MakeSeed(), ids: frozen.thaw()} }

// lookup returns the number of an id.
func (r *roster) lookup(id string) (Player, bool) {
	h := maphash.String(r.seed, id)
	return r.dir[h>>(64-r.depth)].find(&r.ids, h, id)
}

// intern returns the number of an id of 1 to MaxID bytes, which it adds if it
// is new.
func (r *roster) intern(id string) (p Player, added bool) {
	h := maphash.String(r.seed, id)
	t := r.dir[h>>(64-r.depth)]
	if p, ok := t.find(&r.ids, h, id); ok {
		return p, false
	}
	if t.full() {
		t = r.grow(t, h)
	}
	p = r.ids.add(id)
	t.add(h, p)
	return p, true
}

// fill makes the tables of a roster that has ids and no tables yet. It returns
// false, and a player whose id another one has too, if there is one.
func (r *roster) fill() (twice Player, ok bool) {
	for r.depth = 0; r.ids.n>>r.depth > tableMax*2/3 && r.depth < maxDepth; {
		r.depth++
	}
	r.dir = make([]*table, 1<<r.depth)
	for i := range r.dir {
		r.dir[i] = newTable(r.depth, r.ids.n>>r.depth*9/8+1)
	}
	for p := range Player(r.ids.n) {
		id := r.ids.get(p)
		h := maphash.String(r.seed, id)
		t := r.dir[h>>(64-r.depth)]
		if _, found := t.find(&r.ids, h, id); found {
			return p, false
		}
		if t.full() {
			t = r.grow(t, h)
		}
		t.add(h, p)
	}
	return 0, true
}

// mustFill is fill for ids that come from another roster.
func (r *roster) mustFill() {
	if twice, ok := r.fill(); !ok {
		panic("standings: id twice: " + r.ids.get(twice))
	}
}

// grow makes the table in which hash h belongs larger, or splits it, and
// returns the one in which h belongs now.
func (r *roster) grow(t *table, h uint64) *table {
	if t.used < tableMax || t.depth == maxDepth {
		larger := newTable(t.depth, t.used*3/2)
		r.move(t, func(uint64) *table { return larger })
		r.place(larger, h)
		return larger
	}
	return r.split(t, h)
}

func (r *roster) split(t *table, h uint64) *table {
	depth := t.depth + 1
	if depth > r.depth {
		r.double()
	}
	upper := uint64(1) << (64 - depth)
	half := [2]*table{newTable(depth, t.used*2/3), newTable(depth, t.used*2/3)}
	choose := func(h uint64) *table { return half[h>>(64-depth)&1] }
	r.move(t, choose)
	r.place(half[0], h&^upper)
	r.place(half[1], h|upper)
	if chosen := choose(h); !chosen.full() {
		return chosen
	}
	return r.grow(choose(h), h) // nearly all hashes went to one half
}

// double makes the directory choose by one bit more.
func (r *roster) double() {
	dir := make([]*table, 2*len(r.dir))
	for i, t := range r.dir {
		dir[2*i], dir[2*i+1] = t, t
	}
	r.dir = dir
	r.depth++
}

// place puts a table into all entries of the directory whose hashes begin as h does.
func (r *roster) place(t *table, h uint64) {
	shared := r.depth - t.depth
	first := h >> (64 - t.depth) << shared
	for i := range uint64(1) << shared {
		r.dir[first+i] = t
	}
}

// move adds the players of a table to those that to chooses by their hash. It
// hashes a group at a time: eight ids that are not in the cache cost one miss.
func (r *roster) move(from *table, to func(h uint64) *table) {
	for i := range from.groups {
		g := &from.groups[i]
		var hashes [8]uint64
		players := g.players[:g.used()]
		for j, p := range players {
			hashes[j] = maphash.String(r.seed, r.ids.get(p))
		}
		for j, p := range players {
			to(hashes[j]).add(hashes[j], p)
		}
	}
}
