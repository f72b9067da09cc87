package tracker

import (
	"context"
	"fmt"
	"time"

	"statstracker/eventlog"
	"statstracker/source"
	"statstracker/stats"
)

// What others have the writing goroutine do between two blocks.

// control appends a control record and folds it. It is the writing goroutine's.
func (t *Tracker) control(kind string, fields ...stats.Field) error {
	b := eventlog.NewBatch("")
	b.Control(kind, time.Now(), fields...)
	if err := b.Each(checkControl); err != nil {
		return fmt.Errorf("the control record %s cannot be read again: %w", kind, err)
	}
	if _, err := t.log.Append(b); err != nil {
		t.unwritable(err)
		return fmt.Errorf("write the control record %s into the log: %w", kind, err)
	}
	t.writable()
	defer t.news.tell()
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := b.Each(func(r *eventlog.Record) error { _, err := t.fold.record(r); return err }); err != nil {
		return err
	}
	t.state.next, _ = t.log.End()
	return nil
}

// checkControl returns an error if the fold could not read the control record: in the
// log it would be there for ever.
func checkControl(r *eventlog.Record) (err error) {
	switch r.Text {
	case controlAmend:
		_, err = amendmentOf(r, 1)
	case controlVisibility:
		_, err = hidingOf(r)
	}
	return err
}

// call has the writing goroutine call f between two blocks, and waits for it. The
// errors are that of the context, and [source.ErrClosed].
func (t *Tracker) call(ctx context.Context, f func()) error {
	done := make(chan struct{})
	select {
	case t.calls <- func() { defer close(done); f() }:
		<-done
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-t.done:
		return source.ErrClosed
	}
}
