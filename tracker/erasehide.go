package tracker

import (
	"context"
	"maps"
	"slices"
)

// Who is being erased is hidden until it is done.

// hideReason is the reason by which those are known again who are hidden for an
// erasure alone.
func (n *intent) hideReason() string { return "is being erased: " + n.ID }

// hideErased hides the player in the games that know him, unless he is hidden.
func (t *Tracker) hideErased(ctx context.Context, n *intent) error {
	return t.within(ctx, func() error {
		for _, v := range t.state.toHide(n) {
			if err := t.control(controlVisibility, v.fields()...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *state) toHide(n *intent) (list []Visibility) {
	for _, product := range s.products() {
		g := s.games[product]
		for _, id := range slices.Sorted(maps.Keys(n.Names)) {
			if _, hidden := g.hidden[id]; !hidden && g.knows(id) && s.rules.of(product) != nil {
				list = append(list, Visibility{Game: product, Player: id, Hidden: true, Reason: n.hideReason()})
			}
		}
	}
	return list
}

// hiddenFor returns who is hidden for the erasure, by his pseudonyms.
func (s *state) hiddenFor(n *intent) (list []Visibility) {
	for _, product := range s.products() {
		for _, pseudonym := range n.Names.pseudonyms() {
			if h, hidden := s.games[product].hidden[pseudonym]; hidden && h.reason == n.hideReason() && s.rules.of(product) != nil {
				list = append(list, Visibility{Game: product, Player: pseudonym})
			}
		}
	}
	return list
}
