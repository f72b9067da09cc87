package tracker

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"statstracker/eventlog"
	"statstracker/stats"
)

// The control records about rejected events. A rejection that is settled stays in the list
// until it is among the oldest, and its event never counts itself, whatever rules come.
const (
	// controlRejections says how many rejections are listed from here on.
	controlRejections = "rejections"
	// controlRetry says that the next record is the event of a rejection, sent again. If
	// it is not rejected again, the rejection is settled.
	controlRetry = "retry"
	// controlDiscard says that rejections are settled without anything in their place.
	controlDiscard = "discard"
)

// The fields of these control records.
const (
	fieldKeep = "keep"
)

// rejections holds the newest rejections; the events themselves are in the log.
type rejections struct {
	entries   []rejection // oldest first
	dropped   int         // at the front of entries, not counted any more
	forgotten uint64      // that were listed once
	most      int         // that are listed; 0 is DefaultRejections
	// settled are the numbers of all that were ever settled, in order. It is replaced as
	// a whole.
	settled []uint64
}

// rejection says which record of the log a rejected event is, and why it is one.
type rejection struct {
	sequence uint64
	reason   string
	status   RejectionStatus
	by       uint64 // the record that settled it; 0 while it is open
}

// DefaultRejections is how many rejections can be listed, unless the log says another
// number. Older ones are still counted, and in the log.
const DefaultRejections = 10_000

// MaxRejections is the largest number of them: about 100 bytes each, and their reasons.
const MaxRejections = 1_000_000

func (r *rejections) limit() int {
	if r.most == 0 {
		return DefaultRejections
	}
	return r.most
}

func (r *rejections) add(e rejection) {
	r.entries = append(r.entries, e)
	r.trim()
}

// trim leaves as many as may be listed.
func (r *rejections) trim() {
	if over := len(r.entries) - r.dropped - r.limit(); over > 0 {
		r.dropped, r.forgotten = r.dropped+over, r.forgotten+uint64(over)
	}
	if r.dropped > r.limit() {
		r.entries = append([]rejection(nil), r.entries[r.dropped:]...)
		r.dropped = 0
	}
}

// list returns the rejections, oldest first. What it returns does not change.
func (r *rejections) list() []rejection {
	return r.entries[r.dropped:len(r.entries):len(r.entries)]
}

// frozen returns what does not change when the rejections do.
func (r *rejections) frozen() rejections {
	return rejections{entries: r.list(), forgotten: r.forgotten, most: r.most, settled: r.settled}
}

// find returns the rejection of that record.
func (r *rejections) find(sequence uint64) (rejection, bool) {
	list := r.list()
	i, ok := findRejection(list, sequence)
	if !ok {
		return rejection{}, false
	}
	return list[i], true
}

func findRejection(list []rejection, sequence uint64) (int, bool) {
	return slices.BinarySearchFunc(list, sequence, func(r rejection, n uint64) int { return compare(r.sequence, n) })
}

// settle marks rejections as settled by the record. Lists that were handed out stay as
// they are.
func (r *rejections) settle(status RejectionStatus, by uint64, sequences ...uint64) {
	r.entries, r.dropped = slices.Clone(r.list()), 0
	r.settled = slices.Clone(r.settled)
	for _, n := range sequences {
		if i, ok := findRejection(r.entries, n); ok && r.entries[i].status == RejectionOpen {
			r.entries[i].status, r.entries[i].by = status, by
		}
		if i, has := slices.BinarySearch(r.settled, n); !has {
			r.settled = slices.Insert(r.settled, i, n)
		}
	}
}

// disguise gives the reasons the pseudonyms, where they quote a value of the event: an id
// may be a word that the tracker itself uses. Lists that were handed out stay as they are.
func (r *rejections) disguise(d disguise) {
	r.entries, r.dropped = slices.Clone(r.list()), 0
	for i := range r.entries {
		r.entries[i].reason = d.quoted(r.entries[i].reason)
	}
}

// rejected notes that the present record was rejected, unless it is one that was sent
// again: then the rejection is there already.
func (f *fold) rejected(reason string) {
	if f.retrying == 0 {
		f.rejections.add(rejection{sequence: f.sequence, reason: reason})
	}
}

// retried settles the rejection that the present record is sent again for.
func (f *fold) retried(o stats.Outcome) {
	if of := f.retrying; of != 0 && o != stats.Rejected {
		f.rejections.settle(RejectionSent, f.sequence, of)
	}
	f.retrying = 0
}

// controlsRejections folds a control record about rejected events.
func (f *fold) controlsRejections(r *eventlog.Record) error {
	numbers, err := rejectionNumbers(r)
	if err != nil {
		return err
	}
	switch r.Text {
	case controlRejections:
		f.rejections.most = int(numbers[0])
		f.rejections.trim()
	case controlRetry:
		f.retrying = numbers[0]
	default:
		f.rejections.settle(RejectionDiscarded, f.sequence, numbers...)
	}
	return nil
}

// rejectionNumbers returns the numbers that the fields of the record are.
func rejectionNumbers(r *eventlog.Record) (list []uint64, err error) {
	for _, field := range r.Event.Fields {
		n, err := strconv.ParseUint(field.Value, 10, 62)
		if err != nil {
			return nil, fmt.Errorf("a control record about rejections: %w", err)
		}
		list = append(list, n)
	}
	if len(list) == 0 {
		return nil, errNoRejection
	}
	return list, nil
}

var errNoRejection = errors.New("a control record about rejections has no number")

// adoptRejections writes into the log how many rejections are listed, if it says another
// number.
func (t *Tracker) adoptRejections() error {
	most := t.config.Rejections
	if most == 0 || most == t.state.rejections.limit() {
		return nil
	}
	return t.control(controlRejections, stats.Field{Name: fieldKeep, Value: strconv.Itoa(most)})
}

func (e *encoder) rejections(list []rejection, forgotten uint64, most int, settled []uint64) {
	e.number(forgotten)
	e.number(uint64(most))
	e.number(uint64(len(settled)))
	for _, n := range settled {
		e.number(n)
	}
	e.number(uint64(len(list)))
	for i := range list {
		e.number(list[i].sequence)
		e.text(list[i].reason)
		e.number(uint64(list[i].status))
		e.number(list[i].by)
	}
}

func (d *decoder) rejections() (r rejections) {
	r.forgotten, r.most = d.number(), d.count(MaxRejections)
	for range d.count(1 << 40) {
		if d.err != nil {
			return r
		}
		r.settled = append(r.settled, d.number())
	}
	for range d.count(r.limit()) {
		r.entries = append(r.entries, rejection{d.number(), d.text(), RejectionStatus(d.count(int(RejectionDiscarded))), d.number()})
	}
	return r
}
