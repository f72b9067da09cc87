package httpapi

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"

	"statstracker/tracker"
)

// defaultBuckets is how many buckets a distribution has at most if none are asked for.
const defaultBuckets = 20

// distribution answers GET …/boards/{board}/distribution.
func distribution(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := values(r)
	if err != nil {
		return nil, err
	}
	ref, err := refOf(r, v)
	if err != nil {
		return nil, err
	}
	q, err := parseBuckets(v)
	if err != nil {
		return nil, err
	}
	d, err := from.Distribution(ref, q)
	if errors.Is(err, tracker.ErrBuckets) {
		return nil, badField("width", fmt.Sprintf("is too small: there may be %d buckets, and their bounds have to differ in 15 digits", tracker.MaxBuckets))
	}
	if err != nil {
		return nil, err
	}
	dst = appendPageHead(append(dst, '{'), &d.Page)
	dst = appendInt(appendInt(dst, "below", int64(d.Below)), "above", int64(d.Above))
	dst = appendKey(dst, "buckets")
	dst = appendList(dst, len(d.Players), func(dst []byte, i int) []byte {
		dst = appendNumber(appendKey(append(dst, '{'), "from"), d.Bounds[i])
		dst = appendNumber(appendKey(dst, "to"), d.Bounds[i+1])
		return append(appendInt(dst, "players", int64(d.Players[i])), '}')
	})
	return append(dst, '}'), nil
}

func parseBuckets(v url.Values) (q tracker.BucketQuery, err error) {
	var errs [4]error
	q.Count, errs[0] = number(v, "buckets", tracker.MaxBuckets, defaultBuckets)
	q.From, errs[1] = bound(v, "from")
	q.To, errs[2] = bound(v, "to")
	q.Width, errs[3] = bound(v, "width")
	switch err = together(errs[:]...); {
	case err != nil:
		return q, err
	case q.Width != nil && v.Has("buckets"):
		return q, badField("buckets", "excludes width")
	case q.Width != nil && *q.Width <= 0:
		return q, badField("width", "has to be more than 0")
	case q.From != nil && q.To != nil && *q.From >= *q.To:
		return q, badField("to", "has to be more than from")
	}
	return q, nil
}

// bound returns the number under the name; nil if there is none.
func bound(v url.Values, name string) (*float64, error) {
	if !v.Has(name) {
		return nil, nil
	}
	f, err := decimal(v, name)
	if err == nil && math.Abs(f) > tracker.MaxBound {
		err = badField(name, fmt.Sprintf("has to be from %g to %g", -tracker.MaxBound, tracker.MaxBound))
	}
	return &f, err
}
