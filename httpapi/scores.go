package httpapi

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"statstracker/tracker"
)

// aroundScore answers GET …/boards/{board}/around.
func aroundScore(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, ref, m, err := parseMark(r)
	limit, other := number(v, "limit", maxLimit, defaultAround)
	if err := together(err, other); err != nil {
		return nil, err
	}
	g, err := from.BoardAroundMark(ref, m, limit)
	if err != nil {
		return nil, err
	}
	dst = appendGap(append(dst, '{'), &g, m)
	dst = appendInt(dst, "place", int64(g.Place))
	return append(appendEntries(dst, &g.Page, scopeOf(r, v)), '}'), nil
}

// rankOfScore answers GET …/boards/{board}/rank.
func rankOfScore(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	_, ref, m, err := parseMark(r)
	if err != nil {
		return nil, err
	}
	g, err := from.Gap(ref, m)
	if err != nil {
		return nil, err
	}
	dst = appendGap(append(dst, '{'), &g, m)
	return append(appendNumber(appendKey(dst, "percentile"), g.Percentile), '}'), nil
}

// appendGap appends the score that was asked about, and its rank.
func appendGap(dst []byte, g *tracker.Gap, m tracker.Mark) []byte {
	dst = appendNumber(appendKey(appendPageHead(dst, &g.Page), "score"), m.Score)
	return appendInt(dst, "rank", int64(g.Rank))
}

// parseMark reads the board, and the score that is asked about.
func parseMark(r *http.Request) (v url.Values, ref tracker.Ref, m tracker.Mark, err error) {
	if v, err = values(r); err != nil {
		return v, ref, m, err
	}
	if ref, err = refOf(r, v); err != nil {
		return v, ref, m, err
	}
	var errs [2]error
	m.Score, errs[0] = decimal(v, "score")
	if m.HasTie = v.Has("tie"); m.HasTie {
		m.Tie, errs[1] = decimal(v, "tie")
	}
	return v, ref, m, together(errs[:]...)
}

// decimal returns the finite number that the query has under the name.
func decimal(v url.Values, name string) (float64, error) {
	if f, ok := parseDecimal(v.Get(name)); ok {
		return f, nil
	}
	return 0, badField(name, "has to be a number, as 1500 or -3.25")
}

func parseDecimal(text string) (f float64, ok bool) {
	f, err := strconv.ParseFloat(text, 64)
	return f + 0, err == nil && strings.Trim(text, "0123456789+-.eE") == ""
}

// maxPercentiles is how many percentiles can be asked for at once.
const maxPercentiles = 100

// percentiles answers GET …/boards/{board}/percentiles.
func percentiles(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	v, err := values(r)
	if err != nil {
		return nil, err
	}
	ref, err := refOf(r, v)
	if err != nil {
		return nil, err
	}
	at, err := parsePercentiles(v)
	if err != nil {
		return nil, err
	}
	p, err := from.Percentiles(ref, at)
	if err != nil {
		return nil, err
	}
	dst = appendKey(appendPageHead(append(dst, '{'), &p.Page), "percentiles")
	dst = appendList(dst, len(p.At), func(dst []byte, i int) []byte {
		e := &p.At[i]
		dst = appendNumber(appendKey(append(dst, '{'), "percentile"), e.Percentile)
		dst = appendReached(dst, &p.Page, &e.Entry)
		return append(appendInt(dst, "rank", int64(e.Rank)), '}')
	})
	return append(dst, '}'), nil
}

// parsePercentiles returns the percentiles that are asked for.
func parsePercentiles(v url.Values) (at []float64, err error) {
	if !v.Has("at") {
		return []float64{1, 5, 10, 25, 50, 75, 90, 95, 99}, nil
	}
	for text := range strings.SplitSeq(v.Get("at"), ",") {
		p, ok := parseDecimal(strings.TrimSpace(text))
		if !ok || p < 0 || p > 100 || len(at) == maxPercentiles {
			return nil, badField("at", fmt.Sprintf("has to be 1 to %d numbers from 0 to 100, with commas between them", maxPercentiles))
		}
		at = append(at, p)
	}
	return at, nil
}
