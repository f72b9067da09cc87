package tracker

import (
	"context"
	"strings"

	"statstracker/eventlog"
	"statstracker/source"
	"statstracker/stats"
)

var _ source.Trier = (*Tracker)(nil)

// Try implements [source.Trier]. Who writes waits for a slice of events at most.
func (t *Tracker) Try(ctx context.Context, b *eventlog.Batch) (source.Summary, error) {
	x := &trial{fold: newFold(t.state, t.catalog, nil), seen: make(map[fingerprint]bool)}
	i := 0
	t.lockTrial()
	defer t.unlockTrial()
	err := b.Each(func(r *eventlog.Record) error {
		if i++; i%slice == 0 {
			t.unlockTrial()
			t.lockTrial()
		}
		x.summary.Add(x.record(r))
		return ctx.Err()
	})
	return x.summary, err
}

// lockTrial lets one trial read the live state. The rules remember what they have looked
// up last, so there is one at a time.
func (t *Tracker) lockTrial() {
	t.trying.Lock()
	t.mu.RLock()
}

func (t *Tracker) unlockTrial() {
	t.mu.RUnlock()
	t.trying.Unlock()
}

// trial finds out what would become of the records of a batch.
type trial struct {
	fold    *fold // whose state is the live one, which is only read
	seen    map[fingerprint]bool
	summary source.Summary
}

// record returns what would become of the record, and why it would be rejected.
func (x *trial) record(r *eventlog.Record) (stats.Outcome, string) {
	if r.Kind == eventlog.KindRefused {
		return stats.Rejected, strings.Clone(r.Text)
	}
	e := &r.Event
	if len(x.fold.aliases) > 0 {
		x.fold.naming.of(e).rename(x.fold.aliases)
	}
	k := knownOf(e)
	var mark fingerprint
	if k.hasID {
		mark = fingerprintOf(k.product, k.id)
		if x.seen[mark] || x.fold.window.has(mark) {
			return stats.Duplicate, ""
		}
	}
	o, err := x.fold.foresee(e, &k)
	if err != nil {
		return o, reasonOf(err)
	}
	if k.hasID {
		x.seen[mark] = true
	}
	return o, ""
}
