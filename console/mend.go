package console

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"statstracker/client"
	"statstracker/stats"
)

// Fields of an event are in a form under their names, after these.
const (
	fieldValue = "value:"
	fieldDrop  = "drop:"
	newName    = "new-name"
	newValue   = "new-value"
)

// maxEdited is the size in bytes of the longest value that is shown whole, to be changed.
const maxEdited = 4 << 10

type rejectionView struct {
	shell
	row     rejectionRow
	entry   string // where in its source it stands
	advice  string
	again   string // why it was rejected just now, or ""
	open    bool   // it can be discarded
	mending bool   // it can be sent again
	fields  []fieldView
	new     fieldView // to be added
}

// fieldView is a field of an event, as it stands in a form.
type fieldView struct {
	name, label string
	value       string // as it is edited
	seen        string // what there is to see of it, where that is something else; or ""
	long        bool   // it is kept, unless something is written in its place
	drop        bool
}

// rejectionPage answers GET /admin/rejections/{id}.
func rejectionPage(v *visit) error {
	r, err := v.rejectionOf()
	if err != nil {
		return err
	}
	return v.show(v.rejectionView(&r).show())
}

// rejectionView returns the page of a rejection.
func (v *visit) rejectionView(r *client.RejectedEvent) *rejectionView {
	w := v.words
	o := &rejectionView{row: w.rejectionRow(r), entry: visible(r.Position.Entry, 100), open: r.Status == "open"}
	o.shell = v.shell(said(w.rejection, o.row.id), rejectionsPath)
	_, raw := r.Fields[""]
	o.mending = o.open && !r.Cut && !raw
	switch {
	case !o.open:
		o.advice = said(w.settledBy, w.whole(r.SettledBy))
	case r.Cut:
		o.advice = w.adviceCut
	case raw:
		o.advice = w.adviceRaw
	default:
		o.advice = w.adviceMend
	}
	for _, name := range slices.Sorted(maps.Keys(r.Fields)) {
		o.fields = append(o.fields, w.fieldView(name, r.Fields[name]))
	}
	return o
}

func (w *words) fieldView(name, value string) fieldView {
	f := fieldView{name: name, label: visible(name, stats.MaxFieldName), value: edited(value)}
	if f.long = len(f.value) > maxEdited; f.long {
		f.value = ""
	}
	if seen := visible(value, maxShown); f.long || seen != strings.ReplaceAll(f.value, "\n", "⟨U+000A⟩") && seen != f.value {
		f.seen = seen
	}
	if f.long {
		f.seen += " (" + w.size(uint64(len(value))) + ")"
	}
	return f
}

// edited returns a value as a browser sends it back if nobody changes it: lines end with one
// character, and what no text may have is replaced.
func edited(value string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\uFFFD").Replace(strings.ToValidUTF8(value, "\uFFFD"))
}

// correctionOf returns what somebody has changed in the fields of an event: values that are
// others, fields that are taken away, and one that is new.
func correctionOf(fields map[string]string, form url.Values) client.Correction {
	c := client.Correction{Set: map[string]string{}}
	for name, value := range fields {
		sent, was := edited(form.Get(fieldValue+name)), edited(value)
		switch {
		case form.Has(fieldDrop + name):
			c.Remove = append(c.Remove, name)
		case !form.Has(fieldValue + name), sent == was, sent == "" && len(was) > maxEdited:
		default:
			c.Set[name] = sent
		}
	}
	slices.Sort(c.Remove)
	if name := strings.TrimSpace(form.Get(newName)); name != "" {
		c.Set[name] = edited(form.Get(newValue))
	}
	return c
}

// retryOne answers POST /admin/rejections/{id}: it sends the event again, mended.
func retryOne(v *visit) error {
	r, err := v.rejectionOf()
	if err != nil {
		return err
	}
	done, err := v.api.Retry(v.ctx(), r.ID, correctionOf(r.Fields, v.r.PostForm))
	if err != nil {
		return err
	}
	if done.Settled {
		v.done(rejectionsPath, url.Values{}, "sent-"+done.Outcome, int(r.ID), 0)
		return nil
	}
	o := v.rejectionView(&r)
	o.again = visible(done.Reason, maxShown)
	o.keep(v.r.PostForm)
	send(v.w, v.r, http.StatusUnprocessableEntity, o.show())
	return nil
}

// keep shows what somebody has written.
func (o *rejectionView) keep(form url.Values) {
	for i := range o.fields {
		f := &o.fields[i]
		f.drop = form.Has(fieldDrop + f.name)
		if form.Has(fieldValue + f.name) {
			f.value = edited(form.Get(fieldValue + f.name))
		}
	}
	o.new = fieldView{name: form.Get(newName), value: edited(form.Get(newValue))}
}

// lines returns how many lines a field of a form has room for.
func (f *fieldView) lines() string {
	return strconv.Itoa(min(1+strings.Count(f.value, "\n")+len(f.value)/70, 12))
}

// shownText returns what there is to see of a field that cannot be edited.
func shownText(f fieldView) string {
	if f.seen != "" {
		return f.seen
	}
	return f.value
}
