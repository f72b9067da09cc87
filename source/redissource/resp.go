package redissource

import (
	"bytes"
	"errors"
	"fmt"
)

// This file knows the protocol: replies as Redis sends them to a client that has
// not asked for another version of it (RESP2). Making a value of each of the two
// dozen strings of an entry, as every client library does, takes longer than
// all the rest; see docs/decisions/0003-redis-client.md.

var (
	errReply = errors.New("the server's reply is not one of Redis")
	// errShort says that the reply goes on in bytes that have not come yet.
	errShort = errors.New("the reply is not complete")
)

// serverError is an error that the server answered.
type serverError string

func (e serverError) Error() string { return string(e) }

// parser reads from the bytes that have come of a reply. After errShort what it
// has read must be read again, from the beginning.
type parser struct {
	data []byte
	at   int // what is before has been read
}

// array reads the head of an array and returns its length, -1 for none at all.
func (p *parser) array() (int, error) {
	if p.at < len(p.data) && p.data[p.at] == '-' {
		return 0, p.serverError()
	}
	return p.number('*')
}

// text reads a string. It is a part of the data.
func (p *parser) text() ([]byte, error) {
	n, err := p.number('$')
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, fmt.Errorf("%w: it has nothing where a string must be", errReply)
	}
	return p.take(n)
}

func (p *parser) take(n int) ([]byte, error) {
	end := p.at + n
	if end+2 > len(p.data) {
		return nil, errShort
	}
	if p.data[end] != '\r' || p.data[end+1] != '\n' {
		return nil, fmt.Errorf("%w: a string does not end where it should", errReply)
	}
	text := p.data[p.at:end]
	p.at = end + 2
	return text, nil
}

// number reads a line of the kind with a length in it, -1 for nothing.
func (p *parser) number(kind byte) (int, error) {
	const most = 1 << 40 // of anything that Redis sends
	data, n := p.data, 0
	if p.at < len(data) && data[p.at] != kind {
		return 0, fmt.Errorf("%w: %q is where %c must be", errReply, data[p.at], kind)
	}
	for i := p.at + 1; i < len(data); i++ {
		c := data[i]
		switch {
		case c >= '0' && c <= '9' && n >= 0 && n < most:
			n = n*10 + int(c-'0')
		case c == '\r' && i > p.at+1:
			return n, p.endLine(i)
		case c == '-' && i == p.at+1:
			return p.nothing()
		default:
			return 0, fmt.Errorf("%w: %q is in a length", errReply, c)
		}
	}
	return 0, errShort
}

// endLine requires the end of a line.
func (p *parser) endLine(at int) error {
	if at+2 > len(p.data) {
		return errShort
	}
	if p.data[at+1] != '\n' {
		return fmt.Errorf("%w: a line does not end where it should", errReply)
	}
	p.at = at + 2
	return nil
}

// nothing reads the rest of a line whose length is -1.
func (p *parser) nothing() (int, error) {
	line, err := p.line()
	if err == nil && string(line) != "-1" {
		err = fmt.Errorf("%w: %.20q is no length", errReply, line)
	}
	return -1, err
}

// line reads a line without its first byte.
func (p *parser) line() ([]byte, error) {
	const longest = 64 << 10
	n := bytes.Index(p.data[p.at:], []byte("\r\n"))
	switch {
	case n < 1 && len(p.data)-p.at > longest:
		return nil, fmt.Errorf("%w: a line has no end", errReply)
	case n < 1:
		return nil, errShort
	}
	line := p.data[p.at+1 : p.at+n]
	p.at += n + 2
	return line, nil
}

func (p *parser) serverError() error {
	line, err := p.line()
	if err != nil {
		return err
	}
	return serverError(line)
}
