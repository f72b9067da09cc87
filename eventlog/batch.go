package eventlog

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf8"

	"statstracker/stats"
)

// Batch is a run of records that one source delivers together, in the form in
// which they stand in the log. A source adds records; the log writes them; the
// fold reads them with [Batch.Each].
//
// A Batch must not be used by two goroutines at once.
type Batch struct {
	// Source names who delivers.
	Source string
	// From and To are the source's positions before and after the batch: text
	// that only the source understands. A source without positions leaves both
	// empty. The tracker takes the batch only if From is the position that the
	// log has for the source, so that nothing can be delivered twice or left out.
	From, To string
	// First is the sequence number of the first record in the log. It is set
	// when the batch is appended or read.
	First uint64

	count   int
	records []byte
	lastMS  int64
	written uint32 // names in the records

	names  []name
	byName map[string]uint32
	staged []stagedField
	reason string // why the staged event will be refused, if it will

	record Record   // what Each hands out, for its memory
	read   []string // the names that Each has met, for its memory
}

// maxNames is how many field names of a batch get a number. Those beyond it are
// written in full every time, so that names that nobody uses twice cost no more
// memory than their bytes.
const maxNames = 1024

// name is a field name of the batch. It is written in full where it first
// occurs in the records, and by its number from then on.
type name struct {
	text    string
	check   check
	written uint32 // its number in the records, from 1; 0 while it has none
	event   int    // 1 + the index of the last event that had the field
}

type check uint8

const (
	checkNothing check = iota
	checkProduct
	checkID
	checkTime
)

type stagedField struct {
	name  uint32
	value []byte
}

// NewBatch returns an empty batch of the source.
func NewBatch(source string) *Batch {
	return &Batch{Source: source, byName: make(map[string]uint32)}
}

// Reset empties the batch and keeps its source and its memory.
func (b *Batch) Reset() {
	b.Drop()
	b.resetNames()
	*b = Batch{
		Source: b.Source, byName: b.byName, names: b.names,
		records: b.records[:0], staged: b.staged[:0],
		record: b.record, read: b.read,
	}
}

// Len returns the number of records.
func (b *Batch) Len() int { return b.count }

// Size returns the number of bytes that the records take.
func (b *Batch) Size() int { return len(b.records) }

// Field adds a field to the event that the next [Batch.Add] completes. Of a
// field that comes twice the last one holds, at the place of the first. The
// value is not copied until then; the name is.
func (b *Batch) Field(fieldName, value []byte) {
	if len(b.staged) == stats.MaxFields && !b.isStaged(fieldName) {
		b.refuse("it has more than 64 fields")
		return
	}
	if len(fieldName) > stats.MaxFieldName {
		b.refuse("the name of a field is longer than 64 bytes")
		fieldName = fieldName[:stats.MaxFieldName]
	}
	ref := b.nameRef(fieldName)
	if b.names[ref].event == b.count+1 {
		b.restage(ref, value)
		return
	}
	b.names[ref].event = b.count + 1
	b.staged = append(b.staged, stagedField{ref, value})
}

// Add completes the event whose fields have been added. An event beyond a limit
// of the contract is kept as a refused one, with what fits of its fields.
// Received is when it was received, to the millisecond; position is where it
// stands in the source, or empty.
func (b *Batch) Add(received time.Time, position []byte) {
	b.checkStaged()
	b.begin(received, position)
	room := stats.MaxEvent
	b.records = binary.AppendUvarint(b.records, uint64(len(b.staged)))
	for _, f := range b.staged {
		value := f.value[:min(len(f.value), room, stats.MaxValue)]
		b.appendName(f.name)
		b.records = appendBytes(b.records, value)
		room -= len(value)
	}
	b.Drop()
	b.count++
}

// Drop forgets the fields that have been added since the last record.
func (b *Batch) Drop() {
	for _, f := range b.staged {
		b.names[f.name].event = 0
	}
	clear(b.staged)
	b.staged, b.reason = b.staged[:0], ""
	b.forgetNames()
}

// Refuse adds something that is no event: raw is what came instead, kept to
// the limit of a value under the name "", and reason says why it is none. Fields
// that have been added since the last record are forgotten.
func (b *Batch) Refuse(raw []byte, reason string, received time.Time, position []byte) {
	b.Drop()
	b.refuse(reason)
	b.Field(nil, raw[:min(len(raw), stats.MaxValue)])
	b.Add(received, position)
}

// Control adds a control record: what tells the fold something other than an
// event, such as the rules that hold from here on. It has no limits but that of
// a block. Fields that have been added since the last record are forgotten.
func (b *Batch) Control(kind string, received time.Time, fields ...stats.Field) {
	b.Drop()
	b.appendHead(KindControl, received, nil)
	b.records = appendString(b.records, kind)
	b.appendFields(fields)
}

// refuse notes why the event cannot be taken. The first reason stands.
func (b *Batch) refuse(reason string) {
	if b.reason == "" {
		b.reason = reason
	}
}

func (b *Batch) isStaged(fieldName []byte) bool {
	ref, ok := b.byName[string(fieldName)]
	return ok && b.names[ref].event == b.count+1
}

func (b *Batch) restage(ref uint32, value []byte) {
	for i := range b.staged {
		if b.staged[i].name == ref {
			b.staged[i].value = value
		}
	}
}

// nameRef returns the number of the name. Events of one kind have the same
// fields in the same order, so the name that followed last time is tried first.
func (b *Batch) nameRef(text []byte) uint32 {
	next := uint32(0)
	if n := len(b.staged); n > 0 {
		next = b.staged[n-1].name + 1
	}
	if int(next) < len(b.names) && b.names[next].text == string(text) {
		return next
	}
	if ref, ok := b.byName[string(text)]; ok {
		return ref
	}
	ref := uint32(len(b.names))
	n := name{text: string(text)}
	n.check = checkOf(n.text)
	b.names = append(b.names, n)
	b.byName[n.text] = ref
	return ref
}

// resetNames keeps the names, since the next events are likely to have them
// too, but not their numbers. When there is no room for others, it forgets them.
func (b *Batch) resetNames() {
	if len(b.names) == maxNames {
		clear(b.byName)
		b.names = b.names[:0]
	}
	for i := range b.names {
		b.names[i].written, b.names[i].event = 0, 0
	}
}

// forgetNames forgets the names beyond maxNames. No field may be staged.
func (b *Batch) forgetNames() {
	for len(b.names) > maxNames {
		last := len(b.names) - 1
		delete(b.byName, b.names[last].text)
		b.names = b.names[:last]
	}
}

func checkOf(fieldName string) check {
	switch fieldName {
	case stats.FieldProduct:
		return checkProduct
	case stats.FieldGame, stats.FieldWinner, stats.FieldLoser, stats.FieldUser, stats.FieldEventID, "p1_id", "p2_id":
		return checkID
	case stats.FieldOccurredAt:
		return checkTime
	}
	return checkNothing
}

// checkStaged checks the event against the limits of the contract. It is done
// here, before the log, so that a later version with other limits does not
// judge an old event anew.
func (b *Batch) checkStaged() {
	if b.reason != "" {
		return
	}
	size, hasProduct := 0, false
	for _, f := range b.staged {
		n := &b.names[f.name]
		size += len(n.text) + len(f.value)
		if len(f.value) > stats.MaxValue {
			b.refuse(fmt.Sprintf("the value of %s is longer than 32 KiB", shown(n.text)))
		}
		if problem := n.check.problem(f.value); problem != nil {
			b.refuse(fmt.Sprintf("%s %v", n.text, problem))
		}
		hasProduct = hasProduct || n.check == checkProduct
	}
	if size > stats.MaxEvent {
		b.refuse("it is larger than 64 KiB")
	}
	if !hasProduct {
		b.refuse("it has no product_id")
	}
}

// problem says what is wrong with the value, if anything is.
func (c check) problem(value []byte) error {
	switch c {
	case checkProduct, checkID:
		if len(value) > 0 && len(value) <= stats.MaxID && utf8.Valid(value) {
			return nil
		}
		return stats.CheckID(string(value[:min(len(value), stats.MaxID+1)]))
	case checkNothing:
	case checkTime:
		// Package time also takes a comma before the fraction of a second.
		if _, err := time.Parse(time.RFC3339, string(value)); err != nil || bytes.IndexByte(value, ',') >= 0 {
			return errNotTime
		}
	}
	return nil
}

// begin starts the record of the staged event: a refused one if there is a
// reason.
func (b *Batch) begin(received time.Time, position []byte) {
	if b.reason == "" {
		b.appendHead(KindEvent, received, position)
		return
	}
	b.appendHead(KindRefused, received, position)
	b.records = appendString(b.records, b.reason)
}
