package standings

// A leaf fills one kilobyte. Sixteen cache lines that follow one another cost
// little more to fetch than one.
const (
	leafCap  = 56
	leafGoal = 53         // see spread
	leafMin  = 39         // a leaf that has no more is spread before it loses one
	noLeaf   = ^uint32(0) // follows the last leaf
)

// leaf holds entries in ascending order of key, 18 bytes each.
type leaf struct {
	n      uint16
	next   uint32
	scores [leafCap]uint64
	orders [leafCap]uint64
	lows   [leafCap]uint16 // lower halves of the players' numbers
	_      [8]byte         // keeps every leaf on its own cache lines
}

// find returns how many entries come before k.
func (l *leaf) find(k key) int {
	return countBefore(l.scores[:l.n], l.orders[:l.n], k)
}

// insert adds an entry to a leaf that is not full.
func (l *leaf) insert(k key, low uint16) {
	i, n := l.find(k), int(l.n)
	copy(l.scores[i+1:n+1], l.scores[i:n])
	copy(l.orders[i+1:n+1], l.orders[i:n])
	copy(l.lows[i+1:n+1], l.lows[i:n])
	l.scores[i], l.orders[i], l.lows[i] = k.score, k.order, low
	l.n++
}

// remove deletes the entry at k, which must be there.
func (l *leaf) remove(k key) {
	i, n := l.find(k), int(l.n)
	copy(l.scores[i:n], l.scores[i+1:n])
	copy(l.orders[i:n], l.orders[i+1:n])
	copy(l.lows[i:n], l.lows[i+1:n])
	l.n--
}

// player returns whose entry i is.
func (l *leaf) player(i int) Player {
	return Player(l.orders[i]&0xffff)<<16 | Player(l.lows[i])
}

// leafRun is the entries of neighbouring leaves in a row.
type leafRun struct {
	n      int
	scores [groupSize * leafCap]uint64
	orders [groupSize * leafCap]uint64
	lows   [groupSize * leafCap]uint16
}

// take appends the entries of l.
func (r *leafRun) take(l *leaf) {
	copy(r.scores[r.n:], l.scores[:l.n])
	copy(r.orders[r.n:], l.orders[:l.n])
	copy(r.lows[r.n:], l.lows[:l.n])
	r.n += int(l.n)
}

// give makes the entries from, from+1, … to-1 those of l.
func (r *leafRun) give(l *leaf, from, to int) {
	copy(l.scores[:], r.scores[from:to])
	copy(l.orders[:], r.orders[from:to])
	copy(l.lows[:], r.lows[from:to])
	l.n = uint16(to - from)
}
