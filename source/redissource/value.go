package redissource

import (
	"fmt"
	"strconv"
)

// maxDepth is how deep arrays may be in one another; Redis needs three.
const maxDepth = 8

// value reads a reply of any kind: nil, an int64, a string, or a []any of these.
// An error that the server answered is an error.
func (p *parser) value(depth int) (any, error) {
	if p.at >= len(p.data) {
		return nil, errShort
	}
	switch kind := p.data[p.at]; kind {
	case '-':
		return nil, p.serverError()
	case '+':
		line, err := p.line()
		return string(line), err
	case ':':
		return p.integer()
	case '$':
		return p.optionalText()
	case '*':
		return p.values(depth + 1)
	default:
		return nil, fmt.Errorf("%w: it begins with %q", errReply, kind)
	}
}

func (p *parser) integer() (any, error) {
	line, err := p.line()
	if err != nil {
		return nil, err
	}
	n, err := strconv.ParseInt(string(line), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%w: %.20q is no integer", errReply, line)
	}
	return n, nil
}

func (p *parser) optionalText() (any, error) {
	n, err := p.number('$')
	if err != nil || n < 0 {
		return nil, err
	}
	text, err := p.take(n)
	return string(text), err
}

func (p *parser) values(depth int) (any, error) {
	n, err := p.number('*')
	if err != nil || n < 0 {
		return nil, err
	}
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: it has too many levels", errReply)
	}
	var list []any
	for range n {
		v, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}
