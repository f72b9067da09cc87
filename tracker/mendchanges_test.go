package tracker

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"statstracker/stats"
)

// mending is something that is done about a rejected event.
type mending struct {
	of      event
	discard bool
	set     []stats.Field
}

// mendings are changes that mend or discard some of the events, if they are rejected, at
// some time after they came.
func mendings(r *rand.Rand, events []event) (list []ruleChange) {
	for _, i := range r.Perm(len(events))[:10] {
		m := &mending{of: events[i], discard: r.IntN(3) == 0}
		switch r.IntN(3) {
		case 0:
			m.set = []stats.Field{{Name: "winner_id", Value: "p1"}, {Name: "loser_id", Value: "p2"}}
		case 1:
			m.set = []stats.Field{{Name: "name", Value: "Mended"}, {Name: "avatar_url", Value: ""}, {Name: "country", Value: "NO"}}
		}
		list = append(list, ruleChange{at: i + 1 + r.IntN(len(events)-i), mend: m})
	}
	return list
}

// merged returns the changes of both lists in the order in which they are made.
func merged(a, b []ruleChange) []ruleChange {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(a, b ruleChange) int { return cmp.Compare(a.at, b.at) })
	return all
}

// apply sends the event of a rejection again, or discards it. What was delivered more than
// once may have been rejected as often: then nothing else is done about the others.
func (m *mending) apply(t *testing.T, tr *Tracker) {
	t.Helper()
	open := m.rejections(t, tr)
	if len(open) > 0 && !m.discard {
		s, err := tr.Retry(t.Context(), open[0], Correction{Set: m.set})
		if errors.Is(err, ErrCut) || err == nil && s.Count(stats.Rejected) > 0 {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		open = open[1:]
	}
	if err := tr.Discard(t.Context(), open...); err != nil {
		t.Fatal(err)
	}
}

// rejections returns the open ones of the event.
func (m *mending) rejections(t *testing.T, tr *Tracker) (open []uint64) {
	t.Helper()
	of := statsEvent(m.of)
	for q := (RejectionQuery{Limit: 1000}); ; {
		page, err := tr.Rejections(q)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.List {
			if slices.Equal(r.Fields, of.Fields) {
				open = append(open, r.Sequence)
			}
		}
		if q.Before = page.Next; page.Next == 0 {
			return open
		}
	}
}

// mendAround sends some rejected events again with the zebra in them, of which some are
// rejected again, and discards others.
func mendAround(t *testing.T, r *rand.Rand, tr *Tracker) {
	t.Helper()
	page, err := tr.Rejections(RejectionQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range page.List {
		switch r.IntN(4) {
		case 0:
			err = tr.Discard(t.Context(), of.Sequence)
		case 1:
			_, err = tr.Retry(t.Context(), of.Sequence, Correction{Set: zebraSays(r), Remove: []string{stats.FieldStandings, "note"}})
		}
		if err != nil && !errors.Is(err, ErrCut) {
			t.Fatal(err)
		}
	}
}

// zebraSays returns fields with the zebra in them, by which an event may count.
func zebraSays(r *rand.Rand) []stats.Field {
	user := stats.Field{Name: stats.FieldUser, Value: zebra}
	switch r.IntN(3) {
	case 0:
		return []stats.Field{{Name: "winner_id", Value: zebra}, {Name: "loser_id", Value: pick(r, "p1", "p2", zebra)}}
	case 1:
		return []stats.Field{user, {Name: "type", Value: "player_updated"}, {Name: "name", Value: stripes}, {Name: "avatar_url", Value: ""}, {Name: "country", Value: pick(r, "NO", "nowhere")}}
	}
	return []stats.Field{user, {Name: "event_data", Value: pick(r, "0", "x")}}
}
