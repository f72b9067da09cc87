package tracker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"statstracker/eventlog"
	"statstracker/source"
	"statstracker/stats"
)

var (
	// ErrUnknownRejection says that no such rejection can be listed.
	ErrUnknownRejection = errors.New("no such rejection")
	// ErrSettled says that something has been done about a rejection already.
	ErrSettled = errors.New("the rejection is settled already")
	// ErrCut says that parts of a rejected event are missing, so it cannot be sent again.
	ErrCut = errors.New("the event was beyond a limit of size, and parts of it may be missing")
	// ErrChanging says that games are being folded again, or rules changed.
	ErrChanging = errors.New("games are being folded again")
)

// retrySource is the source of events that are sent again.
const retrySource = "rejections"

// Correction is what an event gets before it is sent again.
type Correction struct {
	Set    []stats.Field // fields that take the place of others, or are added
	Remove []string      // names of fields
}

// Retry sends the event of a rejection again, corrected. It is an event like any other
// one; if it does not say when it happened, that is when it first came. If it is not
// rejected again, the rejection is settled together with it; else the rejection stays as it
// is, and there is no other. The summary is of the one event. The errors are
// [ErrUnknownRejection], [ErrSettled], [ErrCut], [ErrChanging], and those of
// [Tracker.Submit].
func (t *Tracker) Retry(ctx context.Context, sequence uint64, c Correction) (source.Summary, error) {
	t.mending.Lock()
	defer t.mending.Unlock()
	if !t.changing.TryLock() {
		return source.Summary{}, ErrChanging
	}
	defer t.changing.Unlock()
	r, err := t.Rejection(sequence)
	switch {
	case err != nil:
		return source.Summary{}, err
	case r.Status != RejectionOpen:
		return source.Summary{}, ErrSettled
	case r.Cut:
		return source.Summary{}, ErrCut
	}
	now := time.Now()
	b := eventlog.NewBatch(retrySource)
	b.Control(controlRetry, now, stats.Field{Name: fieldOf, Value: strconv.FormatUint(sequence, 10)})
	for _, f := range c.of(&r) {
		b.Field([]byte(f.Name), []byte(f.Value))
	}
	b.Add(now, nil)
	return t.Submit(ctx, b)
}

// of returns the fields of the corrected event.
func (c *Correction) of(r *Rejection) []stats.Field {
	fields := slices.DeleteFunc(slices.Clone(r.Fields), func(f stats.Field) bool {
		return f.Name == "" || slices.Contains(c.Remove, f.Name)
	})
	for _, set := range c.Set {
		i := slices.IndexFunc(fields, func(f stats.Field) bool { return f.Name == set.Name })
		if i < 0 {
			fields = append(fields, set)
			continue
		}
		fields[i].Value = set.Value
	}
	timed := slices.ContainsFunc(fields, func(f stats.Field) bool { return f.Name == stats.FieldOccurredAt })
	if !timed && len(fields) < stats.MaxFields {
		fields = append(fields, stats.Field{Name: stats.FieldOccurredAt, Value: r.Received.UTC().Format(time.RFC3339Nano)})
	}
	return fields
}

// Discard settles rejections without anything in their place. The errors are
// [ErrUnknownRejection], [ErrSettled], [ErrChanging], that of the context, and those of the log;
// then nothing has changed.
func (t *Tracker) Discard(ctx context.Context, sequences ...uint64) error {
	t.mending.Lock()
	defer t.mending.Unlock()
	if !t.changing.TryLock() {
		return ErrChanging
	}
	defer t.changing.Unlock()
	return t.within(ctx, func() error {
		var fields []stats.Field
		for _, n := range sequences {
			switch r, ok := t.state.rejections.find(n); {
			case !ok:
				return ErrUnknownRejection
			case r.status != RejectionOpen:
				return ErrSettled
			}
			fields = append(fields, stats.Field{Name: fieldOf, Value: strconv.FormatUint(n, 10)})
		}
		if len(fields) == 0 {
			return nil
		}
		err := t.control(controlDiscard, fields...)
		if errors.Is(err, eventlog.ErrWrite) {
			err = fmt.Errorf("%w: %w", source.ErrUnavailable, err)
		}
		return err
	})
}
