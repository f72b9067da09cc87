package history

import (
	"math/bits"
	"slices"
)

// pair says that an entry is found by a key. Pairs are ordered by key, and those
// of a key by sequence, the newest first.
type pair struct {
	key      Key
	sequence uint64
}

// before reports whether p comes before q in an index.
func (p pair) before(q pair) bool {
	return p.key < q.key || p.key == q.key && p.sequence > q.sequence
}

// sorter puts pairs in order. It keeps its memory.
type sorter struct{ pairs, other []pair }

const (
	digitBits = 11
	digits    = 1 << digitBits
)

// sorted returns the pairs of the memory in order, valid until the next call. A key
// that an entry has twice is there twice. They are sorted by one digit of the key after
// the other, the lowest first; the order of the sequences stays. Digits are where keys
// differ, so that those of a few players, or matches, take few.
func (s *sorter) sorted(m *memory) []pair {
	differ := s.collect(m)
	for differ != 0 {
		shift := bits.TrailingZeros64(differ)
		s.pass(shift)
		differ &^= (digits - 1) << shift
	}
	return s.pairs
}

// collect takes the pairs of the memory, the newest first, and returns the bits in which
// their keys differ.
func (s *sorter) collect(m *memory) (differ uint64) {
	s.pairs, s.other = room(s.pairs[:0], len(m.keys)), room(s.other[:0], len(m.keys))[:len(m.keys)]
	start := len(m.keys)
	for n, sequence := range slices.Backward(m.sequences) {
		end := start
		if start = 0; n > 0 {
			start = int(m.ends[n-1])
		}
		for _, key := range m.keys[start:end] {
			s.pairs = append(s.pairs, pair{key, sequence})
			differ |= uint64(key ^ m.keys[0])
		}
	}
	return differ
}

// pass sorts by one digit.
func (s *sorter) pass(shift int) {
	var places [digits]uint32
	for i := range s.pairs {
		places[s.pairs[i].key>>shift%digits]++
	}
	place := uint32(0)
	for i, n := range &places {
		places[i] = place
		place += n
	}
	for _, p := range s.pairs {
		at := &places[p.key>>shift%digits]
		s.other[*at] = p
		*at++
	}
	s.pairs, s.other = s.other, s.pairs
}
