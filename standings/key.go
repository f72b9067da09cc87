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
	score uint64 // see rankBits
	order uint64 // order<<16 | upper half of the player's number
}

// makeKey returns the key of a player who reached score at order.
func makeKey(score float64, order uint64, p Player) key {
	return key{rankBits(score), order<<16 | uint64(p>>16)}
}

// rankBits maps a finite score to a number that is smaller for a better
// score. It is the one place that knows that the higher score is the better.
func rankBits(score float64) uint64 {
	b := math.Float64bits(score)
	if b>>63 == 0 {
		return ^(b | 1<<63)
	}
	return b
}

// scoreOf is the inverse of rankBits.
func scoreOf(bits uint64) float64 {
	if bits>>63 == 0 {
		return math.Float64frombits(^bits &^ (1 << 63))
	}
	return math.Float64frombits(bits)
}

// next returns the smallest key above k.
func (k key) next() key {
	order, carry := bits.Add64(k.order, 1, 0)
	return key{k.score + carry, order}
}

// compare orders keys as [cmp.Compare] does numbers.
func (k key) compare(l key) int {
	return int(l.before(k)) - int(k.before(l))
}

// before returns 1 if k is smaller than l, else 0, without a branch.
func (k key) before(l key) uint64 {
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
		n += key{scores[i], orders[i]}.before(k)
	}
	n *= 8
	for i, end := n, min(n+7, uint64(len(scores))); i < end; i++ {
		n += key{scores[i], orders[i]}.before(k)
	}
	return int(n)
}
