// Package eventjson reads events as JSON: an object is an event, and each of its
// members a field. Strings are taken as they are, numbers and booleans as their
// literal text, and other values as their compact JSON text.
package eventjson

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

var (
	// ErrSyntax says that the text is not JSON, or that more follows it.
	ErrSyntax = errors.New("it is not valid JSON")
	// ErrNotObject says that the text is JSON, but not an object.
	ErrNotObject = errors.New("it is not a JSON object")
)

// Fields takes the fields of an event, one after the other. Name and value are
// valid, and do not change, until the decoder reads the next event.
type Fields interface {
	Field(name, value []byte)
}

// Decoder reads events from JSON text. It keeps its memory for the next one and
// must not be used by two goroutines at once. The zero value is ready to use.
type Decoder struct {
	text    bytes.Buffer
	json    jsontext.Decoder
	strings []byte // what has been read of the event
}

// Reset makes the decoder read text from the beginning.
func (d *Decoder) Reset(text []byte) {
	d.text = *bytes.NewBuffer(text)
	d.json.Reset(&d.text, jsontext.AllowDuplicateNames(true))
}

// Object reads text that is one event. The error is ErrSyntax or ErrNotObject;
// some fields may have been read by then.
func (d *Decoder) Object(text []byte, to Fields) error {
	d.Reset(text)
	if err := d.Next(to); err != nil {
		return err
	}
	return d.End()
}

// Next reads the next value, which has to be an event. With ErrNotObject the
// value has been passed over; with ErrSyntax nothing more can be read.
func (d *Decoder) Next(to Fields) error {
	if d.json.PeekKind() != '{' {
		if _, err := d.json.ReadValue(); err != nil {
			return ErrSyntax
		}
		return ErrNotObject
	}
	if _, err := d.json.ReadToken(); err != nil {
		return ErrSyntax
	}
	d.strings = d.strings[:0]
	for d.json.PeekKind() != '}' {
		if err := d.member(to); err != nil {
			return ErrSyntax
		}
	}
	if _, err := d.json.ReadToken(); err != nil {
		return ErrSyntax
	}
	return nil
}

// Open enters an array and returns true, or returns false if the text is
// something else.
func (d *Decoder) Open() bool {
	if d.json.PeekKind() != '[' {
		return false
	}
	_, err := d.json.ReadToken()
	return err == nil
}

// More returns whether the array that was entered has another element. It
// leaves the array after the last one.
func (d *Decoder) More() bool {
	if d.json.PeekKind() != ']' {
		return true // or a mistake, which Next finds
	}
	_, err := d.json.ReadToken()
	return err != nil
}

// End returns ErrSyntax if anything but white space follows.
func (d *Decoder) End() error {
	if !d.AtEnd() {
		return ErrSyntax
	}
	return nil
}

// AtEnd returns whether only white space follows.
func (d *Decoder) AtEnd() bool {
	if d.json.PeekKind() != 0 {
		return false
	}
	_, err := d.json.ReadToken()
	return errors.Is(err, io.EOF)
}

// Offset returns how many bytes have been read.
func (d *Decoder) Offset() int { return int(d.json.InputOffset()) }

func (d *Decoder) member(to Fields) error {
	name, err := d.value()
	if err != nil {
		return err
	}
	value, err := d.value()
	if err != nil {
		return err
	}
	to.Field(name, value)
	return nil
}

// value reads a name or a value and returns the text of the field. The text is
// copied, because what the JSON library returns is valid only until its next
// read, and the text that is read stays as it is.
func (d *Decoder) value() ([]byte, error) {
	raw, err := d.json.ReadValue()
	if err != nil {
		return nil, err
	}
	start := len(d.strings)
	switch raw.Kind() {
	case '"':
		d.strings, err = appendString(d.strings, raw)
	case '{', '[':
		d.strings, err = appendCompact(d.strings, raw)
	default:
		d.strings = append(d.strings, raw...)
	}
	return d.strings[start:], err
}

func appendString(dst []byte, quoted jsontext.Value) ([]byte, error) {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return append(dst, quoted[1:len(quoted)-1]...), nil
	}
	return jsontext.AppendUnquote(dst, quoted)
}

func appendCompact(dst []byte, raw jsontext.Value) ([]byte, error) {
	start := len(dst)
	dst = append(dst, raw...)
	compact := jsontext.Value(dst[start:])
	err := compact.Compact() // in place: it gets no longer
	return dst[:start+len(compact)], err
}
