package standings

// index is the rank index of a board: a counted B+tree over the keys of the
// listed players. Every inner node knows how many entries are below each of
// its children, so a place is a sum on the way down. All leaves are at the
// same depth and know their successor.
//
// The zero value is an empty index without ties.
type index struct {
	leaves slab[leaf, leafTies]
	inners slab[inner, innerTies]
	root   uint32 // a leaf if height is 0; undefined while no leaf was ever made
	height int    // inner nodes on the way to a leaf
	n      int    // entries
	tied   bool   // keys have ties
}

// leaf and inner return a node with its ties, if the index has any.
func (t *index) leaf(i uint32) leafNode { return leafNode{t.leaves.at(i), t.leaves.tiesOf(i)} }

func (t *index) inner(i uint32) innerNode { return innerNode{t.inners.at(i), t.inners.tiesOf(i)} }

// before returns the number of entries whose key is smaller than k.
func (t *index) before(k key) int {
	if t.n == 0 {
		return 0
	}
	place, node := uint32(0), t.root
	for range t.height {
		in := t.inner(node)
		slot := in.find(k)
		place += in.sum(0, slot)
		node = in.children[slot]
	}
	return int(place) + t.leaf(node).find(k)
}

// at returns the leaf with the entry at a place, 0 ≤ place < n, and the number
// of that entry in the leaf.
func (t *index) at(place int) (leafNode, int) {
	left, node := uint32(place), t.root
	for range t.height {
		in := t.inners.at(node)
		slot := 0
		for left >= in.counts[slot] {
			left -= in.counts[slot]
			slot++
		}
		node = in.children[slot]
	}
	return t.leaf(node), int(left)
}

// insert adds an entry whose key is not in the index. On the way down every
// full node gets room first, so that nothing has to be repaired on a way up.
func (t *index) insert(k key, low uint16) {
	t.growRoot()
	node, after := t.root, k.next()
	for height := t.height; height > 0; height-- {
		in := t.inner(node)
		slot := in.find(after)
		if t.size(in.inner, slot, height) == capAt(height-1) {
			t.spread(in, slot, height)
			slot = in.find(after)
		}
		in.counts[slot]++
		node = in.children[slot]
	}
	t.leaf(node).insert(k, low)
	t.n++
}

// remove deletes the entry at k, which must be in the index. On the way down
// every sparse node is filled up or merged first.
func (t *index) remove(k key) {
	node, after := t.root, k.next()
	for height := t.height; height > 0; height-- {
		in := t.inner(node)
		slot := in.find(after)
		if t.size(in.inner, slot, height) <= minAt(height-1) {
			t.spread(in, slot, height)
			slot = in.find(after)
		}
		in.counts[slot]--
		node = in.children[slot]
	}
	t.leaf(node).remove(k)
	t.n--
	t.shrinkRoot()
}

// size returns how many entries or children a child has, of a node at height.
// A leaf need not be fetched for it.
func (t *index) size(in *inner, slot, height int) int {
	if height == 1 {
		return int(in.counts[slot])
	}
	return int(t.inners.at(in.children[slot]).n)
}

// capAt and minAt are the bounds of a node's size at a height.
func capAt(height int) int {
	if height == 0 {
		return leafCap
	}
	return innerCap
}

func minAt(height int) int {
	if height == 0 {
		return leafMin
	}
	return innerMin
}

// growRoot makes sure that there is a root and that it is not full.
func (t *index) growRoot() {
	if t.leaves.blocks == nil {
		t.root = t.leaves.alloc(t.tied)
		*t.leaves.at(t.root) = leaf{next: noLeaf}
	}
	if t.rootSize() < capAt(t.height) {
		return
	}
	root := t.inners.alloc(t.tied)
	in := t.inner(root)
	in.n = 1
	in.set(0, key{}, t.root, uint32(t.n))
	t.root = root
	t.height++
}

func (t *index) rootSize() int {
	if t.height == 0 {
		return int(t.leaves.at(t.root).n)
	}
	return int(t.inners.at(t.root).n)
}

// shrinkRoot makes the only child of a root the root.
func (t *index) shrinkRoot() {
	for t.height > 0 && t.inners.at(t.root).n == 1 {
		child := t.inners.at(t.root).children[0]
		t.inners.release(t.root)
		t.root = child
		t.height--
	}
}
