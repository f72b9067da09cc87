package cmd

import (
	"errors"

	"statstracker/internal/eventjson"
)

// redisEntries turns the lines of a body into commands that add them to a
// stream. Its memory is used again for the next body.
type redisEntries struct {
	decoder eventjson.Decoder
	text    []byte // of all names and values, one after the other
	ends    []int  // in text, of each name and value
	starts  []int  // in ends, of each event
	strings []string
	args    []any
}

var errNoFields = errors.New("it has no fields, and an entry of a stream needs one")

// read reads the events of the body. It returns the lines that are none.
func (e *redisEntries) read(b *body) (unsent []complaint) {
	e.text, e.ends, e.starts = e.text[:0], e.ends[:0], e.starts[:0]
	for i, line := range b.lines() {
		text, ends := len(e.text), len(e.ends)
		err := e.decoder.Object(line, e)
		if err == nil && len(e.ends) == ends {
			err = errNoFields
		}
		if err != nil {
			e.text, e.ends = e.text[:text], e.ends[:ends]
			unsent = append(unsent, complaint{b.origins[i], err.Error()})
			continue
		}
		e.starts = append(e.starts, ends)
	}
	return unsent
}

// Field implements [eventjson.Fields].
func (e *redisEntries) Field(name, value []byte) {
	e.text = append(e.text, name...)
	e.ends = append(e.ends, len(e.text))
	e.text = append(e.text, value...)
	e.ends = append(e.ends, len(e.text))
}

// each calls yield with the command of each event. The commands are valid until
// the next read.
func (e *redisEntries) each(stream string, yield func(args []any)) {
	text, start := string(e.text), 0
	e.strings = e.strings[:0]
	for _, end := range e.ends {
		e.strings = append(e.strings, text[start:end])
		start = end
	}
	e.args = e.args[:0]
	for i, from := range e.starts {
		to, first := len(e.strings), len(e.args)
		if i+1 < len(e.starts) {
			to = e.starts[i+1]
		}
		e.args = append(e.args, "XADD", &stream, "*")
		for k := from; k < to; k++ {
			e.args = append(e.args, &e.strings[k]) // a pointer is no allocation
		}
		yield(e.args[first:len(e.args):len(e.args)])
	}
}
