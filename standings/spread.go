package standings

// groupSize is how many neighbours share what they have when one of them is
// full or sparse. Four become five only when nearly all are full, and three as
// soon as three suffice: that keeps leaves about four fifths full under random
// updates, where halving and merging in pairs keeps them two thirds full.
//
// A goal, the most that a node is given then, leaves some room to grow. It is
// high enough that a group never needs more than one node more, and a minimum
// is low enough that a group with a node at its minimum never needs any more:
// so there is always room in the parent.
const groupSize = 4

// spread shares out the entries of a child, of an inner node at height, among
// the child and its neighbours: evenly, and on as few of them as the goals
// allow, which is one more than before, as many, or one fewer. The inner node
// must not be full. It knows as many entries afterwards as before.
func (t *index) spread(in innerNode, slot, height int) {
	if height == 1 {
		t.spreadLeaves(in, slot)
		return
	}
	t.spreadInners(in, slot)
}

func (t *index) spreadLeaves(in innerNode, slot int) {
	first, old := in.group(slot)
	var run leafRun
	if t.tied {
		run.ties = new([groupSize * leafCap]uint64)
	}
	for i := range old {
		run.take(t.leaf(in.children[first+i]))
	}
	next := t.leaves.at(in.children[first+old-1]).next
	size := nodesFor(run.n, leafGoal)
	resize(in, &t.leaves, first+old, size-old)
	for i := size - 1; i >= 0; i-- {
		child := in.children[first+i]
		l := t.leaf(child)
		from, to := share(run.n, size, i)
		run.give(l, from, to)
		l.next, next = next, child
		in.bound(first, i, run.key(from), uint32(to-from))
	}
}

func (t *index) spreadInners(in innerNode, slot int) {
	first, old := in.group(slot)
	var run innerRun
	if t.tied {
		run.ties = new([groupSize * innerCap]uint64)
	}
	for i := range old {
		run.take(t.inner(in.children[first+i]))
	}
	size := nodesFor(run.n, innerGoal)
	resize(in, &t.inners, first+old, size-old)
	for i := range size {
		child := t.inner(in.children[first+i])
		from, to := share(run.n, size, i)
		run.give(child, from, to)
		in.bound(first, i, child.low(0), child.sum(0, to-from))
	}
}

// group returns the children that child slot shares with: the first, and how many.
func (in *inner) group(slot int) (first, size int) {
	size = min(int(in.n), groupSize)
	return max(0, min(slot-1, int(in.n)-size)), size
}

// bound sets count and lower bound of the i-th child of a group that starts at
// first. The bound of the first one stays: it is that of the group.
func (in innerNode) bound(first, i int, low key, count uint32) {
	in.counts[first+i] = count
	if i > 0 {
		in.setLow(first+i, low)
	}
}

// resize adds a node of a slab as child end (by = 1), gives child end-1 back
// to the slab (by = -1) or does nothing (by = 0).
func resize[T, U any](in innerNode, nodes *slab[T, U], end, by int) {
	switch by {
	case 1:
		in.open(end)
		in.children[end] = nodes.alloc(in.ties != nil)
	case -1:
		nodes.release(in.children[end-1])
		in.close(end - 1)
	}
}

// nodesFor returns how many nodes of at most goal entries hold n entries.
func nodesFor(n, goal int) int { return (n + goal - 1) / goal }

// share returns the part i of n entries that are divided evenly among size nodes.
func share(n, size, i int) (from, to int) { return n * i / size, n * (i + 1) / size }
