package standings

import (
	"math"
	"math/bits"
)

// Measure is one number of every player of a game, such as a best time. Like a
// [Column] it takes one, two, four or eight bytes a player, whatever the
// numbers in his page of 1024 players need (two or four suffice for most
// integers), and nothing for a page in which nobody has it.
//
// Reads may run beside one another, Set beside nothing. The zero value is a
// measure that nobody has.
type Measure struct{ codes pages }

// Get returns the number of a player; ok is false if he does not have it, which
// is not the same as having 0.
func (m *Measure) Get(p Player) (v float64, ok bool) {
	return decodeNumber(readCode(m.codes.cell(p)))
}

// Set makes v the number of a player. Minus zero is zero. It panics if v is not
// finite.
func (m *Measure) Set(p Player, v float64) {
	if !finite(v) {
		panic("standings: number is not finite")
	}
	code := encodeNumber(unsigned(v))
	if readCode(m.codes.cell(p)) != code {
		writeCode(m.codes.writable(p, codeWidth(code)), code)
	}
}

// The code of a finite number is one more than its bits with their bytes
// reversed: the last bytes of an integer are zeros, so that its code is small.
func encodeNumber(v float64) uint64 { return bits.ReverseBytes64(math.Float64bits(v)) + 1 }

func decodeNumber(code uint64) (v float64, ok bool) {
	if code == 0 {
		return 0, false
	}
	return math.Float64frombits(bits.ReverseBytes64(code - 1)), true
}
