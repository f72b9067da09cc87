package tracker

import (
	"slices"

	"statstracker/eventlog"
	"statstracker/stats"
)

// rejectionsOf adds to found those of the entries, which are oldest first, that
// are in the batch.
func rejectionsOf(b *eventlog.Batch, entries []rejection, found []stats.Rejection) ([]stats.Rejection, error) {
	sequence := b.First
	err := b.Each(func(r *eventlog.Record) error {
		i, ok := slices.BinarySearchFunc(entries, sequence, func(e rejection, seq uint64) int {
			return compare(e.sequence, seq)
		})
		if ok {
			found = append(found, stats.Rejection{
				Sequence: sequence,
				Reason:   entries[i].reason,
				Source:   b.Source,
				Position: r.Position,
				Received: r.Event.Received,
				Fields:   slices.Clone(r.Event.Fields),
			})
		}
		sequence++
		return nil
	})
	return found, err
}
