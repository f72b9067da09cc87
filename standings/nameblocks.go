package standings

import (
	"slices"
	"strings"
)

const (
	// nameBlockSize is how many players a block of names has at most. Of the longest names
	// there are they have less than 64 KiB.
	nameBlockSize = 64
	// nameBlockBuilt is how many a block has when it is new, and nameBlockLeast how many
	// it keeps when others leave it, unless it is the last.
	nameBlockBuilt = nameBlockSize * 3 / 4
	nameBlockLeast = nameBlockSize / 4
)

// nameBlock is players in the order of their names. It is immutable.
type nameBlock struct {
	text    string   // their names, one behind the other
	ends    []uint16 // where each of them ends
	players []Player
}

func newNameBlock(list []nameEntry) nameBlock {
	var text strings.Builder
	size := 0
	for _, e := range list {
		size += len(e.name)
	}
	text.Grow(size)
	b := nameBlock{ends: make([]uint16, len(list)), players: make([]Player, len(list))}
	for i, e := range list {
		text.WriteString(e.name)
		b.ends[i], b.players[i] = uint16(text.Len()), e.player
	}
	b.text = text.String()
	return b
}

func (b *nameBlock) len() int { return len(b.players) }

// at returns a player of the block.
func (b *nameBlock) at(i int) nameEntry {
	start := 0
	if i > 0 {
		start = int(b.ends[i-1])
	}
	return nameEntry{b.text[start:b.ends[i]], b.players[i]}
}

// has reports whether one of the players is in the block.
func (b *nameBlock) has(players playerSet) bool {
	return slices.ContainsFunc(b.players, players.has)
}

// playerSet is a set of players, with a bit for each.
type playerSet []uint64

// newPlayerSet returns an empty set of the first n players.
func newPlayerSet(n int) playerSet { return make(playerSet, (n+63)/64) }

func (s playerSet) has(p Player) bool { return s[p/64]>>(p%64)&1 != 0 }
func (s playerSet) add(p Player)      { s[p/64] |= 1 << (p % 64) }

// nameMerger makes the blocks of an order from those of the one before.
type nameMerger struct {
	ids    *ids
	gone   playerSet // who of the order before has another name, or none
	blocks []nameBlock
	left   []nameEntry // who come behind the blocks, too few for one of their own
}

// merged returns the blocks without those who are gone, and with others, who are sorted.
func (m *nameMerger) merged(before []nameBlock, fresh []nameEntry) []nameBlock {
	if len(before) == 0 {
		m.left, fresh = fresh, nil
	}
	for i := range before {
		n := len(fresh)
		if i+1 < len(before) {
			n = m.ahead(fresh, before[i+1].at(0))
		}
		m.block(&before[i], fresh[:n])
		fresh = fresh[n:]
	}
	m.left = append(m.left, fresh...)
	m.flush(1)
	return m.blocks
}

// ahead returns how many come before the player.
func (m *nameMerger) ahead(list []nameEntry, of nameEntry) (n int) {
	for n < len(list) && m.ids.compareNamed(list[n], of) < 0 {
		n++
	}
	return n
}

// block adds a block of the order before, and those who come before the next one.
func (m *nameMerger) block(b *nameBlock, fresh []nameEntry) {
	if len(m.left) == 0 && len(fresh) == 0 && !b.has(m.gone) {
		m.blocks = append(m.blocks, *b)
		return
	}
	for i := range b.len() {
		e := b.at(i)
		if m.gone.has(e.player) {
			continue
		}
		n := m.ahead(fresh, e)
		m.left = append(append(m.left, fresh[:n]...), e)
		fresh = fresh[n:]
	}
	m.left = append(m.left, fresh...)
	m.flush(nameBlockLeast)
}

// flush makes blocks of who is left, if they are as many.
func (m *nameMerger) flush(least int) {
	if len(m.left) < least {
		return
	}
	parts := 1
	if len(m.left) > nameBlockSize {
		parts = nodesFor(len(m.left), nameBlockBuilt)
	}
	for i := range parts {
		from, to := share(len(m.left), parts, i)
		m.blocks = append(m.blocks, newNameBlock(m.left[from:to]))
	}
	m.left = m.left[:0]
}
