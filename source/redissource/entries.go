package redissource

import (
	"fmt"

	"statstracker/eventlog"
)

// entries reads the entries of a reply to XREAD of one stream, one after another.
type entries struct {
	cursor
	left int     // entries that have not been read
	last entryID // of the entry read last, or that the reply has to follow
}

// newEntries reads the head of a reply: one of no stream, or of the one asked for.
func newEntries(reply []byte, after entryID) (entries, error) {
	e := entries{cursor: cursor{reply}, last: after}
	streams, err := e.array()
	if err != nil || streams <= 0 {
		return e, err
	}
	if err := e.expect(2, "key and entries"); err != nil {
		return e, err
	}
	if _, err = e.text(); err != nil {
		return e, err
	}
	e.left, err = e.array()
	return e, err
}

// next adds the next entry to the batch as one record.
func (e *entries) next(b *eventlog.Batch) error {
	if err := e.expect(2, "id and fields"); err != nil {
		return err
	}
	text, err := e.text()
	if err != nil {
		return err
	}
	if err := e.advance(text); err != nil {
		return err
	}
	if err := e.fields(b); err != nil {
		b.Drop()
		return fmt.Errorf("entry %s: %w", e.last, err)
	}
	b.Add(e.last.time(), text)
	e.left--
	return nil
}

func (e *entries) advance(text []byte) error {
	id, err := parseID(text)
	if err != nil {
		return fmt.Errorf("%w: %w", errReply, err)
	}
	if id.compare(e.last) <= 0 {
		return fmt.Errorf("%w: entry %s comes after %s", errReply, id, e.last)
	}
	e.last = id
	return nil
}

func (e *entries) fields(b *eventlog.Batch) error {
	n, err := e.array()
	if err != nil {
		return err
	}
	if n < 0 || n%2 != 0 {
		return fmt.Errorf("%w: %d names and values", errReply, n)
	}
	for range n / 2 {
		name, err := e.text()
		if err != nil {
			return err
		}
		value, err := e.text()
		if err != nil {
			return err
		}
		b.Field(name, value)
	}
	return nil
}

func (e *entries) expect(n int, what string) error {
	got, err := e.array()
	if err == nil && got != n {
		err = fmt.Errorf("%w: %d elements for %s", errReply, got, what)
	}
	return err
}
