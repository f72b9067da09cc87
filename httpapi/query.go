package httpapi

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"statstracker/tracker"
)

// dryRun is the parameter that asks what would be.
const dryRun = "dry_run"

const errNoDryRun = requestError("there is no dry run of this; nothing has changed")

const (
	defaultLimit  = 10
	defaultAround = 11
	maxLimit      = 1000
	maxFaults     = 10 // parameters that are none: no more of them are named
)

// values returns the query of the request.
func values(r *http.Request) (url.Values, error) {
	if r.URL.RawQuery == "" {
		return nil, nil
	}
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, requestError("the query of the address is malformed")
	}
	return v, nil
}

// noOther returns what is wrong with a query that has a parameter other than these: what
// changes something must not take it for granted that it was understood.
func noOther(r *http.Request, known ...string) error {
	v, err := values(r)
	if err != nil {
		return err
	}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(v)) {
		switch {
		case slices.Contains(known, name):
		case name == dryRun:
			return errNoDryRun
		case len(faults) < maxFaults:
			faults = append(faults, badField(fmt.Sprintf("%.50s", strings.ToValidUTF8(name, "?")), "is no parameter here"))
		}
	}
	return together(faults...)
}

// number returns the number, from 1 to most, that the query has under the name,
// or its default.
func number(v url.Values, name string, most, preset int) (int, error) {
	if !v.Has(name) {
		return preset, nil
	}
	n, err := strconv.Atoi(v.Get(name))
	if err != nil || n < 1 || n > most {
		return 0, badField(name, fmt.Sprintf("has to be a whole number from 1 to %d", most))
	}
	return n, nil
}

// pageQuery says which part of a board is asked for: the entries after a cursor,
// or those from a place on.
type pageQuery struct {
	limit  int
	after  bool
	cursor tracker.Cursor
	place  int // 0 is the top
	values url.Values
}

func parsePageQuery(r *http.Request) (q pageQuery, err error) {
	q.limit = defaultLimit
	v, err := values(r)
	q.values = v
	if err != nil || v == nil {
		return q, err
	}
	var errs [4]error
	q.limit, errs[0] = number(v, "limit", maxLimit, defaultLimit)
	q.place, errs[1] = number(v, "from_rank", 1<<31-1, 1)
	q.place--
	errs[2] = checkSince(v)
	if q.after = v.Has("cursor"); q.after {
		q.cursor, errs[3] = parseCursor(v.Get("cursor"), scopeOf(r, v))
		if v.Has("from_rank") {
			errs[3] = requestError("cursor and from_rank exclude each other")
		}
	}
	return q, together(errs[:]...)
}
