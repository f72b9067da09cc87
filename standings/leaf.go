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

// leafTies is the middle words of the keys in a leaf.
type leafTies [leafCap]uint64

// leafNode is a leaf and its ties, nil in an index without ties.
type leafNode struct {
	*leaf
	ties *leafTies
}

// find returns how many entries come before k.
func (l leafNode) find(k key) int {
	if l.ties != nil {
		return countBeforeTied(l.scores[:l.n], l.ties[:l.n], l.orders[:l.n], k)
	}
	return countBefore(l.scores[:l.n], l.orders[:l.n], k)
}

// insert adds an entry to a leaf that is not full.
func (l leafNode) insert(k key, low uint16) {
	i, n := l.find(k), int(l.n)
	copy(l.scores[i+1:n+1], l.scores[i:n])
	copy(l.orders[i+1:n+1], l.orders[i:n])
	copy(l.lows[i+1:n+1], l.lows[i:n])
	l.scores[i], l.orders[i], l.lows[i] = k.score, k.order, low
	if l.ties != nil {
		copy(l.ties[i+1:n+1], l.ties[i:n])
		l.ties[i] = k.tie
	}
	l.n++
}

// remove deletes the entry at k, which must be there.
func (l leafNode) remove(k key) {
	i, n := l.find(k), int(l.n)
	copy(l.scores[i:n], l.scores[i+1:n])
	copy(l.orders[i:n], l.orders[i+1:n])
	copy(l.lows[i:n], l.lows[i+1:n])
	if l.ties != nil {
		copy(l.ties[i:n], l.ties[i+1:n])
	}
	l.n--
}

// set makes entry i another one.
func (l leafNode) set(i int, it item) {
	l.scores[i], l.orders[i], l.lows[i] = it.score, it.order, it.low
	if l.ties != nil {
		l.ties[i] = it.tie
	}
}

// key returns the key of entry i.
func (l leafNode) key(i int) key {
	k := key{score: l.scores[i], order: l.orders[i]}
	if l.ties != nil {
		k.tie = l.ties[i]
	}
	return k
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
	ties   *[groupSize * leafCap]uint64 // nil without ties
}

// take appends the entries of l.
func (r *leafRun) take(l leafNode) {
	copy(r.scores[r.n:], l.scores[:l.n])
	copy(r.orders[r.n:], l.orders[:l.n])
	copy(r.lows[r.n:], l.lows[:l.n])
	if r.ties != nil {
		copy(r.ties[r.n:], l.ties[:l.n])
	}
	r.n += int(l.n)
}

// give makes the entries from, from+1, … to-1 those of l.
func (r *leafRun) give(l leafNode, from, to int) {
	copy(l.scores[:], r.scores[from:to])
	copy(l.orders[:], r.orders[from:to])
	copy(l.lows[:], r.lows[from:to])
	if r.ties != nil {
		copy(l.ties[:], r.ties[from:to])
	}
	l.n = uint16(to - from)
}

// key returns the key of entry i.
func (r *leafRun) key(i int) key {
	k := key{score: r.scores[i], order: r.orders[i]}
	if r.ties != nil {
		k.tie = r.ties[i]
	}
	return k
}
