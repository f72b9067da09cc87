package tracker

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"statstracker/eventlog"
	"statstracker/stats"
)

// maxFieldCounts is how many fields are counted.
const maxFieldCounts = 100

// countErased reads the log up to its end, and counts the events that name a
// pseudonym, and the fields that still have an id.
func (t *Tracker) countErased(ctx context.Context, d disguise) (*eraseCounter, error) {
	_, next := t.log.End()
	c := &eraseCounter{names: d, pseudonyms: make(map[string]bool), fields: make(map[string]uint64), games: make(map[string]bool)}
	for _, pseudonym := range d.pseudonyms() {
		c.pseudonyms[pseudonym] = true
	}
	sequence := uint64(0)
	err := t.log.Replay(eventlog.Pos{}, func(b *eventlog.Block) error {
		for _, batch := range b.Batches {
			err := batch.Each(func(r *eventlog.Record) error {
				if sequence++; sequence >= next {
					return errReached
				}
				c.record(r)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if err != nil && !errors.Is(err, errReached) {
		return nil, err
	}
	return c, nil
}

// eraseCounter counts what an erasure has changed, and what it has not.
type eraseCounter struct {
	names      disguise
	naming     naming
	pseudonyms map[string]bool
	events     uint64
	fields     map[string]uint64
	games      map[string]bool // whose events have such fields, or made-up ones that were changed
}

func (c *eraseCounter) record(r *eventlog.Record) {
	if r.Kind == eventlog.KindControl {
		return
	}
	for id := range c.naming.personsOf(r) {
		if c.pseudonyms[id] {
			c.events++
			break
		}
	}
	for i := range r.Event.Fields {
		f := &r.Event.Fields[i]
		if isMadeUp(f.Name) && c.pseudonyms[f.Value] {
			c.games[strings.Clone(r.Event.Get(stats.FieldProduct))] = true
		}
		if _, still := c.names[f.Value]; !still && (f.Name != stats.FieldStandings || c.names.quoted(f.Value) == f.Value) {
			continue
		}
		c.games[strings.Clone(r.Event.Get(stats.FieldProduct))] = true
		if _, known := c.fields[f.Name]; known || len(c.fields) < maxFieldCounts {
			c.fields[f.Name]++
		}
	}
}

func (c *eraseCounter) erased() Erased {
	e := Erased{Events: c.events}
	for _, name := range slices.Sorted(maps.Keys(c.fields)) {
		e.Fields = append(e.Fields, FieldCount{name, c.fields[name]})
	}
	return e
}
