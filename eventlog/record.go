package eventlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"statstracker/stats"
)

// Kind is what a record is.
type Kind uint8

// The kinds of a record.
const (
	KindEvent   Kind = iota // an event
	KindRefused             // no event, or one beyond a limit: rejected before it reached the fold
	KindControl             // tells the fold something other than an event
)

// Record is one entry of the log.
type Record struct {
	Kind Kind
	// Event is the event; of a refused record what is left of it; of a control
	// record its fields. Its slice of fields is used again for the next record;
	// the strings are not.
	Event stats.Event
	// Position is where the record stands in its source, or "".
	Position string
	// Text is why a record was refused, or what a control record controls.
	Text string
}

var (
	errNotTime = errors.New("is not a time as RFC 3339 writes it (2026-11-22T18:30:00Z)")
	errRecord  = errors.New("the record is malformed")
)

// A record is
//
//	kind, received (change in ms since the record before), position,
//	text (not of an event), number of fields, fields
//
// where a field is a name and a value. A name is the number of a name that has
// come before in the batch, from 1, or 0 and its text: the first maxNames of
// these get the next number. Bytes and text are preceded by their length, and
// numbers are varints.

func (b *Batch) appendHead(k Kind, received time.Time, position []byte) {
	ms := received.UnixMilli()
	b.records = append(b.records, byte(k))
	b.records = binary.AppendVarint(b.records, ms-b.lastMS)
	b.lastMS = ms
	b.records = appendBytes(b.records, position)
}

func (b *Batch) appendName(ref uint32) {
	n := &b.names[ref]
	b.records = binary.AppendUvarint(b.records, uint64(n.written))
	if n.written > 0 {
		return
	}
	b.records = appendString(b.records, n.text)
	if b.written < maxNames {
		b.written++
		n.written = b.written
	}
}

// appendRecord adds the record as it is.
func (b *Batch) appendRecord(r *Record) {
	b.appendHead(r.Kind, r.Event.Received, []byte(r.Position))
	if r.Kind != KindEvent {
		b.records = appendString(b.records, r.Text)
	}
	b.appendFields(r.Event.Fields)
}

// appendFields completes a record with the fields as they are.
func (b *Batch) appendFields(fields []stats.Field) {
	b.records = binary.AppendUvarint(b.records, uint64(len(fields)))
	for _, f := range fields {
		b.appendName(b.nameRef([]byte(f.Name)))
		b.records = appendString(b.records, f.Value)
	}
	b.forgetNames()
	b.count++
}

// Each calls f with every record in order, until f returns an error, which it
// returns. The record is valid until f returns; its strings stay valid, and
// each keeps all the batch's bytes in memory: clone what is kept for long. Bytes
// that are not what a batch writes give an error that says where. Each must not
// be called within f.
func (b *Batch) Each(f func(*Record) error) error {
	d := decoder{rest: string(b.records), names: b.read[:0]}
	defer func() { b.read = d.names }()
	r := &b.record
	for i := range b.count {
		if err := d.next(r); err != nil {
			return fmt.Errorf("record %d of the batch, at byte %d: %w", i, len(b.records)-len(d.rest), err)
		}
		if err := f(r); err != nil {
			return err
		}
	}
	if d.rest != "" {
		return fmt.Errorf("after the last record of the batch, at byte %d: %w", len(b.records)-len(d.rest), errRecord)
	}
	return nil
}

// truncate leaves the first n records of the batch.
func (b *Batch) truncate(n int) error {
	d := decoder{rest: string(b.records)}
	for range n {
		if err := d.next(&b.record); err != nil {
			return fmt.Errorf("cut a batch after %d records: %w", n, err)
		}
	}
	b.records, b.count = b.records[:len(b.records)-len(d.rest)], n
	return nil
}

// decoder reads records from the bytes of a batch. All strings that it hands
// out are parts of one.
type decoder struct {
	rest  string
	names []string
	ms    int64
}

func (d *decoder) next(r *Record) error {
	if d.rest == "" || Kind(d.rest[0]) > KindControl {
		return errRecord
	}
	r.Kind, d.rest = Kind(d.rest[0]), d.rest[1:]
	step, ok := d.varint()
	if !ok {
		return errRecord
	}
	d.ms += step
	r.Event.Received = time.UnixMilli(d.ms).UTC()
	if r.Position, ok = d.text(); !ok {
		return errRecord
	}
	r.Text = ""
	if r.Kind != KindEvent {
		if r.Text, ok = d.text(); !ok {
			return errRecord
		}
	}
	return d.fields(r)
}

func (d *decoder) fields(r *Record) error {
	n, ok := d.uvarint()
	if !ok || n > uint64(len(d.rest)) {
		return errRecord
	}
	r.Event.Fields = r.Event.Fields[:0]
	for range n {
		name, okName := d.name()
		value, okValue := d.text()
		if !okName || !okValue {
			return errRecord
		}
		r.Event.Fields = append(r.Event.Fields, stats.Field{Name: name, Value: value})
	}
	return nil
}

func (d *decoder) name() (string, bool) {
	ref, ok := d.uvarint()
	if !ok || ref > uint64(len(d.names)) {
		return "", false
	}
	if ref > 0 {
		return d.names[ref-1], true
	}
	name, ok := d.text()
	if len(d.names) < maxNames {
		d.names = append(d.names, name)
	}
	return name, ok
}

func (d *decoder) text() (string, bool) {
	n, ok := d.uvarint()
	if !ok || n > uint64(len(d.rest)) {
		return "", false
	}
	text := d.rest[:n]
	d.rest = d.rest[n:]
	return text, true
}

func (d *decoder) varint() (int64, bool) {
	u, ok := d.uvarint()
	return int64(u>>1) ^ -int64(u&1), ok
}

func (d *decoder) uvarint() (uint64, bool) {
	if d.rest != "" && d.rest[0] < 0x80 {
		u := uint64(d.rest[0])
		d.rest = d.rest[1:]
		return u, true
	}
	var u uint64
	for i := 0; i < len(d.rest) && i < binary.MaxVarintLen64; i++ {
		c := d.rest[i]
		u |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			d.rest = d.rest[i+1:]
			return u, true
		}
	}
	return 0, false
}

// shown returns a field's name as it may stand in a reason: as text, whatever
// its bytes are. Whoever shows the reason has to quote it.
func shown(fieldName string) string {
	return strings.ToValidUTF8(fieldName, "�")
}
