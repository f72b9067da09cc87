package tracker

import (
	"errors"
	"math"
	"strconv"
)

// MaxBuckets is how many buckets a distribution may have.
const MaxBuckets = 1000

// MaxBound is the largest magnitude of a bound that may be asked for.
const MaxBound = 1e300

// ErrBuckets says that what was asked for would be more than [MaxBuckets] buckets, or
// buckets too narrow for the magnitude of their bounds.
var ErrBuckets = errors.New("there would be too many buckets")

// BucketQuery says into which buckets scores are divided. What is nil is chosen: bounds that
// have everybody between them, and are multiples of a width that is 1, 2 or 5 times a
// power of ten, and 1 at least where scores are whole numbers.
type BucketQuery struct {
	From, To *float64 // the lowest bound, and one that the highest reaches; from is less
	Width    *float64 // of each bucket, more than 0; the last one may go beyond To
	Count    int      // 1 to MaxBuckets: how many there are at most, if no width is given

	whole bool // scores are whole numbers, so that a width that is chosen is at least 1
}

// Distribution is how many players have scores between bounds.
type Distribution struct {
	Page                   // without entries
	Bounds       []float64 // ascending, one more than buckets; none where nobody is and not both bounds were given
	Players      []int     // those in each bucket, its lower bound included, the upper one not
	Below, Above int       // those who are in none
}

// Distribution counts the players of the board in buckets, with a search of the index for each
// bound. The errors are [ErrUnknownGame], [ErrUnknownBoard], [ErrUnknownSeason] and
// [ErrBuckets].
func (r *reading) Distribution(ref Ref, q BucketQuery) (Distribution, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, err := r.find(ref)
	if err != nil {
		return Distribution{}, err
	}
	d := Distribution{Page: r.head(ref, &v)}
	q.whole = v.rule.Whole()
	if v.listing.Len() > 0 {
		low, high := v.at(v.listing.Len()-1).Score, v.at(0).Score
		d.Bounds, err = q.bounds(min(low, high), max(low, high))
	} else if q.From != nil && q.To != nil {
		d.Bounds, err = q.bounds(*q.From, *q.To)
	}
	if err != nil {
		return Distribution{}, err
	}
	d.count(&v)
	return d, nil
}

func (d *Distribution) count(v *view) {
	before := 0
	for i, bound := range d.Bounds {
		lower := v.listing.Lower(bound)
		if i == 0 {
			d.Below = lower
		} else {
			d.Players = append(d.Players, lower-before)
		}
		before = lower
	}
	d.Above = v.listing.Len() - before
}

// bounds returns the bounds for scores from the lowest to the highest.
func (q *BucketQuery) bounds(low, high float64) ([]float64, error) {
	low, high = max(low, -MaxBound), min(high, MaxBound)
	if q.From != nil {
		low = *q.From
	}
	if q.To != nil {
		high = *q.To
	}
	high = max(low, high)
	switch {
	case q.Width != nil:
		return q.divide(low, high, *q.Width, MaxBuckets)
	case q.From != nil && q.To != nil:
		return q.divide(low, high, (high-low)/float64(q.Count), q.Count)
	}
	least := max(math.Abs(low), math.Abs(high)) * 1e-12 // narrower ones could not be told apart
	width := (high - low) / float64(q.Count)
	if width == 0 || q.whole {
		width = max(width, 1)
	}
	width = roundUp(max(width, least))
	if q.Count == 1 { // if there are scores on both sides of 0, no multiples have them between two
		bounds, err := q.divide(low, high, width, MaxBuckets)
		return []float64{bounds[0], bounds[len(bounds)-1]}, err
	}
	for ; ; width = roundUp(1.5 * width) {
		if bounds, err := q.divide(low, high, width, q.Count); err == nil {
			return bounds, nil
		}
	}
}

// divide returns bounds of a width, of which the last one is above the highest score or, if it
// was asked for, reaches To.
func (q *BucketQuery) divide(low, high, width float64, most int) ([]float64, error) {
	start := low
	if q.From == nil {
		start = exact(math.Floor(low/width) * width)
		if start > low {
			start = exact(start - width)
		}
	}
	bounds := []float64{start}
	for last := start; last < high || last == high && q.To == nil || len(bounds) == 1; {
		next := exact(start + float64(len(bounds))*width)
		if q.Width == nil && q.From != nil && q.To != nil && len(bounds) == most {
			next = high
		}
		if len(bounds) > most || next <= last {
			return nil, ErrBuckets
		}
		bounds, last = append(bounds, next), next
	}
	return bounds, nil
}

// roundUp returns the least number that is 1, 2 or 5 times a power of ten and not less
// than x, which is above 0.
func roundUp(x float64) float64 {
	power := math.Floor(math.Log10(x))
	for _, digit := range []float64{1, 2, 5, 10} {
		if n := exact(digit * math.Pow10(int(power))); n >= x {
			return n
		}
	}
	return exact(20 * math.Pow10(int(power)))
}

// exact returns the number with its last binary digits as those of a decimal one of 15 digits:
// three times 0.1 is 0.3.
func exact(x float64) float64 {
	n, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
	if err != nil {
		return x
	}
	return n
}
