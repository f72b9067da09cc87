package standings

// Board is one leaderboard of a game. A player is listed from his first score
// on, for ever.
//
// Reads may run beside one another; Set, Defer and Build beside nothing.
type Board struct {
	scores   scores
	index    index
	listed   int
	order    uint64 // of the latest change
	deferred bool
}

// Len returns the number of players listed.
func (b *Board) Len() int { return b.listed }

// Changes returns how often a score has changed so far, first scores included:
// the order of the latest change. Set panics after 2^48-1 changes, nine years
// at a million a second.
func (b *Board) Changes() uint64 { return b.order }

// Score returns the score of a player; ok is false if he is not listed.
func (b *Board) Score(p Player) (score float64, ok bool) {
	r := b.scores.get(p)
	return r.score, r.order != 0
}

// Set makes score, which must be finite, the score of a player, and lists him
// if he is not. If it is his score already nothing changes; otherwise he is the
// latest to have reached it. Minus zero is zero.
func (b *Board) Set(p Player, score float64) {
	if score == 0 {
		score = 0 // the sign of a zero would tell equal scores apart
	}
	old := b.scores.get(p)
	if old.order != 0 && old.score == score {
		return
	}
	if b.order == maxOrder {
		panic("standings: board has seen too many changes")
	}
	b.order++
	b.scores.set(p, reached{score, b.order})
	if old.order == 0 {
		b.listed++
	}
	if !b.deferred {
		b.reindex(p, old, reached{score, b.order})
	}
}

// reindex moves a player in the index.
func (b *Board) reindex(p Player, old, now reached) {
	if old.order != 0 {
		b.index.remove(makeKey(old.score, old.order, p))
	}
	b.index.insert(makeKey(now.score, now.order, p), uint16(p))
}

// Defer drops the rank index until Build, so that Set is as fast as writing a
// cell of a column: for folding a long log. Len, Score and Changes are right
// all the same; the methods that need the index panic.
func (b *Board) Defer() {
	b.deferred = true
	b.index = index{}
}

// Build makes the rank index again after Defer. It takes the time of sorting
// the board and for that time 24 bytes a player. Without Defer it does nothing.
func (b *Board) Build() {
	if b.deferred && !b.build() {
		panic("standings: two players with the same score reached it at once")
	}
}

// build makes the rank index from the scores. It reports whether no two players
// have both score and order in common, which no sequence of Set can bring about.
func (b *Board) build() (ok bool) {
	items := make([]item, 0, b.listed)
	for p, r := range b.scores.all {
		items = append(items, item{makeKey(r.score, r.order, p), uint16(p)})
	}
	b.index, ok = build(items)
	b.deferred = !ok
	return ok
}

// ranked returns the index, for a read.
func (b *Board) ranked() *index {
	if b.deferred {
		panic("standings: board has no rank index between Defer and Build")
	}
	return &b.index
}
