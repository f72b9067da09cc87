package redissource

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"
)

// bufferSize is the size in bytes of the buffer for what comes. It is small
// enough to stay in the processor's cache, and grows for an entry that is larger.
const bufferSize = 256 << 10

// wire sends commands over a connection and receives the replies.
type wire struct {
	conn     net.Conn
	patience time.Duration // how long to wait for bytes
	command  []byte
	buffer   []byte
	from, to int   // what is in buffer[from:to] has come and not been read
	received int64 // bytes that have come
	parser   parser
}

func newWire(conn net.Conn, patience time.Duration) *wire {
	return &wire{conn: conn, patience: patience, buffer: make([]byte, bufferSize)}
}

// send sends a command.
func (w *wire) send(args ...string) error {
	b := w.command[:0]
	b = append(b, '*')
	b = strconv.AppendInt(b, int64(len(args)), 10)
	for _, arg := range args {
		b = append(b, "\r\n$"...)
		b = strconv.AppendInt(b, int64(len(arg)), 10)
		b = append(b, "\r\n"...)
		b = append(b, arg...)
	}
	b = append(b, "\r\n"...)
	w.command = b
	if err := w.conn.SetWriteDeadline(time.Now().Add(w.patience)); err != nil {
		return err
	}
	_, err := w.conn.Write(w.command)
	return err
}

// read calls parse for what has come, and again whenever more has come, until
// it is not short of anything. What it returns is read then, unless the error
// is errReply: then nothing more can be read. What parse keeps of the parser's
// data is valid until the next read.
func (w *wire) read(parse func(*parser) error) error {
	for {
		w.parser = parser{data: w.buffer[w.from:w.to]}
		err := parse(&w.parser)
		if !errors.Is(err, errShort) {
			w.from += w.parser.at
			return err
		}
		if err := w.receive(); err != nil {
			return err
		}
	}
}

// receive waits for more bytes.
func (w *wire) receive() error {
	w.makeRoom()
	if err := w.conn.SetReadDeadline(time.Now().Add(w.patience)); err != nil {
		return err
	}
	n, err := w.conn.Read(w.buffer[w.to:])
	w.to += n
	w.received += int64(n)
	if n > 0 {
		return nil
	}
	return err
}

// makeRoom moves what has come to the start of the buffer, which it makes larger
// when it is full of one reply, and small again after that.
func (w *wire) makeRoom() {
	pending := w.buffer[w.from:w.to]
	switch {
	case len(pending) == len(w.buffer):
		w.buffer = append(slices.Clone(pending), make([]byte, len(pending))...)
	case len(w.buffer) > bufferSize && len(pending) < bufferSize/2:
		w.buffer = append(slices.Clone(pending), make([]byte, bufferSize-len(pending))...)
	default:
		copy(w.buffer, pending)
	}
	w.from, w.to = 0, len(pending)
}

// do sends a command and returns its reply: see [parser.value].
func (w *wire) do(args ...string) (reply any, err error) {
	if err := w.send(args...); err != nil {
		return nil, err
	}
	err = w.read(func(p *parser) error {
		reply, err = p.value(0)
		return err
	})
	return reply, err
}

// slice is a reply that must be an array.
func slice(reply any) ([]any, error) {
	list, ok := reply.([]any)
	if !ok {
		return nil, fmt.Errorf("%w: it is no array", errReply)
	}
	return list, nil
}
