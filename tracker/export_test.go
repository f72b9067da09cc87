package tracker

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/stats"
)

// exported returns what counts as events that can be published: each has the time at
// which it happened.
func exported(t *testing.T, tr *Tracker) (list []event, found Counting) {
	t.Helper()
	found, err := tr.Counting(t.Context(), func(e Logged) error {
		list = append(list, publishable(e.Record))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found.Events != uint64(len(list)) {
		t.Fatalf("%d events were counted, and %d came", found.Events, len(list))
	}
	return list, found
}

func publishable(r *eventlog.Record) (e event) {
	for _, f := range r.Event.Fields {
		e = append(e, [2]string{f.Name, f.Value})
	}
	if _, has := r.Event.Lookup(stats.FieldOccurredAt); !has {
		e = append(e, [2]string{stats.FieldOccurredAt, r.Event.Received.Format(time.RFC3339Nano)})
	}
	return e
}

// republished returns the digest of an empty tracker that gets the events years later.
func republished(t *testing.T, rules []Rules, events []event) [sha256.Size]byte {
	t.Helper()
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	if rules != nil {
		if _, err := tr.Apply(t.Context(), rules); err != nil {
			t.Fatal(err)
		}
	}
	for part := range slices.Chunk(events, 50) {
		b := eventlog.NewBatch("again")
		for _, e := range part {
			for _, f := range e {
				b.Field([]byte(f[0]), []byte(f[1]))
			}
			b.Add(time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC), nil)
		}
		if _, err := tr.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	return digestOf(tr)
}

// What counts, published into an empty tracker with the same rules, gives the same
// boards and statistics, whatever was amended and scored again before.
func TestWhatCountsPublishedAgainGivesTheSame(t *testing.T) {
	seeds(t, 12, 8, func(t *testing.T, r *rand.Rand) {
		tr := openTest(t, t.TempDir())
		defer func() { tr.Close() }()
		first, events := tr.Status().Revision+1, amendable(r, 300)
		var rules []Rules
		for part := range slices.Chunk(events, 60) {
			submit(t, tr, part...)
			switch r.IntN(4) {
			case 0:
				amendSomehow(t, tr, randomRetraction(r, events, first))
			case 1:
				amendSomehow(t, tr, Amendment{Kind: Merger, Player: fmt.Sprintf("p%d", r.IntN(4)), Into: fmt.Sprintf("p%d", 4+r.IntN(4))})
			case 2:
				rules = []Rules{{Game: "football", Text: fmt.Sprintf("football elo=%d wins", 8+r.IntN(30))}}
				if _, err := tr.Apply(t.Context(), rules); err != nil {
					t.Fatal(err)
				}
			default:
				restoreSomething(t, tr)
			}
		}
		for _, product := range tr.state.products() {
			if err := tr.Rescore(t.Context(), product, nil); err != nil {
				t.Fatal(err)
			}
		}
		list, found := exported(t, tr)
		if found.Parts > 0 {
			t.Fatalf("%d events were taken in part", found.Parts)
		}
		if withoutEmpty(tr) != republished(t, rules, list) {
			t.Errorf("%d of %d events published again give another state; the amendments are %+v", len(list), len(events), tr.Amendments())
		}
		requireSameFromReader(t, tr, list)
	})
}

// withoutEmpty is the digest without the games of which every event was taken away,
// which nobody can publish.
func withoutEmpty(tr *Tracker) [sha256.Size]byte {
	c := tr.state.checkpoint()
	kept := *c
	kept.games, kept.products = nil, nil
	for i, g := range c.games {
		if tr.state.games[c.products[i]].table.Players() > 0 {
			kept.games, kept.products = append(kept.games, g), append(kept.products, c.products[i])
		}
	}
	return kept.gamesDigest()
}

func amendSomehow(t *testing.T, tr *Tracker, a Amendment) {
	t.Helper()
	_, err := tr.Amend(t.Context(), a)
	switch {
	case errors.Is(err, ErrUnknownGame), errors.Is(err, ErrUnknownPlayer), errors.Is(err, ErrUnknownRecord), errors.Is(err, ErrSamePlayer):
	case err != nil:
		t.Fatal(err)
	default:
		settle(t, tr)
	}
}

func restoreSomething(t *testing.T, tr *Tracker) {
	t.Helper()
	for _, a := range tr.Amendments() {
		if a.Kind != Restoration && a.Status == Done {
			amendSomehow(t, tr, Amendment{Kind: Restoration, Of: a.ID})
			return
		}
	}
}

// requireSameFromReader checks that another process finds the same events.
func requireSameFromReader(t *testing.T, tr *Tracker, want []event) {
	t.Helper()
	log, err := eventlog.OpenReader(tr.config.Dir, eventlog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	var got []event
	_, err = CountingIn(t.Context(), testConfig(""), log, func(e Logged) error {
		got = append(got, publishable(e.Record))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the live tracker finds %d events that count, a fold of the log %d", len(want), len(got))
	}
}

// All events of a log that was never amended, published again, give the same, the
// rejected ones and duplicates among them.
func TestAllEventsPublishedAgainGiveTheSame(t *testing.T) {
	seeds(t, 5, 9, func(t *testing.T, r *rand.Rand) {
		tr := openTest(t, t.TempDir())
		defer tr.Close()
		submit(t, tr, amendable(r, 300)...)
		var list []event
		err := tr.ReadLog(1, func(b *eventlog.Block) error {
			for _, batch := range b.Batches {
				if err := batch.Each(func(r *eventlog.Record) error {
					if r.Kind == eventlog.KindEvent {
						list = append(list, publishable(r))
					}
					return nil
				}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if digestOf(tr) != republished(t, nil, list) {
			t.Error("the events published again give another state")
		}
		if counted, _ := exported(t, tr); digestOf(tr) != republished(t, nil, counted) {
			t.Error("the events that count published again give another state")
		}
	})
}

// An event that was taken from one of its players alone is said to be.
func TestEventsThatCountInPartAreCounted(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	win := event{{"product_id", "football"}, {"type", "game_over"}, {"winner_id", "ann"}, {"loser_id", "bob"}}
	submit(t, tr, win, win)
	amendSomehow(t, tr, Amendment{Kind: Retraction, Game: "football", Player: "ann", Keep: true})
	submit(t, tr, win)
	if list, found := exported(t, tr); len(list) != 3 || found.Parts != 2 {
		t.Errorf("%d events count, %d of them in part; want 3 and 2", len(list), found.Parts)
	}
}
