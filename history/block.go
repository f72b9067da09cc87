package history

import "encoding/binary"

// Blocks of an index have one size, so that their number says where they are.
const (
	blockSize = 4096
	// blockStart is what a block begins with: checksum, number of pairs, and the
	// first pair as it is.
	blockStart = 4 + 2 + 8 + 8
)

// appendPair appends the pair that follows last to a block. top is the newest
// sequence of the index. A step in the sequence says that the key is the same, a
// zero that another follows.
func appendPair(b []byte, last, p pair, top uint64) []byte {
	if p.key == last.key {
		return binary.AppendUvarint(b, last.sequence-p.sequence)
	}
	b = append(b, 0)
	b = binary.AppendUvarint(b, uint64(p.key-last.key))
	return binary.AppendUvarint(b, top-p.sequence)
}

func startBlock(b []byte, p pair) []byte {
	b = append(b, 0, 0, 0, 0, 0, 0)
	b = binary.LittleEndian.AppendUint64(b, uint64(p.key))
	return binary.LittleEndian.AppendUint64(b, p.sequence)
}

// finishBlock fills in what a block begins with. b has blockSize bytes.
func finishBlock(b []byte, number, pairs int) {
	binary.LittleEndian.PutUint16(b[4:], uint16(pairs))
	binary.LittleEndian.PutUint32(b, checksum(uint64(number), b[4:]))
}

// cursor reads the pairs of a block in order.
type cursor struct {
	pair pair
	top  uint64
	left int // pairs after this one
	rest []byte
}

// start begins with the block of that number, and reports whether it is intact.
func (c *cursor) start(b []byte, number int, top uint64) bool {
	pairs := int(binary.LittleEndian.Uint16(b[4:]))
	if pairs == 0 || binary.LittleEndian.Uint32(b) != checksum(uint64(number), b[4:]) {
		return false
	}
	c.pair = pair{Key(binary.LittleEndian.Uint64(b[6:])), binary.LittleEndian.Uint64(b[14:])}
	c.top, c.left, c.rest = top, pairs-1, b[blockStart:]
	return true
}

// next goes to the next pair of the block, of which there is one. It reports
// whether that could be read.
func (c *cursor) next() bool {
	c.left--
	step, ok := number(&c.rest)
	if !ok || step > c.pair.sequence {
		return false
	}
	if step > 0 {
		c.pair.sequence -= step
		return true
	}
	key, ok1 := number(&c.rest)
	age, ok2 := number(&c.rest)
	if !ok1 || !ok2 || key == 0 || c.pair.key+Key(key) < c.pair.key || age > c.top {
		return false
	}
	c.pair = pair{c.pair.key + Key(key), c.top - age}
	return true
}
