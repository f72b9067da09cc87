package httpapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"statstracker/access"
	"statstracker/source"
	"statstracker/stats"
	"statstracker/tracker"
)

// Rejections are the rejected events of the server. They may be asked for by several
// goroutines.
type Rejections interface {
	Rejections(q tracker.RejectionQuery) (tracker.RejectionPage, error)
	Rejection(id uint64) (tracker.Rejection, error)
	Retry(ctx context.Context, id uint64, c tracker.Correction) (source.Summary, error)
	Discard(ctx context.Context, ids ...uint64) error
}

// rejectionRoutes lists those of rejected events.
func (a *API) rejectionRoutes() []*route {
	return []*route{
		{pattern: "GET /v1/rejections", scope: access.Admin, handler: a.ask(rejections)},
		{pattern: "DELETE /v1/rejections", scope: access.Admin, handler: a.ask(discardRejections)},
		{pattern: "POST /v1/rejections/retry", scope: access.Admin, handler: a.ask(retryRejections)},
		{pattern: "GET /v1/rejections/{id}", scope: access.Admin, handler: a.ask(rejection)},
		{pattern: "DELETE /v1/rejections/{id}", scope: access.Admin, handler: a.ask(discardRejection)},
		{pattern: "POST /v1/rejections/{id}/retry", scope: access.Admin, handler: a.ask(retryRejection)},
	}
}

// retryRejection answers POST /v1/rejections/{id}/retry.
func retryRejection(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	id, err := rejectionID(r)
	if err != nil {
		return nil, err
	}
	if err := noOther(r); err != nil {
		return nil, err
	}
	c, err := parseCorrection(r)
	if err != nil {
		return nil, err
	}
	s, err := b.Rejections.Retry(r.Context(), id, c)
	if err != nil {
		return nil, err
	}
	o := stats.Outcome(slices.Index(s.Outcomes[:], 1))
	dst = appendString(appendInt(append(dst, '{'), "id", int64(id)), "outcome", o.String())
	for i := range s.Rejections {
		dst = appendString(dst, "reason", s.Rejections[i].Reason)
	}
	return append(appendBool(dst, "settled", o != stats.Rejected), '}'), nil
}

// parseCorrection reads the body, which may be empty: {"fields":{"name":value}}. A value
// that is null takes the field away; what is no string is taken as its JSON text.
func parseCorrection(r *http.Request) (c tracker.Correction, err error) {
	m, err := parseMembers(r, "fields")
	if err != nil || !m.has("fields") {
		return c, err
	}
	var fields map[string]jsontext.Value
	if json.Unmarshal(m.values["fields"], &fields) != nil {
		return c, badField("fields", "has to be an object: a new value for each field, null to take it away")
	}
	for name, value := range fields {
		switch text := ""; value.Kind() {
		case 'n':
			c.Remove = append(c.Remove, name)
		case '"':
			if json.Unmarshal(value, &text) != nil {
				return c, badField("fields", "has to have values that are JSON")
			}
			c.Set = append(c.Set, stats.Field{Name: name, Value: text})
		default:
			_ = value.Compact() // it is JSON
			c.Set = append(c.Set, stats.Field{Name: name, Value: string(value)})
		}
	}
	slices.SortFunc(c.Set, func(a, b stats.Field) int { return strings.Compare(a.Name, b.Name) })
	return c, nil
}

// retryRejections answers POST /v1/rejections/retry: it sends a page of the rejections
// again that the query asks for.
func retryRejections(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	page, err := chosenRejections(r, b)
	if err != nil {
		return nil, err
	}
	var all source.Summary
	skipped := 0
	for i := range page.List {
		s, err := b.Rejections.Retry(r.Context(), page.List[i].Sequence, tracker.Correction{})
		switch {
		case errors.Is(err, tracker.ErrCut), errors.Is(err, tracker.ErrSettled), errors.Is(err, tracker.ErrUnknownRejection):
			skipped++
			continue
		case err != nil:
			return nil, err
		}
		for o, n := range s.Outcomes {
			all.Outcomes[o] += n
		}
	}
	dst = appendInt(append(dst, '{'), "retried", int64(all.Total()))
	for _, o := range []stats.Outcome{stats.Counted, stats.Ignored, stats.Duplicate, stats.Rejected} {
		dst = appendInt(dst, o.String(), int64(all.Count(o)))
	}
	return append(appendRejectionCursor(appendInt(dst, "skipped", int64(skipped)), page.Next), '}'), nil
}

// discardRejection answers DELETE /v1/rejections/{id}.
func discardRejection(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	id, err := rejectionID(r)
	if err != nil {
		return nil, err
	}
	if err := b.Rejections.Discard(r.Context(), id); err != nil {
		return nil, err
	}
	return append(appendString(appendInt(append(dst, '{'), "id", int64(id)), "status", tracker.RejectionDiscarded.String()), '}'), nil
}

// discardRejections answers DELETE /v1/rejections: it discards a page of those that the
// query asks for.
func discardRejections(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	page, err := chosenRejections(r, b)
	if err != nil {
		return nil, err
	}
	ids := make([]uint64, len(page.List))
	for i := range page.List {
		ids[i] = page.List[i].Sequence
	}
	if err := b.Rejections.Discard(r.Context(), ids...); err != nil {
		return nil, err
	}
	return append(appendRejectionCursor(appendInt(append(dst, '{'), "discarded", int64(len(ids))), page.Next), '}'), nil
}
