package standings

import (
	"math"
	"math/bits"
)

// An order is the count of score changes on a board at which a score was
// reached, from 1. It has 48 bits: at a million changes a second, nine years.
const (
	orderBits = 48
	maxOrder  = 1<<orderBits - 1
)

// key is where an entry stands in the listing of a board: ascending keys are
// the listing from its head. Orders are unique on a board, so keys are too.
type key struct {
	score uint64 // see flip
	tie   uint64 // likewise; all ones on a board without a tie, so that next carries through it
	order uint64 // order<<16 | upper half of the player's number
}

// keyWords is how many words a key has.
const keyWords = 3

// word returns a word of a key, the most significant one first.
func (k *key) word(i int) uint64 {
	switch i {
	case 0:
		return k.score
	case 1:
		return k.tie
	}
	return k.order
}

// flip turns scores and ties into words that are smaller for what is better,
// and back. It is the one place that knows what is better.
type flip struct {
	score, tie uint64 // 0 if the highest is first, all ones if the lowest is
	none       uint64 // all ones if there is no tie
}

func flipOf(s Shape) flip {
	ones := func(yes bool) uint64 {
		if yes {
			return math.MaxUint64
		}
		return 0
	}
	return flip{ones(s.Low), ones(s.TieLow), ones(s.Tie == 0)}
}

// key returns a key before those of all who have reached a score and a tie.
func (f flip) key(score, tie float64) key {
	return key{score: falling(score) ^ f.score, tie: falling(tie) ^ f.tie | f.none}
}

// scoreOf and tieOf are the inverses.
func (f flip) scoreOf(word uint64) float64 { return fromFalling(word ^ f.score) }

func (f flip) tieOf(word uint64) float64 { return fromFalling(word ^ f.tie) }

// falling maps a finite number to a word that is smaller for a higher number.
func falling(v float64) uint64 {
	b := math.Float64bits(v)
	if b>>63 == 0 {
		return ^(b | 1<<63)
	}
	return b
}

// fromFalling is the inverse of falling.
func fromFalling(word uint64) float64 {
	if word>>63 == 0 {
		return math.Float64frombits(^word &^ (1 << 63))
	}
	return math.Float64frombits(word)
}

// first returns a key before, and behind one after, those of all who have reached
// what k says: the same score and tie.
func (k key) first() key { return key{k.score, k.tie, 0} }

func (k key) behind() key { return key{k.score, k.tie, math.MaxUint64} }

// next returns the smallest key above k.
func (k key) next() key {
	order, carry := bits.Add64(k.order, 1, 0)
	tie, carry := bits.Add64(k.tie, 0, carry)
	return key{k.score + carry, tie, order}
}

// compare orders keys as [cmp.Compare] does numbers.
func (k key) compare(l key) int {
	return int(l.before(k)) - int(k.before(l))
}

// before returns 1 if k is smaller than l, else 0, without a branch.
func (k key) before(l key) uint64 {
	_, borrow := bits.Sub64(k.order, l.order, 0)
	_, borrow = bits.Sub64(k.tie, l.tie, borrow)
	_, borrow = bits.Sub64(k.score, l.score, borrow)
	return borrow
}

// beforePlain is before for keys without a tie.
func (k key) beforePlain(l key) uint64 {
	_, borrow := bits.Sub64(k.order, l.order, 0)
	_, borrow = bits.Sub64(k.score, l.score, borrow)
	return borrow
}

// countBefore returns how many of the sorted keys are smaller than k. It counts
// whole groups of eight by the last key of each, then within a group: few
// comparisons, no branch to mispredict, and since it touches every cache line
// independently of the others, a node that is not in the cache costs one miss.
func countBefore(scores, orders []uint64, k key) int {
	orders = orders[:len(scores)]
	n := uint64(0)
	for i := 7; i < len(scores); i += 8 {
		n += key{score: scores[i], order: orders[i]}.beforePlain(k)
	}
	n *= 8
	for i, end := n, min(n+7, uint64(len(scores))); i < end; i++ {
		n += key{score: scores[i], order: orders[i]}.beforePlain(k)
	}
	return int(n)
}

// countBeforeTied is countBefore for keys with ties.
func countBeforeTied(scores, ties, orders []uint64, k key) int {
	ties, orders = ties[:len(scores)], orders[:len(scores)]
	n := uint64(0)
	for i := 7; i < len(scores); i += 8 {
		n += key{scores[i], ties[i], orders[i]}.before(k)
	}
	n *= 8
	for i, end := n, min(n+7, uint64(len(scores))); i < end; i++ {
		n += key{scores[i], ties[i], orders[i]}.before(k)
	}
	return int(n)
}
