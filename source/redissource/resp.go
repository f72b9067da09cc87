package redissource

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// The client hands over the reply to XREAD as the bytes that Redis sent (RESP2),
// for making a value of each of the two dozen strings of an entry takes longer
// than everything else together; see docs/decisions/0003-redis-client.md. These
// bytes are whole: the client has read them by the same rules.

var errReply = errors.New("the server's reply is not one to XREAD")

// replyBuffer takes the bytes of a reply, and keeps its memory for the next.
type replyBuffer struct{ bytes []byte }

func (b *replyBuffer) Write(p []byte) (int, error) {
	b.bytes = append(b.bytes, p...)
	return len(p), nil
}

// ReadFrom reads what io.CopyN limits r to, without the buffer that io.Copy
// would make in between.
func (b *replyBuffer) ReadFrom(r io.Reader) (int64, error) {
	limited, ok := r.(*io.LimitedReader)
	if !ok {
		return io.Copy(writerOnly{b}, r)
	}
	start, n := len(b.bytes), int(limited.N)
	b.bytes = slices.Grow(b.bytes, n)[:start+n]
	read, err := io.ReadFull(limited, b.bytes[start:])
	b.bytes = b.bytes[:start+read]
	return int64(read), err
}

type writerOnly struct{ io.Writer }

// serverError is an error that the server answered.
type serverError string

func (e serverError) Error() string { return string(e) }

// RedisError makes it one of the client's server errors ([redis.Error]).
func (e serverError) RedisError() {}

// cursor reads arrays and strings from the bytes of a reply.
type cursor struct{ rest []byte }

// array reads the head of an array and returns its length, -1 for none at all.
func (c *cursor) array() (int, error) {
	if len(c.rest) > 0 && c.rest[0] == '-' {
		return 0, c.serverError()
	}
	return c.head('*')
}

// text reads a string. It is a part of the reply.
func (c *cursor) text() ([]byte, error) {
	n, err := c.head('$')
	if err != nil {
		return nil, err
	}
	if n < 0 || n > len(c.rest)-2 {
		return nil, fmt.Errorf("%w: a string of %d bytes in %d", errReply, n, len(c.rest))
	}
	text := c.rest[:n]
	c.rest = c.rest[n+2:]
	return text, nil
}

// head reads a line of the kind and the number in it.
func (c *cursor) head(kind byte) (int, error) {
	if len(c.rest) < 4 || c.rest[0] != kind {
		return 0, fmt.Errorf("%w: %c is missing at %.20q", errReply, kind, c.rest)
	}
	if c.rest[1] == '-' {
		return -1, nil
	}
	n := 0
	for i, d := range c.rest[1:] {
		switch {
		case d >= '0' && d <= '9' && n < 1<<32:
			n = n*10 + int(d-'0')
		case d == '\r' && i > 0 && i+2 < len(c.rest):
			c.rest = c.rest[i+3:]
			return n, nil
		default:
			return 0, fmt.Errorf("%w: no length at %.20q", errReply, c.rest)
		}
	}
	return 0, fmt.Errorf("%w: it ends in a length", errReply)
}

func (c *cursor) serverError() error {
	end := slices.Index(c.rest, '\r')
	if end < 0 {
		end = len(c.rest)
	}
	return serverError(c.rest[1:end])
}
