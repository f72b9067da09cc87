package tracker

import (
	"fmt"
	"slices"

	"statstracker/eventlog"
	"statstracker/stats"
)

// Rejections returns up to limit rejected events, newest first, of those before
// the sequence number; with 0, the newest. Total is how many events have been
// rejected at all; the newest ten thousand can be listed. More says whether there
// are others before these: a page ends early when it has become large.
func (t *Tracker) Rejections(before uint64, limit int) (list []stats.Rejection, more bool, total uint64, err error) {
	t.mu.RLock()
	entries, total := t.state.rejections.list(), t.state.outcomes[stats.Rejected]
	t.mu.RUnlock()
	end := len(entries)
	if before > 0 {
		end, _ = slices.BinarySearchFunc(entries, before, func(r rejection, seq uint64) int {
			return compare(r.sequence, seq)
		})
	}
	first := max(0, end-limit)
	entries = entries[first:end]
	for i := len(entries) - 1; i >= 0 && sizeOf(list) < maxListed; {
		same := i
		for same > 0 && entries[same-1].block == entries[i].block {
			same--
		}
		if list, err = t.readRejections(list, entries[same:i+1]); err != nil {
			return nil, false, 0, err
		}
		i = same - 1
		more = same > 0
	}
	return list, more || first > 0, total, nil
}

// maxListed is the size in bytes of rejected events at which a page ends.
const maxListed = 1 << 20

func sizeOf(list []stats.Rejection) int {
	n := 0
	for i := range list {
		for _, f := range list[i].Fields {
			n += len(f.Name) + len(f.Value)
		}
	}
	return n
}

func compare(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// readRejections reads the rejected events of one block, newest first.
func (t *Tracker) readRejections(list []stats.Rejection, entries []rejection) ([]stats.Rejection, error) {
	block, err := t.log.ReadBlock(entries[0].block)
	if err != nil {
		return nil, fmt.Errorf("read rejected events from the log: %w", err)
	}
	found := make([]stats.Rejection, 0, len(entries))
	for _, batch := range block.Batches {
		found, err = rejectionsOf(batch, entries, found)
		if err != nil {
			return nil, fmt.Errorf("read rejected events from the log: %w", err)
		}
	}
	slices.Reverse(found)
	return append(list, found...), nil
}

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
