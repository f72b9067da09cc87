package tracker

import (
	"iter"
	"math"
	"slices"

	"statstracker/eventlog"
)

// personIDs returns all ids of the person who has this one: those that are merged, or
// will be when all amendments hold.
func (t *Tracker) personIDs(id string) []string {
	t.mu.RLock()
	all := slices.Clone(t.state.amendments)
	t.mu.RUnlock()
	all.activate(math.MaxUint64, toCome)
	names := all.aliases()
	ids := []string{id}
	if into := names.of(id); into != id {
		ids = append(ids, into)
	}
	for from := range names {
		if from != id && names.of(from) == names.of(id) {
			ids = append(ids, from)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// personsOf yields what a record of an event names, if it is the id of a player. In one
// that was refused any field may.
func (n *naming) personsOf(r *eventlog.Record) iter.Seq[string] {
	all := n.of(&r.Event).all()
	if r.Kind != eventlog.KindRefused {
		return all
	}
	return func(yield func(string) bool) {
		for id := range all {
			if !yield(id) {
				return
			}
		}
		for _, f := range r.Event.Fields {
			if !yield(f.Value) {
				return
			}
		}
	}
}
