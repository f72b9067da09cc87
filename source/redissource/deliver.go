package redissource

import (
	"context"
	"errors"
	"fmt"

	"statstracker/eventlog"
	"statstracker/source"
)

var (
	errSubmit   = errors.New("the tracker did not take what was read")
	errPosition = errors.New("the position in the log is not one in a redis stream")
)

// delivery is a batch on its way from the reader to the sink.
type delivery struct {
	batch *eventlog.Batch
	upTo  mark
	end   bool // there was nothing after it in the stream
}

// deliver submits the batch, again and again while the log cannot be written.
// Any other error means that what has been read ahead has to be read anew.
func (s *Source) deliver(ctx context.Context, sink source.Sink, d delivery) error {
	retry := backoff{min: s.config.MinBackoff, max: s.config.MaxBackoff}
	for {
		_, err := sink.Submit(ctx, d.batch)
		switch {
		case err == nil:
			s.health.deliver(d.batch.To, d.upTo, d.end)
			s.reportWell()
			return nil
		case !errors.Is(err, source.ErrUnavailable):
			return fmt.Errorf("%w, from %q to %s: %w", errSubmit, d.batch.From, d.batch.To, err)
		}
		s.report(source.Behind, fmt.Sprintf("what was read waits until it can be kept: %v", err))
		if !retry.wait(ctx) {
			return ctx.Err()
		}
	}
}
