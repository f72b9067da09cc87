package tracker

import (
	"encoding/hex"
	"fmt"
	"slices"

	"statstracker/eventlog"
	"statstracker/source"
	"statstracker/stats"
)

// controlRequest ends the batch of a request with a key, which its sender may send again.
// Its fields are fingerprints. What became of the events before it in the batch is the
// answer. It stands in the block of the batch, so that both are durable or neither.
const controlRequest = "request"

// The fields of the control record.
const (
	fieldKey  = "key"
	fieldBody = "body" // "" once somebody was erased: a fingerprint can confirm a guess of what was sent
)

// requests are the answers to requests with keys, as far back as they are remembered. They
// depend on the log alone: a request is forgotten when a later one comes.
type requests struct {
	entries   []answered // oldest first; none is changed
	forgotten uint64     // how many were before them
	byKey     map[source.Fingerprint]uint64
	bytes     int // that the rejections of the entries take
}

// answered is a request with its answer.
type answered struct {
	key, body source.Fingerprint // the body's is zero if it is not known any more
	at        int64              // milliseconds since 1970
	summary   source.Summary
}

// size is how many bytes the rejections take.
func (a *answered) size() int {
	n := 0
	for i := range a.summary.Rejections {
		n += rejectionSize + len(a.summary.Rejections[i].Reason)
	}
	return n
}

// rejectionSize is what a [source.Rejection] takes besides its reason.
const rejectionSize = 24

// find returns the answer to the request of that key, if it came less than the window ago.
func (r *requests) find(key source.Fingerprint, at int64) (*answered, bool) {
	n, ok := r.byKey[key]
	if !ok {
		return nil, false
	}
	a := &r.entries[n-r.forgotten]
	return a, at-a.at < source.RequestWindow.Milliseconds()
}

// add remembers a request, and forgets those before it that are old or too many.
func (r *requests) add(a answered) {
	r.put(a)
	for len(r.entries) > 1 && (len(r.entries) > source.MaxRequests || r.bytes > source.MaxRequestBytes || a.at-r.entries[0].at >= source.RequestWindow.Milliseconds()) {
		r.forget()
	}
}

// put remembers a request.
func (r *requests) put(a answered) {
	if r.byKey == nil {
		r.byKey = make(map[source.Fingerprint]uint64)
	}
	r.byKey[a.key] = r.forgotten + uint64(len(r.entries))
	r.entries = append(r.entries, a)
	r.bytes += a.size()
}

// forget forgets the oldest. Its key may have come again meanwhile.
func (r *requests) forget() {
	oldest := &r.entries[0]
	if r.byKey[oldest.key] == r.forgotten {
		delete(r.byKey, oldest.key)
	}
	r.bytes -= oldest.size()
	r.entries, r.forgotten = r.entries[1:], r.forgotten+1
}

// list returns the requests, the oldest first. What it returns does not change.
func (r *requests) list() []answered { return slices.Clip(r.entries) }

// disguise gives the reasons the pseudonyms, and forgets what was sent.
func (r *requests) disguise(d disguise) {
	r.entries, r.bytes = slices.Clone(r.entries), 0
	for i := range r.entries {
		a := &r.entries[i]
		a.body = source.Fingerprint{}
		a.summary.Rejections = slices.Clone(a.summary.Rejections)
		for j := range a.summary.Rejections {
			a.summary.Rejections[j].Reason = d.quoted(a.summary.Rejections[j].Reason)
		}
		r.bytes += a.size()
	}
}

// forgetBody takes the fingerprint of what was sent out of the record of a request.
func forgetBody(r *eventlog.Record) (changed bool) {
	if r.Kind != eventlog.KindControl || r.Text != controlRequest {
		return false
	}
	for i := range r.Event.Fields {
		if f := &r.Event.Fields[i]; f.Name == fieldBody && f.Value != "" {
			f.Value, changed = "", true
		}
	}
	return changed
}

// requestFields are those of the control record.
func requestFields(r source.Request) []stats.Field {
	return []stats.Field{
		{Name: fieldKey, Value: hex.EncodeToString(r.Key[:])},
		{Name: fieldBody, Value: hex.EncodeToString(r.Body[:])},
	}
}

// answer remembers that the batch which the control record ends has become what it has.
func (f *fold) answer(r *eventlog.Record) error {
	a := answered{at: r.Event.Received.UnixMilli(), summary: f.summary}
	a.summary.Rejections = slices.Clip(a.summary.Rejections)
	for _, field := range r.Event.Fields {
		to := &a.body
		if field.Name == fieldKey {
			to = &a.key
		}
		if n, err := hex.Decode(to[:], []byte(field.Value)); err != nil || n != len(to) && n != 0 {
			return fmt.Errorf("the field %s of a request is no fingerprint", field.Name)
		}
	}
	f.requests.add(a)
	return nil
}

func (e *encoder) requests(list []answered) {
	e.number(uint64(len(list)))
	for i := range list {
		a := &list[i]
		e.bytes(a.key[:])
		e.bytes(a.body[:])
		e.number(uint64(a.at))
		for _, n := range a.summary.Outcomes {
			e.number(uint64(n))
		}
		e.number(uint64(len(a.summary.Rejections)))
		for _, r := range a.summary.Rejections {
			e.number(uint64(r.Index))
			e.text(r.Reason)
		}
	}
}

func (d *decoder) requests(to *requests) {
	for range d.count(source.MaxRequests) {
		if d.err != nil {
			return
		}
		var a answered
		d.bytes(a.key[:])
		d.bytes(a.body[:])
		a.at = int64(d.number())
		for i := range a.summary.Outcomes {
			a.summary.Outcomes[i] = d.count(maxBatch)
		}
		for range d.count(source.MaxRejections) {
			a.summary.Rejections = append(a.summary.Rejections, source.Rejection{Index: d.count(maxBatch), Reason: d.text()})
		}
		to.put(a)
	}
}

// maxBatch is more than the records that a batch can have.
const maxBatch = eventlog.MaxBlock
