package tracker

import (
	"context"
	"errors"
	"slices"

	"statstracker/eventlog"
	"statstracker/profile"
)

// Held is what is held about a person, but for the events.
type Held struct {
	IDs        []string // the one that was asked for, and those that are merged with it
	Profile    profile.Profile
	Games      []HeldGame
	Hidden     []Visibility // where he is hidden
	Amendments []Amendment  // that name him
	Revision   uint64       // records of the log that this takes into account
}

// HeldGame is what a game has of an id. Of a hidden player it has no ranks.
type HeldGame struct {
	Game, ID string
	Player   Player
}

// HeldEvent is an event that names a person.
type HeldEvent struct {
	Logged
	Rejected string // why it was rejected, if it was and that is known
}

// Empty reports whether nothing is held but perhaps events that count nowhere.
func (h *Held) Empty() bool {
	return len(h.Games)+len(h.Hidden)+len(h.Amendments) == 0 && h.Profile == profile.Profile{}
}

// Held returns what is held about a player, hidden or not.
func (t *Tracker) Held(player string) (h Held, err error) {
	h.IDs = t.personIDs(player)
	t.mu.RLock()
	defer t.mu.RUnlock()
	h.Revision, h.Profile = t.state.sequence, t.state.profile(player)
	for _, product := range t.state.products() {
		if err := t.heldIn(product, &h); err != nil {
			return h, err
		}
	}
	for _, a := range t.state.amendments {
		if slices.Contains(h.IDs, a.Player) || slices.Contains(h.IDs, a.Into) {
			h.Amendments = append(h.Amendments, a)
		}
	}
	return h, nil
}

// heldIn adds what a game has. The caller holds the lock.
func (t *Tracker) heldIn(product string, h *Held) error {
	g := t.state.games[product]
	for _, id := range h.IDs {
		if hidden, is := g.hidden[id]; is {
			h.Hidden = append(h.Hidden, hidden.visibility(product, id))
		}
		p, known := g.table.Lookup(id)
		if !known || t.state.rules.of(product) == nil {
			continue
		}
		about, err := t.about(product, p)
		if err != nil {
			return err
		}
		h.Games = append(h.Games, HeldGame{product, id, about})
	}
	return nil
}

// HeldEvents calls each with every event that names one of the ids, in the order of the
// log up to the record with the number. The event is valid until each returns. The
// errors are those of each, of the context and of the log.
func (t *Tracker) HeldEvents(ctx context.Context, ids []string, through uint64, each func(*HeldEvent) error) error {
	t.mu.RLock()
	rejected := t.state.rejections.list()
	t.mu.RUnlock()
	err := t.log.Replay(eventlog.Pos{}, func(b *eventlog.Block) error {
		for _, batch := range b.Batches {
			if err := heldEvents(batch, ids, through, rejected, each); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if errors.Is(err, errReached) {
		return nil
	}
	return err
}

func heldEvents(b *eventlog.Batch, ids []string, through uint64, rejected []rejection, each func(*HeldEvent) error) error {
	sequence := b.First - 1
	var n naming
	return b.Each(func(r *eventlog.Record) error {
		if sequence++; sequence > through {
			return errReached
		}
		if r.Kind == eventlog.KindControl || !n.namesOneOf(r, ids) {
			return nil
		}
		e := &HeldEvent{Logged: Logged{Revision: sequence, Source: b.Source, Record: r}, Rejected: r.Text}
		if i, ok := slices.BinarySearchFunc(rejected, sequence, func(e rejection, n uint64) int { return compare(e.sequence, n) }); ok {
			e.Rejected = rejected[i].reason
		}
		return each(e)
	})
}

func (n *naming) namesOneOf(r *eventlog.Record, ids []string) bool {
	for id := range n.personsOf(r) {
		if slices.Contains(ids, id) {
			return true
		}
	}
	return false
}
