package redissource

import (
	"fmt"

	"statstracker/eventlog"
)

// entries reads the entries of a reply to XREAD of one stream, one after
// another, as they come over the wire.
type entries struct {
	wire  *wire
	count int     // entries of the reply
	left  int     // of these, how many have not been read
	last  entryID // of the entry read last, or that the reply has to follow
}

// newEntries reads the head of a reply: one of no stream, or of the one asked for.
func newEntries(w *wire, after entryID) (entries, error) {
	e := entries{wire: w, last: after}
	err := w.read(func(p *parser) (err error) {
		e.count, err = parseHead(p)
		return err
	})
	e.left = e.count
	return e, err
}

func parseHead(p *parser) (count int, err error) {
	streams, err := p.array()
	if err != nil || streams < 0 {
		return 0, err
	}
	if streams != 1 {
		return 0, fmt.Errorf("%w: it is about %d streams", errReply, streams)
	}
	if err := expect(p, 2, "a key and its entries"); err != nil {
		return 0, err
	}
	if _, err := p.text(); err != nil {
		return 0, err
	}
	if count, err = p.array(); err == nil && count < 1 {
		err = fmt.Errorf("%w: it has no entries", errReply)
	}
	return count, err
}

// fill adds entries to the batch, each as one record, until there are no more
// of them or the batch has the size in bytes.
func (e *entries) fill(b *eventlog.Batch, size int) error {
	parse := func(p *parser) error {
		err := e.parse(p, b)
		if err != nil {
			b.Drop()
		}
		return err
	}
	for e.left > 0 && b.Size() < size {
		if err := e.wire.read(parse); err != nil {
			return fmt.Errorf("after entry %s: %w", e.last, err)
		}
		e.left--
	}
	return nil
}

// parse adds the next entry to the batch.
func (e *entries) parse(p *parser, b *eventlog.Batch) error {
	if err := expect(p, 2, "an id and fields"); err != nil {
		return err
	}
	text, err := p.text()
	if err != nil {
		return err
	}
	id, err := e.follow(text)
	if err != nil {
		return err
	}
	if err := parseFields(p, b); err != nil {
		return err
	}
	b.Add(id.time(), text)
	e.last = id
	return nil
}

// follow requires the id of an entry after the last one.
func (e *entries) follow(text []byte) (entryID, error) {
	id, err := parseID(text)
	if err != nil {
		return id, fmt.Errorf("%w: %w", errReply, err)
	}
	if id.compare(e.last) <= 0 {
		return id, fmt.Errorf("%w: entry %s comes after %s", errReply, id, e.last)
	}
	return id, nil
}

func parseFields(p *parser, b *eventlog.Batch) error {
	n, err := p.array()
	if err != nil {
		return err
	}
	if n < 0 || n%2 != 0 {
		return fmt.Errorf("%w: %d names and values", errReply, n)
	}
	for range n / 2 {
		name, err := p.text()
		if err != nil {
			return err
		}
		value, err := p.text()
		if err != nil {
			return err
		}
		b.Field(name, value)
	}
	return nil
}

func expect(p *parser, n int, what string) error {
	got, err := p.array()
	if err == nil && got != n {
		err = fmt.Errorf("%w: %d elements for %s", errReply, got, what)
	}
	return err
}
