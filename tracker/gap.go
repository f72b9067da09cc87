package tracker

import "statstracker/standings"

// Mark is a score that somebody may have, and the value of the tie breaker, if he has
// one. Both are finite; the tie counts for nothing on a board without a tie breaker.
type Mark struct {
	Score, Tie float64
	HasTie     bool
}

// Gap is where a mark would be listed if somebody who is not on the board yet reached it
// now: after all who have reached as much.
type Gap struct {
	Page               // the entries around it, if they were asked for
	Rank       int     // from 1; that of those who have reached as much
	Place      int     // from 1; that of a new entry
	Percentile float64 // share of the players with less, 0 to 100; 100 on an empty board
}

// Gap returns where the mark would be listed. The errors are [ErrUnknownGame],
// [ErrUnknownBoard] and [ErrUnknownSeason].
func (r *reading) Gap(ref Ref, m Mark) (Gap, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, err := r.find(ref)
	if err != nil {
		return Gap{}, err
	}
	g := v.gap(m)
	g.Page = r.head(ref, &v)
	return g, nil
}

// BoardAroundMark returns up to limit entries around the gap, filled from the other side
// where the board ends. The errors are those of Gap.
func (r *reading) BoardAroundMark(ref Ref, m Mark, limit int) (g Gap, err error) {
	page, err := r.page(ref, limit, func(v *view, dst []standings.Entry, n int) ([]standings.Entry, error) {
		g = v.gap(m)
		from := max(0, min(g.Place-1-limit/2, v.listing.Len()-limit))
		return v.listing.AppendPage(dst, from, n), nil
	})
	g.Page = page
	return g, err
}

func (v *view) gap(m Mark) Gap {
	tie := m.Tie
	if !m.HasTie {
		tie = v.rule.noTie
	}
	better, equal := v.listing.Reached(m.Score, tie)
	g := Gap{Rank: better + 1, Place: better + equal + 1, Percentile: 100}
	if n := v.listing.Len(); n > 0 {
		g.Percentile = 100 * float64(n-better-equal) / float64(n)
	}
	return g
}
