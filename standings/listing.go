package standings

import (
	"math"
	"slices"
)

// Entry is a line of a board.
type Entry struct {
	Rank   int     // 1 and up, the same for equal scores: 1, 2, 2, 4
	Player Player  // whose line it is
	Score  float64 // finite
	Order  uint64  // how many changes the board had seen with the one to this score
}

// Cursor is a key in the listing of a board: that of the last entry which a
// reader has seen. It stays meaningful when the entry's player has moved.
type Cursor struct {
	Score float64
	Order uint64
}

// Cursor returns the key of an entry.
func (e Entry) Cursor() Cursor { return Cursor{e.Score, e.Order} }

// Rank returns 1 more than the number of players with a better score than the
// player's; ok is false if he is not listed.
func (b *Board) Rank(p Player) (rank int, ok bool) {
	t, r := b.ranked(), b.scores.get(p)
	if r.order == 0 {
		return 0, false
	}
	return t.rank(r.score), true
}

// Place returns how many entries are listed before the player's: those with a
// better score, and those with the same score who reached it earlier. ok is
// false if he is not listed.
func (b *Board) Place(p Player) (place int, ok bool) {
	t, r := b.ranked(), b.scores.get(p)
	if r.order == 0 {
		return 0, false
	}
	return t.before(makeKey(r.score, r.order, p)), true
}

// Below returns the number of players with a strictly lower score than the
// player's; 0 if he is not listed.
func (b *Board) Below(p Player) int {
	t, r := b.ranked(), b.scores.get(p)
	if r.order == 0 {
		return 0
	}
	return t.n - t.before(key{rankBits(r.score), math.MaxUint64})
}

// AppendPage appends at most n entries to dst, from the one at a place on, and
// returns the extended slice. There are none at a place outside of [0, Len).
func (b *Board) AppendPage(dst []Entry, from, n int) []Entry {
	t := b.ranked()
	if from < 0 || from >= t.n || n <= 0 {
		return dst
	}
	n = min(n, t.n-from)
	dst = slices.Grow(dst, n)
	l, i := t.at(from)
	rank := t.rank(scoreOf(l.scores[i]))
	for end := from + n; ; i++ {
		if i == int(l.n) {
			l, i = t.leaves.at(l.next), 0
		}
		e := l.entry(i)
		if last := len(dst) - 1; from > end-n && dst[last].Score != e.Score {
			rank = from + 1
		}
		e.Rank = rank
		dst = append(dst, e)
		if from++; from == end {
			return dst
		}
	}
}

// After appends at most n of the entries that are listed after a cursor, and
// returns the extended slice. Any cursor will do: nobody needs to be there, nor
// ever to have been.
func (b *Board) After(c Cursor, dst []Entry, n int) []Entry {
	return b.AppendPage(dst, b.ranked().after(c), n)
}

// rank returns the rank that a score has or would have.
func (t *index) rank(score float64) int {
	return t.before(key{score: rankBits(score)}) + 1
}

// after returns the number of entries up to and including a cursor.
func (t *index) after(c Cursor) int {
	k := key{rankBits(c.Score), math.MaxUint64}
	if c.Score == 0 {
		k.score = rankBits(0)
	}
	if c.Order < maxOrder {
		k.order = (c.Order + 1) << 16
	}
	return t.before(k)
}
