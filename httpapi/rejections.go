package httpapi

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"statstracker/tracker"
)

const (
	defaultRejections = 50
	maxRejections     = 200 // each may be in a block of its own, to be read from the log
)

// rejectionParameters are those that say which rejections are meant.
var rejectionParameters = []string{"game", "type", "source", "reason", "since", "until"}

// rejections answers GET /v1/rejections.
func rejections(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	v, err := values(r)
	if err != nil {
		return nil, err
	}
	q, err := parseRejections(v)
	if err != nil {
		return nil, err
	}
	page, err := b.Rejections.Rejections(q)
	if err != nil {
		return nil, err
	}
	dst = appendInt(append(dst, '{'), "total", int64(page.Total))
	dst = appendInt(appendInt(dst, "kept", int64(page.Kept)), "dropped", int64(page.Dropped))
	dst = appendKey(dst, "rejections")
	dst = appendList(dst, len(page.List), func(dst []byte, i int) []byte { return appendRejection(dst, &page.List[i]) })
	return append(appendRejectionCursor(dst, page.Next), '}'), nil
}

// appendRejectionCursor appends the cursor of the next page, if there is one.
func appendRejectionCursor(dst []byte, next uint64) []byte {
	if next == 0 {
		return dst
	}
	return appendString(dst, "next", strconv.FormatUint(next, 10))
}

// parseRejections reads which rejections are asked for.
func parseRejections(v url.Values) (q tracker.RejectionQuery, err error) {
	var errs [5]error
	q.Limit, errs[0] = number(v, "limit", maxRejections, defaultRejections)
	before, err := number(v, "cursor", 1<<62, 0)
	q.Before, errs[1] = uint64(before), err
	q.Game, q.Type, q.Source, q.Reason = v.Get("game"), v.Get("type"), v.Get("source"), v.Get("reason")
	q.Since, errs[2] = moment(v, "since")
	q.Until, errs[3] = moment(v, "until")
	q.Any, q.Status, errs[4] = rejectionStatus(v.Get("status"))
	return q, together(errs[:]...)
}

// moment returns the time that the query has under the name; the zero time if it has none.
func moment(v url.Values, name string) (time.Time, error) {
	text := v.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, badField(name, "has to be a time (2026-11-22T18:30:00Z) or a date (2026-11-22)")
}

// rejectionStatus reads which state rejections are to be in: any, or one, which is open
// unless it is said.
func rejectionStatus(text string) (anyOf bool, s tracker.RejectionStatus, err error) {
	switch text {
	case "all":
		return true, 0, nil
	case "", "open":
		return false, tracker.RejectionOpen, nil
	case "sent":
		return false, tracker.RejectionSent, nil
	case "discarded":
		return false, tracker.RejectionDiscarded, nil
	}
	return false, 0, badField("status", "has to be open, sent, discarded or all")
}

func appendRejection(dst []byte, r *tracker.Rejection) []byte {
	dst = appendInt(append(dst, '{'), "id", int64(r.Sequence))
	dst = appendString(appendString(dst, "status", r.Status.String()), "reason", r.Reason)
	dst = append(appendKey(dst, "fields"), '{')
	for _, f := range r.Fields {
		dst = appendText(appendName(dst, f.Name), f.Value)
	}
	dst = append(appendKey(append(dst, '}'), "position"), '{')
	dst = appendString(dst, "source", r.Source)
	if r.Position != "" {
		dst = appendString(dst, "entry", r.Position)
	}
	dst = append(appendInt(dst, "log", int64(r.Sequence)), '}')
	dst = appendString(dst, "time", r.Received.Format(time.RFC3339Nano))
	if r.By > 0 {
		dst = appendInt(dst, "settled_by", int64(r.By))
	}
	if r.Cut {
		dst = appendBool(dst, "cut", true)
	}
	return append(dst, '}')
}

// rejection answers GET /v1/rejections/{id}.
func rejection(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	id, err := rejectionID(r)
	if err != nil {
		return nil, err
	}
	found, err := b.Rejections.Rejection(id)
	if err != nil {
		return nil, err
	}
	return appendRejection(dst, &found), nil
}

// rejectionID returns the number that the path names. What is none is of no rejection.
func rejectionID(r *http.Request) (uint64, error) {
	id, err := strconv.ParseUint(r.PathValue("id"), 10, 62)
	if err != nil {
		return 0, tracker.ErrUnknownRejection
	}
	return id, nil
}

// chosenRejections returns the open rejections that a request means which changes many. It
// has to say which.
func chosenRejections(r *http.Request, b *Backend) (page tracker.RejectionPage, err error) {
	if err := noOther(r, slices.Concat(rejectionParameters, []string{"limit", "cursor"})...); err != nil {
		return page, err
	}
	v, err := values(r)
	if err != nil {
		return page, err
	}
	if !slices.ContainsFunc(rejectionParameters, func(name string) bool { return v.Get(name) != "" }) {
		return page, requestError("this needs a parameter that says which rejections are meant: game, type, source, reason, since or until")
	}
	q, err := parseRejections(v)
	if err != nil {
		return page, err
	}
	return b.Rejections.Rejections(q)
}
