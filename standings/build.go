package standings

// How full the nodes of an index are after build: room for some insertions,
// so that the first ones after it do not all meet full nodes.
const (
	leafBuilt  = leafCap * 9 / 10
	innerBuilt = innerCap * 9 / 10
)

// build makes an index of sorted items.
func build(items []item, tied bool) index {
	t := index{n: len(items), tied: tied}
	if t.n == 0 {
		return t
	}
	level := t.buildLeaves(items)
	for len(level) > 1 {
		level = t.buildInners(level)
		t.height++
	}
	t.root = level[0].node
	return t
}

// subtree is a node that has no parent yet.
type subtree struct {
	low   key
	node  uint32
	count uint32
}

func (t *index) buildLeaves(items []item) []subtree {
	level := make([]subtree, nodesFor(len(items), leafBuilt))
	next := noLeaf
	for i := len(level) - 1; i >= 0; i-- {
		from, to := share(len(items), len(level), i)
		node := t.leaves.alloc(t.tied)
		l := t.leaf(node)
		l.n, l.next = uint16(to-from), next
		for j, it := range items[from:to] {
			l.set(j, it)
		}
		level[i] = subtree{items[from].key, node, uint32(to - from)}
		next = node
	}
	return level
}

func (t *index) buildInners(children []subtree) []subtree {
	level := make([]subtree, nodesFor(len(children), innerBuilt))
	for i := range level {
		from, to := share(len(children), len(level), i)
		node := t.inners.alloc(t.tied)
		in := t.inner(node)
		in.n = uint16(to - from)
		for j, c := range children[from:to] {
			in.set(j, c.low, c.node, c.count)
		}
		level[i] = subtree{children[from].low, node, in.sum(0, to-from)}
	}
	return level
}
