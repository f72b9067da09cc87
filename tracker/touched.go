package tracker

import "statstracker/stats"

// touched is the times of the events that amendments have taken away, by the newest
// amendment: the seasons that were sealed with them in it are marked as amended.
type touched map[int64]uint64

// take counts an event that the amendment takes away.
func (r *refold) take(e *stats.Event, by uint64) {
	if r.touched == nil {
		r.touched = make(touched)
	}
	r.taken[by]++
	at := e.OccurredAt().Unix()
	r.touched[at] = max(r.touched[at], by)
}

// takenParts returns how often an amendment has taken an event, or a part of one.
func (r *refold) takenParts() (n int) {
	for _, events := range r.taken {
		n += events
	}
	return n
}

// mark marks the sealed seasons that have been amended since they were sealed. Where
// scores are carried over that is every later one as well.
func (t touched) mark(g *game) {
	if len(t) == 0 {
		return
	}
	for i, b := range g.boards {
		rule := g.handler.boards[i].Season
		if rule == nil {
			continue
		}
		for j := range b.sealed {
			s := &b.sealed[j]
			s.amended = t.in(s, rule.CarryOver > 0)
		}
	}
}

func (t touched) in(s *season, later bool) bool {
	for at, by := range t {
		if at < s.End.Unix() && (later || at >= s.Start.Unix()) && by > s.sealedBy {
			return true
		}
	}
	return false
}
