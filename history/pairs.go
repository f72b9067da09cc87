package history

import "slices"

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

// sorted returns the pairs of the memory in order, valid until the next call.
// They are sorted by one digit of the key after the other, the lowest first; the
// order of the sequences stays.
func (s *sorter) sorted(m *memory) []pair {
	s.pairs = s.pairs[:0]
	for i, key := range slices.Backward(m.keys) {
		s.pairs = append(s.pairs, pair{key, m.sequences[m.entries[i]]})
	}
	if cap(s.other) < len(s.pairs) {
		s.other = make([]pair, cap(s.pairs))
	}
	s.other = s.other[:len(s.pairs)]
	for shift := 0; shift < 64; shift += digitBits {
		s.pass(shift)
	}
	return s.pairs
}

// pass sorts by one digit, unless all keys have the same.
func (s *sorter) pass(shift int) {
	var places [digits]int
	for _, p := range s.pairs {
		places[p.key>>shift%digits]++
	}
	place := 0
	for i, n := range &places {
		if n == len(s.pairs) {
			return
		}
		places[i] = place
		place += n
	}
	for _, p := range s.pairs {
		digit := p.key >> shift % digits
		s.other[places[digit]] = p
		places[digit]++
	}
	s.pairs, s.other = s.other, s.pairs
}
