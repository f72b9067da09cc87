package standings

// An inner node fills one kilobyte too.
const (
	innerCap  = 42
	innerGoal = 39
	innerMin  = 28
)

// inner holds its children in order, 24 bytes each. scores and orders are the
// lower bounds of the children's keys; that of the first child is the node's
// own. A bound need not be a key that is present.
type inner struct {
	n        uint16
	scores   [innerCap]uint64
	orders   [innerCap]uint64
	children [innerCap]uint32
	counts   [innerCap]uint32 // entries below each child
	_        [8]byte
}

// innerTies is the middle words of the bounds in an inner node.
type innerTies [innerCap]uint64

// innerNode is an inner node and its ties, nil in an index without ties.
type innerNode struct {
	*inner
	ties *innerTies
}

// find returns the child that holds the greatest key smaller than after, or
// the first child. With after = k.next() that is the child in which k belongs.
func (in innerNode) find(after key) int {
	if in.ties != nil {
		return countBeforeTied(in.scores[1:in.n], in.ties[1:in.n], in.orders[1:in.n], after)
	}
	return countBefore(in.scores[1:in.n], in.orders[1:in.n], after)
}

// low returns the lower bound of child i.
func (in innerNode) low(i int) key {
	k := key{score: in.scores[i], order: in.orders[i]}
	if in.ties != nil {
		k.tie = in.ties[i]
	}
	return k
}

// setLow makes low the lower bound of child i.
func (in innerNode) setLow(i int, low key) {
	in.scores[i], in.orders[i] = low.score, low.order
	if in.ties != nil {
		in.ties[i] = low.tie
	}
}

// set makes child i another node.
func (in innerNode) set(i int, low key, child, count uint32) {
	in.children[i], in.counts[i] = child, count
	in.setLow(i, low)
}

// open makes room for a child at i of a node that is not full.
func (in innerNode) open(i int) {
	n := int(in.n)
	copy(in.scores[i+1:n+1], in.scores[i:n])
	copy(in.orders[i+1:n+1], in.orders[i:n])
	copy(in.children[i+1:n+1], in.children[i:n])
	copy(in.counts[i+1:n+1], in.counts[i:n])
	if in.ties != nil {
		copy(in.ties[i+1:n+1], in.ties[i:n])
	}
	in.n++
}

// close removes child i.
func (in innerNode) close(i int) {
	n := int(in.n)
	copy(in.scores[i:n], in.scores[i+1:n])
	copy(in.orders[i:n], in.orders[i+1:n])
	copy(in.children[i:n], in.children[i+1:n])
	copy(in.counts[i:n], in.counts[i+1:n])
	if in.ties != nil {
		copy(in.ties[i:n], in.ties[i+1:n])
	}
	in.n--
}

// sum returns the number of entries below children from, from+1, … to-1.
func (in *inner) sum(from, to int) uint32 {
	total := uint32(0)
	for _, n := range in.counts[from:to] {
		total += n
	}
	return total
}

// innerRun is the children of neighbouring inner nodes in a row.
type innerRun struct {
	n        int
	scores   [groupSize * innerCap]uint64
	orders   [groupSize * innerCap]uint64
	children [groupSize * innerCap]uint32
	counts   [groupSize * innerCap]uint32
	ties     *[groupSize * innerCap]uint64 // nil without ties
}

// take appends the children of in.
func (r *innerRun) take(in innerNode) {
	copy(r.scores[r.n:], in.scores[:in.n])
	copy(r.orders[r.n:], in.orders[:in.n])
	copy(r.children[r.n:], in.children[:in.n])
	copy(r.counts[r.n:], in.counts[:in.n])
	if r.ties != nil {
		copy(r.ties[r.n:], in.ties[:in.n])
	}
	r.n += int(in.n)
}

// give makes the children from, from+1, … to-1 those of in.
func (r *innerRun) give(in innerNode, from, to int) {
	copy(in.scores[:], r.scores[from:to])
	copy(in.orders[:], r.orders[from:to])
	copy(in.children[:], r.children[from:to])
	copy(in.counts[:], r.counts[from:to])
	if r.ties != nil {
		copy(in.ties[:], r.ties[from:to])
	}
	in.n = uint16(to - from)
}
