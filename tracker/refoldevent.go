package tracker

import (
	"errors"
	"slices"

	"statstracker/profile"
	"statstracker/stats"
)

// What a fold does with events of which amendments have left a part, or nothing.

// tries returns what would become of the event, and changes nothing.
func (f *fold) tries(e *stats.Event) stats.Outcome {
	k := knownOf(e)
	if k.hasID && f.window.has(fingerprintOf(k.product, k.id)) {
		return stats.Duplicate
	}
	o, _ := f.foresee(e, &k)
	return o
}

// foresee returns what would become of an event whose id has not come, and changes
// nothing.
func (f *fold) foresee(e *stats.Event, k *known) (stats.Outcome, error) {
	if k.kind == profile.TypeUpdated {
		return foreseeProfile(e)
	}
	switch d, err := f.decide(e, k); {
	case err != nil:
		return stats.Rejected, err
	case d.counts:
		return stats.Counted, nil
	}
	return stats.Ignored, nil
}

// forget leaves the event out. It is remembered as seen, one that comes again is a
// duplicate all the same; unless it could not have counted whatever came before it: then
// it may have been mended and sent again.
func (f *fold) forget(e *stats.Event) {
	k := knownOf(e)
	if !k.hasID {
		return
	}
	_, err := f.decide(e, &k)
	if _, depends := errors.AsType[stateError](err); err == nil || depends {
		f.window.add(fingerprintOf(k.product, k.id))
	}
}

// stateError is why an event is rejected that may count in another state.
type stateError struct{ error }

// Unwrap returns the reason.
func (e stateError) Unwrap() error { return e.error }

// inState marks an error as one that depends on the state.
func inState(err error) error {
	if err == nil {
		return nil
	}
	return stateError{err}
}

// alone applies what the event changes for one player.
func (f *fold) alone(e *stats.Event, id string) {
	k := knownOf(e)
	d, err := f.decide(e, &k)
	if err != nil || !d.counts {
		return
	}
	g := f.game(k.product, f.deferred)
	f.enterAll(g)
	for i := range f.players {
		p := &f.players[i]
		if p.id != id {
			continue
		}
		f.apply(g, e, &k, &d, i)
	}
}

// participants returns whom the rules make the event about, until the next one; nobody if
// it could not count whatever came before it.
func (f *fold) participants(e *stats.Event) []participant {
	k := knownOf(e)
	_, err := f.decide(e, &k)
	if _, depends := errors.AsType[stateError](err); err != nil && !depends {
		return nil
	}
	return f.players
}

// rename gives the event the ids that those in it stand for, and counts it for the
// mergers that say so.
func (r *refold) rename(e *stats.Event) {
	r.renaming, r.counted = e, r.counted[:0]
	for _, id := range r.fold.naming.of(e).rename(r.fold.aliases) {
		r.renamed(id)
	}
}

// renamed counts the event that was renamed last, in which the id has become another's, for the merger that
// says so.
func (r *refold) renamed(id string) {
	if by := r.mergers[id]; by != 0 && !slices.Contains(r.counted, by) {
		r.counted = append(r.counted, by)
		r.take(r.renaming, by)
	}
}
