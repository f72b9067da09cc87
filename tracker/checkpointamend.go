package tracker

import (
	"maps"
	"math"
	"slices"

	"statstracker/eventlog"
	"statstracker/stats"
)

// What a checkpoint has of amendments, of rescores and of hidden players.

func (c *checkpoint) writeAmendments(e *encoder) {
	e.number(uint64(len(c.amendments)))
	for i := range c.amendments {
		a := &c.amendments[i]
		e.number(a.ID)
		e.moment(a.At)
		e.text(string(a.Status))
		e.number(a.RestoredBy)
		e.number(a.Since)
		fields := a.fields()
		e.number(uint64(len(fields)))
		for _, f := range fields {
			e.text(f.Name)
			e.text(f.Value)
		}
	}
}

func (s *state) readAmendments(d *decoder) {
	for range d.count(math.MaxInt) {
		if d.err != nil {
			return
		}
		id, at, status, restoredBy, since := d.number(), d.moment(), AmendmentStatus(d.text()), d.number(), d.number()
		r := eventlog.Record{Event: stats.Event{Received: at}}
		for range d.count(math.MaxInt) {
			if d.err != nil {
				return
			}
			r.Event.Fields = append(r.Event.Fields, stats.Field{Name: d.text(), Value: d.text()})
		}
		a, err := amendmentOf(&r, id)
		if err != nil {
			d.fail(err)
		}
		a.Status, a.RestoredBy, a.Since = status, restoredBy, since
		s.amendments = append(s.amendments, a)
	}
	s.setAliases(s.amendments.aliases())
}

func (f *frozen) writeScored(e *encoder) {
	e.number(f.scoredAt)
	if f.scoredAt == 0 {
		return
	}
	e.text(f.scoredBy.game.Name)
	e.text(f.scoredBy.source)
}

func (g *game) readScored(d *decoder, known *catalog) {
	if g.scoredAt = d.number(); g.scoredAt == 0 {
		return
	}
	name, source := d.text(), d.text()
	if d.err != nil {
		return
	}
	h, err := known.handler(name, source)
	if err != nil {
		d.fail(err)
	}
	g.scoredBy = h
}

func (f *frozen) writeHidden(e *encoder) {
	e.number(uint64(len(f.hidden)))
	for _, id := range slices.Sorted(maps.Keys(f.hidden)) {
		h := f.hidden[id]
		e.text(id)
		e.number(uint64(h.until))
		e.number(uint64(h.at))
		e.text(h.reason)
		e.text(h.by)
	}
}

func (d *decoder) hidden() map[string]hiding {
	var list map[string]hiding
	for range d.count(math.MaxInt) {
		if d.err != nil {
			return nil
		}
		if list == nil {
			list = make(map[string]hiding)
		}
		id := d.text()
		list[id] = hiding{until: int64(d.number()), at: int64(d.number()), reason: d.text(), by: d.text()}
	}
	return list
}
