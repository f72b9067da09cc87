package cmd

import (
	"bytes"
	"fmt"
	"iter"

	"statstracker/internal/eventjson"
)

// origin is where an event stands.
type origin struct {
	file string
	line int // from 1
}

func (o origin) String() string { return fmt.Sprintf("%s:%d", visible(o.file), o.line) }

// complaint is what is wrong with a line.
type complaint struct {
	origin
	reason string
}

// body is events that are sent together: lines, and where each of them stands.
type body struct {
	text    []byte
	origins []origin
	unsent  []complaint // lines in between that cannot be sent
}

func (b *body) reset() {
	b.text, b.origins, b.unsent = b.text[:0], b.origins[:0], nil
}

// add adds a line, which has no line end and is not blank.
func (b *body) add(line []byte, at origin) {
	b.text = append(append(b.text, line...), '\n')
	b.origins = append(b.origins, at)
}

func (b *body) empty() bool { return len(b.origins) == 0 && len(b.unsent) == 0 }

// lines returns the lines with the index of each.
func (b *body) lines() iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		rest := b.text
		for i := range b.origins {
			line, after, _ := bytes.Cut(rest, []byte{'\n'})
			if rest = after; !yield(i, line) {
				return
			}
		}
	}
}

// first and last are where the events of a body that has some begin and end.
func (b *body) first() origin { return b.origins[0] }
func (b *body) last() origin  { return b.origins[len(b.origins)-1] }

// repeatable returns whether the body may be sent a second time after it has
// perhaps been taken: every event has an id of its own, by which the server
// finds the duplicates.
func (b *body) repeatable() bool {
	var d eventjson.Decoder
	for _, line := range b.lines() {
		var id hasEventID
		if d.Object(line, &id) != nil || !id {
			return false
		}
	}
	return true
}

// hasEventID looks for the event_id among the fields of an event.
type hasEventID bool

// Field implements [eventjson.Fields]. Of a field that is twice in an event the
// last one holds.
func (h *hasEventID) Field(name, value []byte) {
	if string(name) == "event_id" {
		*h = len(value) > 0
	}
}
