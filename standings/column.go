package standings

import (
	"encoding/binary"
	"math/bits"
)

// MaxCount bounds a counter on both sides: the integers that a float64, and so
// any JSON reader, holds exactly.
const MaxCount = 1<<53 - 1

// Column is one counter of every player of a game. It takes one, two, four or
// eight bytes a player, whatever the largest value in his page of 1024 players
// needs, and nothing for a page in which nobody has the counter.
//
// Reads may run beside one another, Add beside nothing.
type Column struct{ codes pages }

// Get returns the counter of a player. ok is false if he does not have it,
// which is not the same as having 0.
func (c *Column) Get(p Player) (n int64, ok bool) {
	return decode(readCode(c.codes.cell(p)))
}

// Fits reports whether n can be added: the counter stays within ±MaxCount.
func (c *Column) Fits(p Player, n int64) bool {
	old, _ := c.Get(p)
	return fits(old, n)
}

// Add adds n to the counter of a player, who has it from now on even if n is
// 0. It panics if n does not fit; a caller who adds what others have sent asks
// Fits first.
func (c *Column) Add(p Player, n int64) {
	old, _ := c.Get(p)
	if !fits(old, n) {
		panic("standings: counter out of range")
	}
	code := encode(old + n)
	writeCode(c.codes.writable(p, codeWidth(code)), code)
}

// fits reports whether old + n, with old in range, is in range. A sum that
// wraps around ends far out of it.
func fits(old, n int64) bool { return inRange(old + n) }

func inRange(n int64) bool { return -MaxCount <= n && n <= MaxCount }

// A code is how a cell says a value: 0 for none, else one more than the zigzag
// of the value, so that small values of either sign are small codes.
func encode(n int64) uint64 { return uint64(n<<1^n>>63) + 1 }

func decode(code uint64) (n int64, ok bool) {
	if code == 0 {
		return 0, false
	}
	code--
	return int64(code>>1) ^ -int64(code&1), true
}

// codeWidth returns how many bytes a code needs: 1, 2, 4 or 8; 0 for none.
func codeWidth(code uint64) int {
	switch n := bits.Len64(code); {
	case n == 0:
		return 0
	case n <= 8:
		return 1
	case n <= 16:
		return 2
	case n <= 32:
		return 4
	}
	return 8
}

// readCode decodes a cell; an empty one is a code of 0.
func readCode(cell []byte) uint64 {
	switch len(cell) {
	case 1:
		return uint64(cell[0])
	case 2:
		return uint64(binary.LittleEndian.Uint16(cell))
	case 4:
		return uint64(binary.LittleEndian.Uint32(cell))
	case 8:
		return binary.LittleEndian.Uint64(cell)
	}
	return 0
}

// writeCode encodes a code into a cell that is wide enough.
func writeCode(cell []byte, code uint64) {
	switch len(cell) {
	case 1:
		cell[0] = uint8(code)
	case 2:
		binary.LittleEndian.PutUint16(cell, uint16(code))
	case 4:
		binary.LittleEndian.PutUint32(cell, uint32(code))
	case 8:
		binary.LittleEndian.PutUint64(cell, code)
	}
}
