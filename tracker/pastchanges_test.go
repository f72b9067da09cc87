package tracker

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"time"
)

// pastChanges are amendments of every kind, with other rules, rescores and hidden
// players between them.
func pastChanges(r *rand.Rand) []ruleChange {
	player := func() string { return pick(r, "p0", "p1", "p2", "p3", "p4", "p5") }
	moment := func() time.Time { return leagueStart.Add(time.Duration(r.IntN(300)) * time.Hour) }
	return []ruleChange{
		{at: 80, amend: &Amendment{Kind: Retraction, Game: "league", Player: player()}},
		{at: 120, amend: &Amendment{Kind: Retraction, Game: "test", Player: player(), Keep: true}},
		{at: 150, rules: []Rules{{"football", "football elo=24 wins"}, {"league", "league table weekly league"}}},
		{at: 180, hide: &Visibility{Game: "league", Player: player(), Hidden: true}},
		{at: 200, amend: &Amendment{Kind: Merger, Player: player(), Into: pick(r, "p6", "p7", "nobody yet")}},
		{at: 220, rescore: pick(r, "test", "league", "exrps")},
		{at: 240, amend: &Amendment{Kind: Retraction, Game: "league", Player: player(), Keep: true, From: moment()}},
		{at: 260, amend: &Amendment{Kind: Restoration, Of: uint64(r.IntN(4))}},
		{at: 280, amend: &Amendment{Kind: Retraction, Game: pick(r, "exrps", "league", "test"), EventID: pick(r, "e10", "e20", "l30", "l40")}},
		{at: 300, rules: []Rules{{"test", "test table"}}},
		{at: 320, amend: &Amendment{Kind: Retraction, Game: "league", Player: player(), Until: moment()}},
		{at: 350, amend: &Amendment{Kind: Restoration, Of: uint64(4 + r.IntN(3))}},
	}
}

// intend writes the amendment into the log.
func (c *ruleChange) intend(t *testing.T, tr *Tracker) {
	t.Helper()
	a := *c.amend
	if all := tr.Amendments(); a.Kind == Restoration {
		a.Of = all[min(int(a.Of), len(all)-1)].ID
	}
	_, err := tr.Amend(t.Context(), a)
	if err != nil && !errors.Is(err, ErrUnknownPlayer) && !errors.Is(err, ErrUnknownGame) &&
		!errors.Is(err, ErrUnknownAmendment) && !errors.Is(err, ErrRestored) && !errors.Is(err, ErrSamePlayer) {
		t.Fatal(err)
	}
}

// change makes a change of rules or of the past. An amendment may be interrupted
// anywhere: it is in the log, and made after the next start.
func (d *delivery) change(c *ruleChange) {
	if c.amend == nil || d.r.IntN(2) == 0 {
		c.apply(d.t, d.tr)
		return
	}
	c.intend(d.t, d.tr)
	if d.r.IntN(2) == 0 {
		ctx, cancel := context.WithCancel(d.t.Context())
		_, err := d.tr.Settle(ctx, func(done, end uint64) {
			if done > end/2 {
				cancel()
			}
		})
		if cancel(); err != nil && !errors.Is(err, context.Canceled) {
			d.t.Fatal(err)
		}
		d.say("an amendment was given up")
	}
	d.restart()
	settle(d.t, d.tr)
}
