package tracker

import (
	"errors"
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
	for len(entries) > 0 && sizeOf(list) < maxListed {
		var left int
		if list, left, err = t.readRejections(list, entries); err != nil {
			return nil, false, 0, err
		}
		entries, more = entries[:left], left > 0
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

// readRejections adds to the list the rejected events of the block that has the last
// of the entries, newest first. It returns how many entries are left.
func (t *Tracker) readRejections(list []stats.Rejection, entries []rejection) ([]stats.Rejection, int, error) {
	left := len(entries) - 1
	err := t.log.ReadFrom(entries[left].sequence, func(b *eventlog.Block) (err error) {
		for left > 0 && entries[left-1].sequence >= b.First {
			left--
		}
		found := make([]stats.Rejection, 0, len(entries)-left)
		for _, batch := range b.Batches {
			if found, err = rejectionsOf(batch, entries[left:], found); err != nil {
				return err
			}
		}
		slices.Reverse(found)
		list = append(list, found...)
		return errReached
	})
	if !errors.Is(err, errReached) {
		return nil, 0, fmt.Errorf("read rejected events from the log: %w", err)
	}
	return list, left, nil
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
