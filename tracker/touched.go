package tracker

import (
	"slices"
	"sort"

	"statstracker/stats"
)

// touched is the times of the events that amendments have taken away, or given to another
// player, by the newest amendment: the seasons that were sealed with them in it are marked as amended.
type touched map[int64]uint64

// take counts an event that the amendment takes away.
func (r *refold) take(e *stats.Event, by uint64) {
	r.taken[by]++
	r.touch(e, by)
}

// touch notes that the amendment changes something at the time of the event.
func (r *refold) touch(e *stats.Event, by uint64) {
	if r.touched == nil {
		r.touched = make(touched)
	}
	at := e.OccurredAt().Unix()
	r.touched[at] = max(r.touched[at], by)
}

// inherit takes from the state that the game replaces when seasons were sealed, and marks
// those that have been amended since. What is sealed only now was so with the record. A
// season may be open again: it keeps when it was sealed first.
func (g *game) inherit(old *game, record uint64) {
	for key, b := range g.states {
		var before []season
		if old != nil && old.states[key] != nil {
			before = slices.Concat(old.states[key].sealed, old.states[key].open)
		}
		for i := range b.sealed {
			b.sealed[i].inherit(before, record)
		}
		for i := range b.open {
			b.open[i].inherit(before, 0)
		}
	}
	g.touched.mark(g)
}

func (s *season) inherit(before []season, record uint64) {
	s.sealedBy, s.amended = record, false
	for i := range before {
		if o := &before[i]; o.ID == s.ID && o.sealedBy != 0 {
			s.sealedBy = o.sealedBy
		}
	}
}

// mark marks the seasons of which events were taken by an amendment that came after their
// sealing. Where scores are carried over that is every later one as well.
func (t touched) mark(g *game) {
	if len(t) == 0 {
		return
	}
	for i, b := range g.boards {
		if rule := g.handler.boards[i].Season; rule != nil {
			t.markSeasons(b.sealed, rule.CarryOver > 0)
			t.markSeasons(b.open, rule.CarryOver > 0)
		}
	}
}

// markSeasons marks those of a list in the order of time.
func (t touched) markSeasons(list []season, carries bool) {
	newest := make([]uint64, len(list)) // amendment of an event in each season
	for at, by := range t {
		i := sort.Search(len(list), func(i int) bool { return at < list[i].End.Unix() })
		if i < len(list) && (carries || at >= list[i].Start.Unix()) {
			newest[i] = max(newest[i], by)
		}
	}
	before := uint64(0)
	for i := range list {
		if carries {
			newest[i] = max(newest[i], before)
			before = newest[i]
		}
		list[i].amended = list[i].sealedBy != 0 && newest[i] > list[i].sealedBy
	}
}
