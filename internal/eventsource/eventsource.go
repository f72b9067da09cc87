// Package eventsource reads Server-Sent Events as a browser does: section 9.2.6 of the
// HTML standard, https://html.spec.whatwg.org/multipage/server-sent-events.html.
package eventsource

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// MaxEvent is the size in bytes of the largest line, and of the largest event, that is
// read.
const MaxEvent = 4 << 20

// ErrTooLarge is the error of a line or an event that is larger.
var ErrTooLarge = errors.New("a line or an event is larger than 4 MiB")

// Event is one event.
type Event struct {
	ID   string // of this event or, if it has none, of the last one that had
	Name string // "message" if the event has none
	Data string
}

// Reader reads a stream of events. It must not be used by several goroutines at once.
type Reader struct {
	in     *bufio.Reader
	begun  bool
	retry  time.Duration
	id     string
	name   string
	data   []byte
	filled bool // whether the event has data, which may be empty
	after  bool // the line before has ended in CR, to which LF may belong
}

// NewReader returns a reader of the stream.
func NewReader(in io.Reader) *Reader {
	return &Reader{in: bufio.NewReader(in)}
}

// Retry returns how long to wait before one connects again, as the stream has said
// last; 0 if it has not.
func (r *Reader) Retry() time.Duration { return r.retry }

// Next returns the next event. The error is that of the stream, io.EOF at its end, or
// ErrTooLarge; what has come of an event that has not ended is forgotten.
func (r *Reader) Next() (Event, error) {
	for {
		line, err := r.line()
		if err != nil {
			return Event{}, err
		}
		if len(line) > 0 {
			if err := r.field(line); err != nil {
				return Event{}, err
			}
			continue
		}
		if e, ok := r.dispatch(); ok {
			return e, nil
		}
	}
}

// dispatch ends the event. Ok is false if it has no data.
func (r *Reader) dispatch() (e Event, ok bool) {
	e = Event{ID: r.id, Name: r.name, Data: strings.ToValidUTF8(string(bytes.TrimSuffix(r.data, []byte("\n"))), "\uFFFD")}
	if e.Name == "" {
		e.Name = "message"
	}
	ok = r.filled
	r.name, r.data, r.filled = "", r.data[:0], false
	return e, ok
}

// field takes a line that is not empty.
func (r *Reader) field(line []byte) error {
	name, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(name) {
	case "event":
		r.name = string(value)
	case "data":
		if len(r.data)+len(value) >= MaxEvent {
			return ErrTooLarge
		}
		r.data, r.filled = append(append(r.data, value...), '\n'), true
	case "id":
		if bytes.IndexByte(value, 0) < 0 {
			r.id = string(value)
		}
	case "retry":
		r.pause(string(value))
	}
	return nil
}

// pause takes a number of milliseconds. What has anything but digits says nothing.
func (r *Reader) pause(text string) {
	if strings.Trim(text, "0123456789") != "" {
		return
	}
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil && ms <= int64(time.Duration(1<<63-1)/time.Millisecond) {
		r.retry = time.Duration(ms) * time.Millisecond
	}
}

// line returns the next line without its end, which is LF, CR, or both. It is as yet
// unknown after a CR whether a LF follows, and it would be wrong to wait for that.
func (r *Reader) line() ([]byte, error) {
	var line []byte
	for len(line) < MaxEvent {
		c, err := r.in.ReadByte()
		switch {
		case err != nil:
			return nil, err
		case c == '\n' && r.after:
			r.after = false
			continue
		}
		if r.after = c == '\r'; r.after || c == '\n' {
			return r.withoutMark(line), nil
		}
		line = append(line, c)
	}
	return nil, ErrTooLarge
}

// withoutMark returns the line without the byte order mark that a stream may begin with.
func (r *Reader) withoutMark(line []byte) []byte {
	if r.begun {
		return line
	}
	r.begun = true
	return bytes.TrimPrefix(line, []byte("\uFEFF"))
}
