package tracker

import "slices"

// series is the scores of a player on a board, thinned: stretches of scores that follow one
// another, of which each keeps its highest and its lowest. So what is left has the shape of
// all, and the highest and lowest of all, in the room of a few hundred scores.
type series struct {
	n           int // scores
	first, last scored
	reach       int       // how many scores a stretch takes
	stretches   []stretch // the newest first
}

// stretch is scores that follow one another.
type stretch struct {
	n         int
	high, low scored // each the first of several that are equal
}

// scored is the score after an event.
type scored struct {
	sequence      uint64
	at            int64  // in milliseconds since 1970
	number        uint64 // of the board or season in the history
	score, change float64
}

// mostStretches is how many stretches a series has at most. Then each two become one.
const mostStretches = 98

// add adds a score that is older than all that are there.
func (s *series) add(p *scored) {
	if s.n++; s.n == 1 {
		s.last = *p
	}
	s.first = *p
	one := stretch{1, *p, *p}
	if last := len(s.stretches) - 1; last >= 0 && s.stretches[last].n < s.reach {
		s.stretches[last] = join(&one, &s.stretches[last])
		return
	}
	s.stretches = append(s.stretches, one)
	s.fit()
}

// join returns the stretch of both.
func join(older, newer *stretch) stretch {
	both := stretch{older.n + newer.n, older.high, older.low}
	if newer.high.score > both.high.score {
		both.high = newer.high
	}
	if newer.low.score < both.low.score {
		both.low = newer.low
	}
	return both
}

// fit makes each two stretches one where there are too many.
func (s *series) fit() {
	for len(s.stretches) > mostStretches {
		s.halve()
	}
}

func (s *series) halve() {
	half := s.stretches[:0]
	for pair := range slices.Chunk(s.stretches, 2) {
		one := pair[0]
		if len(pair) == 2 {
			one = join(&pair[1], &pair[0])
		}
		half = append(half, one)
	}
	s.stretches, s.reach = half, 2*s.reach
}

// extend adds scores that are all newer.
func (s *series) extend(newer *series) {
	for s.reach < newer.reach {
		s.halve()
	}
	if s.n == 0 {
		s.first = newer.first
	}
	s.last, s.n = newer.last, s.n+newer.n
	for _, one := range slices.Backward(newer.stretches) {
		if len(s.stretches) > 0 && s.stretches[0].n+one.n <= s.reach {
			s.stretches[0] = join(&s.stretches[0], &one)
			continue
		}
		s.stretches = slices.Insert(s.stretches, 0, one)
		s.fit()
	}
}

// extremes returns the highest and the lowest score, each the first of several that are
// equal.
func (s *series) extremes() (high, low scored) {
	all := s.stretches[0]
	for i := range s.stretches[1:] {
		all = join(&s.stretches[i+1], &all)
	}
	return all.high, all.low
}

// points returns scores that show how it went, the oldest first: at most MostPoints.
func (s *series) points() (list []scored) {
	list = append(list, s.first)
	for _, one := range slices.Backward(s.stretches) {
		a, b := one.low, one.high
		if a.sequence > b.sequence {
			a, b = b, a
		}
		list = append(list, a, b)
	}
	list = append(list, s.last)
	return slices.CompactFunc(list, func(a, b scored) bool { return a.sequence == b.sequence })
}
