package console

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"statstracker/client"
	"statstracker/stats"
)

const (
	rejectionsPath = "/admin/rejections"
	listed         = 20  // rejections of a page
	many           = 200 // that are settled by one click
	maxFilter      = 512 // bytes of what is looked for
)

// rejectionFilter says which rejections are looked at.
type rejectionFilter struct{ game, source, reason, status, cursor string }

// readFilter reads a filter from a query, or from a form.
func readFilter(from url.Values) rejectionFilter {
	get := func(name string) string {
		text := from.Get(name)
		return text[:min(len(text), maxFilter)]
	}
	return rejectionFilter{get("game"), get("source"), get("reason"), get("status"), get("cursor")}
}

// query is what the API is asked for.
func (f *rejectionFilter) query(limit int) client.RejectionQuery {
	return client.RejectionQuery{Game: f.game, Source: f.source, Reason: f.reason, Status: f.status, Cursor: f.cursor, Limit: limit}
}

// values are those of the address of the list.
func (f *rejectionFilter) values() url.Values {
	v := url.Values{}
	for name, text := range map[string]string{"game": f.game, "source": f.source, "reason": f.reason, "status": f.status, "cursor": f.cursor} {
		if text != "" {
			v.Set(name, text)
		}
	}
	return v
}

// after returns the filter for the page after a cursor.
func (f rejectionFilter) after(cursor string) rejectionFilter {
	f.cursor = cursor
	return f
}

// isNarrow reports whether the filter means some of the open rejections, which can be settled
// together.
func (f *rejectionFilter) isNarrow() bool {
	return (f.game != "" || f.source != "" || f.reason != "") && (f.status == "" || f.status == "open")
}

type rejectionsView struct {
	shell
	filter       rejectionFilter
	rows         []rejectionRow
	count, older string // older is the address of the next page, or ""
	first        string // the address of the first page; "" on it
}

type rejectionRow struct {
	address, id, status, reason string
	game, kind, source          string
	at                          time.Time
}

// rejectionsPage answers GET /admin/rejections.
func rejectionsPage(v *visit) error {
	f := readFilter(v.r.URL.Query())
	page, err := v.api.Rejections(v.ctx(), f.query(listed))
	if err != nil {
		return err
	}
	w := v.words
	o := &rejectionsView{
		shell: v.shell(w.rejections, rejectionsPath), filter: f,
		count: said(w.rejectionCount, w.count(page.Total), w.count(page.Kept), w.count(page.Dropped)),
	}
	if page.Next != "" {
		after := f.after(page.Next)
		o.older = withQuery(rejectionsPath, after.values())
	}
	if f.cursor != "" {
		top := f.after("")
		o.first = withQuery(rejectionsPath, top.values())
	}
	for i := range page.Rejections {
		o.rows = append(o.rows, w.rejectionRow(&page.Rejections[i]))
	}
	return v.show(o.show())
}

func withQuery(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

func (w *words) rejectionRow(r *client.RejectedEvent) rejectionRow {
	id := strconv.FormatUint(r.ID, 10)
	return rejectionRow{
		address: rejectionsPath + "/" + id, id: id, status: w.statuses[r.Status], reason: visible(r.Reason, 200), at: r.Time,
		game: visible(r.Fields[stats.FieldProduct], 60), kind: visible(r.Fields[stats.FieldType], 60), source: visible(r.Position.Source, 60),
	}
}

// settleMany answers POST /admin/rejections: it sends a part of the open rejections that the
// filter means again, or discards them.
func settleMany(v *visit) error {
	f := readFilter(v.r.PostForm)
	if f.status = ""; v.r.PostForm.Get("sure") == "" || !f.isNarrow() {
		v.fault(http.StatusBadRequest, v.words.rejections, v.words.sayWhich)
		return nil
	}
	if v.r.PostForm.Get("do") == "discard" {
		done, err := v.api.DiscardPage(v.ctx(), f.query(many))
		if err != nil {
			return err
		}
		top := f.after(done.Next)
		v.done(rejectionsPath, top.values(), "discarded", done.Discarded, 0)
		return nil
	}
	done, err := v.api.RetryPage(v.ctx(), f.query(many))
	if err != nil {
		return err
	}
	next := f.after(done.Next)
	v.done(rejectionsPath, next.values(), "retried", done.Retried, done.Rejected+done.Skipped)
	return nil
}

// done has the browser get a page that says what was done, with two numbers.
func (v *visit) done(path string, values url.Values, did string, n, m int) {
	values.Set("did", did)
	for name, x := range map[string]int{"n": n, "m": m} {
		if x != 0 {
			values.Set(name, strconv.Itoa(x))
		}
	}
	redirect(v.w, v.r, withQuery(path, values))
}

// rejectionOf returns the rejection that the path names.
func (v *visit) rejectionOf() (client.RejectedEvent, error) {
	id, err := strconv.ParseUint(v.r.PathValue("id"), 10, 62)
	if err != nil {
		id = 0 // which no rejection has
	}
	return v.api.RejectedEvent(v.ctx(), id)
}

// discardOne answers POST /admin/rejections/{id}/discard.
func discardOne(v *visit) error {
	r, err := v.rejectionOf()
	if err != nil {
		return err
	}
	if err := v.api.Discard(v.ctx(), r.ID); err != nil {
		return err
	}
	v.done(rejectionsPath, url.Values{}, "discarded", 1, 0)
	return nil
}

// chosen returns the state that is shown, of those that can be chosen.
func (f *rejectionFilter) chosen() string { return cmp.Or(f.status, "open") }
