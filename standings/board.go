package standings

// Board is one leaderboard of a game. It has a row of numbers for each player
// whose row was ever set; those whose row was last set as listed are on it.
//
// Shape, Row, Kept, Players and Changes know nothing of hidden players: they are
// the fold's. The methods of [Listing] are the readers', to whom a hidden player
// is not listed.
//
// Reads may run beside one another; Set, Defer and Build beside nothing.
type Board struct {
	shape    Shape
	flip     flip
	scores   scores
	more     []Measure // the numbers of a row after the score
	index    index
	listed   int
	order    uint64 // of the latest change
	deferred bool
	hidden   *hidden // of the game; nil if it has none
}

func newBoard(s Shape) *Board {
	if !s.valid() {
		panic("standings: a board cannot have this shape")
	}
	b := &Board{shape: s, flip: flipOf(s), index: index{tied: s.Tie != 0}}
	if s.Width > 1 {
		b.more = make([]Measure, s.Width-1)
	}
	return b
}

// Shape returns the shape of the board.
func (b *Board) Shape() Shape { return b.shape }

// Len returns the number of players listed; see [Listing].
func (b *Board) Len() int {
	if b.deferred {
		return b.listed - b.withdrawn()
	}
	return b.index.n
}

// Changes returns how often a player has reached a score so far: the order of
// the latest one. Set panics after 2^48-1 of them, nine years at a million a
// second.
func (b *Board) Changes() uint64 { return b.order }

// Kept returns the score of a player who is listed, hidden or not. If he is not,
// listed is false and the score is 0, even if he has a row. It is Score for the
// fold.
func (b *Board) Kept(p Player) (score float64, listed bool) {
	r := b.scores.get(p)
	if r.order == 0 {
		return 0, false
	}
	return r.score, true
}

// Row appends the numbers of a player, as many as the board's Width, to dst and
// returns the extended slice. If his row was never set, ok is false and dst is
// returned as it is.
func (b *Board) Row(p Player, dst []float64) (row []float64, ok bool) {
	r := b.scores.get(p)
	if len(b.more) == 0 {
		if r.order == 0 {
			return dst, false
		}
		return append(dst, r.score), true
	}
	if _, ok := b.more[0].Get(p); !ok {
		return dst, false
	}
	dst = append(dst, r.score)
	for i := range b.more {
		v, _ := b.more[i].Get(p)
		dst = append(dst, v)
	}
	return dst, true
}

// Players yields the players who have a row, in the order of their numbers. The
// board must not change meanwhile.
func (b *Board) Players(yield func(Player) bool) {
	cells := &b.scores.pages
	if len(b.more) > 0 {
		cells = &b.more[0].codes
	}
	for i := range cells.list {
		pg := &cells.list[i]
		for j := 0; j < len(pg.cells); j += int(pg.width) {
			if anySet(pg.cells[j:j+int(pg.width)]) && !yield(Player(i<<pageBits|j/int(pg.width))) {
				return
			}
		}
	}
}

func anySet(cell []byte) bool {
	for _, b := range cell {
		if b != 0 {
			return true
		}
	}
	return false
}

// Set makes row the row of a player, who is listed from now on or, if listed is
// false, not. If he was listed with the same score and the same tie already, he
// keeps his place; otherwise he is the latest to have reached them. Minus zero
// is zero. The row is not kept.
//
// It panics if row does not have as many numbers as the board is wide, or one
// that is not finite, and if it is to unlist from a board of width 1, which
// has nothing to keep such a row in.
func (b *Board) Set(p Player, row []float64, listed bool) {
	b.check(row, listed)
	old := b.reached(p)
	now := reached{score: unsigned(row[0]), tie: b.shape.tie(row)}
	for i, v := range row[1:] {
		b.more[i].Set(p, v)
	}
	switch {
	case !listed:
		b.unlist(p, old, now)
	case old.order == 0 || old.score != now.score || old.tie != now.tie:
		b.list(p, old, now)
	}
}

// check panics if Set cannot be done.
func (b *Board) check(row []float64, listed bool) {
	switch {
	case len(row) != b.shape.Width:
		panic("standings: row has not the width of the board")
	case !listed && len(row) == 1:
		panic("standings: a board of width 1 has no row for who is not listed")
	}
	for _, v := range row {
		if !finite(v) {
			panic("standings: number is not finite")
		}
	}
}

// list makes a player the latest who has reached something.
func (b *Board) list(p Player, old, now reached) {
	if b.order == maxOrder {
		panic("standings: board has seen too many changes")
	}
	b.order++
	now.order = b.order
	b.scores.set(p, now)
	if old.order == 0 {
		b.listed++
	}
	if b.deferred || b.hidden.has(p) {
		return
	}
	if old.order != 0 {
		b.index.remove(b.key(old, p))
	}
	b.index.insert(b.key(now, p), uint16(p))
}

// unlist takes a player off the board and keeps his score.
func (b *Board) unlist(p Player, old, now reached) {
	if old.order != 0 || old.score != now.score {
		b.scores.set(p, now)
	}
	if old.order == 0 {
		return
	}
	b.listed--
	if !b.deferred && !b.hidden.has(p) {
		b.index.remove(b.key(old, p))
	}
}

// reached returns what a player has reached, and when.
func (b *Board) reached(p Player) reached {
	r := b.scores.get(p)
	if i := b.shape.Tie; i != 0 {
		r.tie, _ = b.more[i-1].Get(p)
	}
	return r
}

// key returns the key of a player who has reached r.
func (b *Board) key(r reached, p Player) key {
	k := b.flip.key(r.score, r.tie)
	k.order = r.order<<16 | uint64(p>>16)
	return k
}

// Defer drops the rank index until Build, so that Set is as fast as writing
// cells of columns: for folding a long log. Len, Score, Row and Changes are
// right all the same; the methods that need the index panic.
func (b *Board) Defer() {
	b.deferred = true
	b.index = index{tied: b.index.tied}
}

// Build makes the rank index again after Defer. It takes the time of sorting
// the board and for that time 32 bytes a player. Without Defer it does nothing.
func (b *Board) Build() {
	if b.deferred && !b.build() {
		panic("standings: two players reached the same at once")
	}
}

// build makes the rank index from the columns. It reports whether no two players
// have score, tie and order in common, which no sequence of Set can bring about.
func (b *Board) build() (ok bool) {
	items, ok := b.sorted()
	if !ok {
		return false
	}
	b.index = build(b.visible(items), b.index.tied)
	b.deferred = false
	return true
}

// sorted returns the entries in listing order, hidden ones too. It reports false if two of them
// have the same key.
func (b *Board) sorted() (items []item, ok bool) {
	items = make([]item, 0, b.listed)
	for p, r := range b.scores.all {
		if i := b.shape.Tie; i != 0 {
			r.tie, _ = b.more[i-1].Get(p)
		}
		items = append(items, item{b.key(r, p), uint16(p)})
	}
	return items, sortItems(items)
}

// ranked returns the index, for a read.
func (b *Board) ranked() *index {
	if b.deferred {
		panic("standings: board has no rank index between Defer and Build")
	}
	return &b.index
}
