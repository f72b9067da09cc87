package standings

import "math"

// edge returns a key that divides those whose score is lower than one, in numbers, from
// the others: it is after the others where the highest is first, and else before them.
func (f flip) edge(score float64) key {
	k := key{score: falling(unsigned(score)) ^ f.score}
	if f.score == 0 {
		k.tie, k.order = math.MaxUint64, math.MaxUint64
	}
	return k
}

// lower returns how many of n players have a lower score, of whom so many are before the
// edge.
func (f flip) lower(before, n int) int {
	if f.score == 0 {
		return n - before
	}
	return before
}

// Reached returns how many have reached more than a score and a tie; see [Listing].
func (b *Board) Reached(score, tie float64) (better, equal int) {
	t, k := b.ranked(), b.flip.key(unsigned(score), unsigned(tie))
	better = t.before(k)
	return better, t.before(k.behind()) - better
}

// Lower returns how many have a lower score, in numbers; see [Listing].
func (b *Board) Lower(score float64) int {
	t := b.ranked()
	return b.flip.lower(t.before(b.flip.edge(score)), t.n)
}

// Reached returns how many have reached more than a score and a tie; see [Listing].
func (s *Sealed) Reached(score, tie float64) (better, equal int) {
	k := s.flip.key(unsigned(score), unsigned(tie))
	better = s.shownBefore(s.before(k))
	return better, s.shownBefore(s.before(k.behind())) - better
}

// Lower returns how many have a lower score, in numbers; see [Listing].
func (s *Sealed) Lower(score float64) int {
	return s.flip.lower(s.shownBefore(s.before(s.flip.edge(score))), s.Len())
}
