package standings

import "slices"

// Listing is what live and sealed boards have in common: the reading of the
// players who are listed, best first. A player who is hidden is not listed here.
type Listing interface { //nolint:interfacebloat // it is what a board is to its readers
	Ranking
	// Shape returns the shape of the board.
	Shape() Shape
	// Len returns the number of players listed.
	Len() int
	// AppendPage appends at most n entries to dst, from the one at a place on, and
	// returns the extended slice. There are none at a place outside of [0, Len).
	AppendPage(dst []Entry, from, n int) []Entry
	// After appends at most n of the entries that are listed after a cursor, and
	// returns the extended slice. Any cursor will do: nobody needs to be there,
	// nor ever to have been.
	After(c Cursor, dst []Entry, n int) []Entry
	// Reached returns how many players are better than one who has reached a score and
	// a tie, which counts for nothing on a board without ties, and how many are equal to
	// him. Both numbers are finite; nobody needs to have them.
	Reached(score, tie float64) (better, equal int)
	// Lower returns how many players have a lower score, as numbers are, whichever
	// order the board has. The score is finite; nobody needs to have it.
	Lower(score float64) int
}

// Ranking says where a player stands. Another player is better or worse if his
// score is or, where scores are equal, his tie.
type Ranking interface {
	// Score returns the score of a player; if he is not listed, listed is false
	// and the score 0.
	Score(p Player) (score float64, listed bool)
	// Rank returns 1 more than the number of better players; ok is false if he is
	// not listed.
	Rank(p Player) (rank int, ok bool)
	// Place returns how many entries are listed before the player's: those that
	// are better, and those that are equal and were reached earlier. ok is false
	// if he is not listed.
	Place(p Player) (place int, ok bool)
	// Below returns the number of worse players; 0 if he is not listed.
	Below(p Player) int
}

// Entry is a line of a board.
type Entry struct {
	Rank   int     // 1 and up, the same for equal scores and ties: 1, 2, 2, 4
	Player Player  // whose line it is
	Marked bool    // see [Sealed]; false on a live board
	Score  float64 // finite
	Tie    float64 // finite; 0 on a board without a tie
	// Order is how many changes the board had seen with the one to this score and
	// tie. A sealed board does not have that; it numbers its entries, hidden ones
	// too, in the order in which they stand, from one more than the changes of the
	// live board. So cursors stay right when somebody is hidden or shown.
	Order uint64
}

// Cursor is a key in the listing of a board: that of the last entry which a
// reader has seen. It stays meaningful when the entry's player has moved.
type Cursor struct {
	Score float64
	Tie   float64
	Order uint64
}

// Cursor returns the key of an entry.
func (e Entry) Cursor() Cursor { return Cursor{e.Score, e.Tie, e.Order} }

// Score returns the score of a player; see [Ranking].
func (b *Board) Score(p Player) (score float64, listed bool) {
	if b.hidden.has(p) {
		return 0, false
	}
	return b.Kept(p)
}

// Rank returns the rank of a player; see [Ranking].
func (b *Board) Rank(p Player) (rank int, ok bool) {
	t, r := b.ranked(), b.shown(p)
	if r.order == 0 {
		return 0, false
	}
	return t.before(b.flip.key(r.score, r.tie)) + 1, true
}

// Place returns the place of a player; see [Ranking].
func (b *Board) Place(p Player) (place int, ok bool) {
	t, r := b.ranked(), b.shown(p)
	if r.order == 0 {
		return 0, false
	}
	return t.before(b.key(r, p)), true
}

// Below returns how many are worse than a player; see [Ranking].
func (b *Board) Below(p Player) int {
	t, r := b.ranked(), b.shown(p)
	if r.order == 0 {
		return 0
	}
	return t.n - t.before(b.flip.key(r.score, r.tie).behind())
}

// AppendPage appends the entries from a place on; see [Listing].
func (b *Board) AppendPage(dst []Entry, from, n int) []Entry {
	t := b.ranked()
	if from < 0 || from >= t.n || n <= 0 {
		return dst
	}
	n = min(n, t.n-from)
	dst = slices.Grow(dst, n)
	page := dst[len(dst) : len(dst)+n]
	l, i := t.at(from)
	rank := t.before(l.key(i).first()) + 1
	for done := b.fill(page, l, i); done < n; {
		l = t.leaf(l.next)
		done += b.fill(page[done:], l, 0)
	}
	setRanks(page, from, rank)
	return dst[:len(dst)+n]
}

// fill makes the head of page the entries from i on of a leaf, without their
// ranks, and returns how many they are.
func (b *Board) fill(page []Entry, l leafNode, i int) int {
	dst := page[:min(len(page), int(l.n)-i)]
	for j := range dst {
		e := &dst[j]
		e.Player, e.Marked = l.player(i+j), false
		e.Score, e.Tie, e.Order = b.flip.scoreOf(l.scores[i+j]), 0, l.orders[i+j]>>16
	}
	if l.ties != nil {
		for j := range dst {
			dst[j].Tie = b.flip.tieOf(l.ties[i+j])
		}
	}
	return len(dst)
}

// setRanks sets the ranks of entries that follow one another from a place on,
// of which the first has a rank.
func setRanks(page []Entry, from, rank int) {
	for i := range page {
		e := &page[i]
		if i > 0 && (e.Score != page[i-1].Score || e.Tie != page[i-1].Tie) {
			rank = from + i + 1
		}
		e.Rank = rank
	}
}

// After appends the entries after a cursor; see [Listing].
func (b *Board) After(c Cursor, dst []Entry, n int) []Entry {
	k := b.flip.key(unsigned(c.Score), unsigned(c.Tie)).behind()
	if c.Order < maxOrder {
		k.order = (c.Order + 1) << 16
	}
	return b.AppendPage(dst, b.ranked().before(k), n)
}
