package tracker

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"statstracker/eventlog"
	"statstracker/stats"
)

// RejectionQuery says which rejections are asked for. Every field may be left out.
type RejectionQuery struct {
	Before       uint64 // only those before this record; 0: the newest
	Limit        int    // at most so many
	Any          bool   // in whatever state; else those in Status
	Status       RejectionStatus
	Game, Type   string
	Source       string
	Reason       string    // a part of the reason, in upper or lower case
	Since, Until time.Time // received then, until not included
}

// RejectionPage is rejections, newest first.
type RejectionPage struct {
	List []Rejection
	// Next is the Before of the next page, which may have more; 0 if there is none. A page
	// ends early, perhaps without any, when it has become large or much was looked at.
	Next    uint64
	Total   uint64 // events that have been rejected at all
	Kept    int    // rejections that can be listed
	Dropped uint64 // rejections that cannot be listed any more
}

const (
	// maxListed is the size in bytes of rejected events at which a page ends.
	maxListed = 1 << 20
	// maxLooked is how many rejected events are read from the log for a page.
	maxLooked = 2000
)

// Rejections returns a page of the rejections that the query asks for.
func (t *Tracker) Rejections(q RejectionQuery) (RejectionPage, error) {
	t.mu.RLock()
	r := &t.state.rejections
	entries := r.list()
	page := RejectionPage{Total: t.state.outcomes[stats.Rejected], Kept: len(entries), Dropped: r.forgotten}
	t.mu.RUnlock()
	if q.Before > 0 {
		end, _ := findRejection(entries, q.Before)
		entries = entries[:end]
	}
	for looked := 0; len(page.List) < q.Limit; {
		var candidates []rejection
		if candidates, entries = q.last(entries, q.Limit-len(page.List)); len(candidates) == 0 {
			return page, nil
		}
		for page.Next = 0; len(candidates) > 0; {
			if sizeOf(page.List) >= maxListed || looked >= maxLooked {
				return page, nil
			}
			found, left, err := t.readRejections(candidates)
			if err != nil {
				return page, err
			}
			looked += len(found)
			page.List = append(page.List, slices.DeleteFunc(found, func(r Rejection) bool { return !q.wants(&r) })...)
			page.Next, candidates = candidates[left].sequence, candidates[:left]
		}
		if len(entries) == 0 {
			page.Next = 0
		}
	}
	return page, nil
}

// last returns the newest n entries that may be asked for, oldest first, and those before
// them all.
func (q *RejectionQuery) last(entries []rejection, n int) (candidates, rest []rejection) {
	reason := strings.ToLower(q.Reason)
	i := len(entries)
	for ; i > 0 && len(candidates) < n; i-- {
		e := &entries[i-1]
		if (q.Any || e.status == q.Status) && strings.Contains(strings.ToLower(e.reason), reason) {
			candidates = append(candidates, *e)
		}
	}
	slices.Reverse(candidates)
	return candidates, entries[:i]
}

// wants reports whether the event is asked for.
func (q *RejectionQuery) wants(r *Rejection) bool {
	e := stats.Event{Fields: r.Fields}
	return (q.Game == "" || e.Get(stats.FieldProduct) == q.Game) &&
		(q.Type == "" || e.Get(stats.FieldType) == q.Type) &&
		(q.Source == "" || r.Source == q.Source) &&
		!r.Received.Before(q.Since) && (q.Until.IsZero() || r.Received.Before(q.Until))
}

// Rejection returns the rejection of that record. The error is [ErrUnknownRejection], or
// one of the log.
func (t *Tracker) Rejection(sequence uint64) (Rejection, error) {
	t.mu.RLock()
	e, ok := t.state.rejections.find(sequence)
	t.mu.RUnlock()
	if !ok {
		return Rejection{}, ErrUnknownRejection
	}
	found, _, err := t.readRejections([]rejection{e})
	if err != nil {
		return Rejection{}, err
	}
	return found[0], nil
}

func sizeOf(list []Rejection) int {
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

// readRejections returns the rejected events of the block that has the last of the
// entries, newest first, and how many entries are left.
func (t *Tracker) readRejections(entries []rejection) (found []Rejection, left int, err error) {
	left = len(entries) - 1
	err = t.log.ReadFrom(entries[left].sequence, func(b *eventlog.Block) (err error) {
		for left > 0 && entries[left-1].sequence >= b.First {
			left--
		}
		for _, batch := range b.Batches {
			if found, err = rejectionsOf(batch, entries[left:], found); err != nil {
				return err
			}
		}
		slices.Reverse(found)
		return errReached
	})
	if !errors.Is(err, errReached) {
		return nil, 0, fmt.Errorf("read rejected events from the log: %w", err)
	}
	return found, left, nil
}

// rejectionsOf adds to found those of the entries, which are oldest first, that
// are in the batch.
func rejectionsOf(b *eventlog.Batch, entries []rejection, found []Rejection) ([]Rejection, error) {
	sequence := b.First
	err := b.Each(func(r *eventlog.Record) error {
		if i, ok := findRejection(entries, sequence); ok {
			found = append(found, Rejection{
				Sequence: sequence,
				Reason:   entries[i].reason,
				Source:   b.Source,
				Position: r.Position,
				Received: r.Event.Received,
				Fields:   slices.Clone(r.Event.Fields),
				Status:   entries[i].status,
				By:       entries[i].by,
				Cut:      r.Kind == eventlog.KindRefused && isCut(&r.Event),
			})
		}
		sequence++
		return nil
	})
	return found, err
}

// isCut reports whether what is left of a refused event may not be all of it.
func isCut(e *stats.Event) bool {
	size := 0
	for _, f := range e.Fields {
		size += len(f.Value)
		if len(f.Value) >= stats.MaxValue || len(f.Name) >= stats.MaxFieldName {
			return true
		}
		size += len(f.Name)
	}
	return len(e.Fields) >= stats.MaxFields || size >= stats.MaxEvent
}
