package tracker

import (
	"sort"

	"statstracker/standings"
)

// Percentiles is which scores have percentiles.
type Percentiles struct {
	Page           // without entries
	At   []ScoreAt // in the order in which they were asked for; none on an empty board
}

// ScoreAt is the least that gives a percentile: what the last on the board has whose
// percentile is at least that. Where nobody has, as several share the first place, it
// is what they have.
type ScoreAt struct {
	Percentile float64 // that was asked for
	Entry              // its score, tie and rank
}

// Percentiles returns the scores that give percentiles, 0 to 100 each, as [Place] has them. The
// errors are [ErrUnknownGame], [ErrUnknownBoard] and [ErrUnknownSeason].
func (r *reading) Percentiles(ref Ref, at []float64) (Percentiles, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, err := r.find(ref)
	if err != nil {
		return Percentiles{}, err
	}
	p := Percentiles{Page: r.head(ref, &v)}
	for _, percentile := range at {
		if v.listing.Len() > 0 {
			e := v.scoreAt(percentile)
			p.At = append(p.At, ScoreAt{percentile, v.entry(&e)})
		}
	}
	return p, nil
}

// scoreAt returns the entry, or one that is equal to it. The board is not empty.
func (v *view) scoreAt(percentile float64) standings.Entry {
	n := v.listing.Len()
	worse := sort.Search(n-1, func(worse int) bool { return share(worse, n-1) >= percentile })
	place := n - 1 - worse // the last that may have as many worse ones
	e := v.at(place)
	if better, equal := v.listing.Reached(e.Score, e.Tie); better > 0 && better+equal-1 > place {
		return v.at(better - 1) // some of the worse ones are equal
	}
	return e
}

func (v *view) at(place int) standings.Entry {
	var buf [1]standings.Entry
	return v.listing.AppendPage(buf[:0], place, 1)[0]
}

// share is a percentage.
func share(part, of int) float64 { return 100 * float64(part) / float64(of) }
