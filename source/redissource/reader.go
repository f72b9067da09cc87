package redissource

import (
	"context"
	"errors"
	"fmt"
	"time"

	"statstracker/eventlog"
)

// reader reads the stream over one connection and encodes what it reads. Its
// two batches go round: the sink has one while the reader fills the other.
type reader struct {
	source   *Source
	link     *link
	account  account
	position string // in the log, after the last batch that was filled
	limit    limit
	full     chan delivery
	free     chan *eventlog.Batch

	audited time.Time
	drained bool // a read has found nothing
}

// newReader connects for reading from the position, which is that of the log.
func (s *Source) newReader(ctx context.Context, position string) (*reader, error) {
	at := entryID{}
	if position != "" {
		var err error
		if at, err = parseID([]byte(position)); err != nil {
			return nil, fmt.Errorf("%w: %w", errPosition, err)
		}
	}
	s.health.begin(position, at)
	l, err := connect(ctx, s.address, s.config)
	if err != nil {
		return nil, err
	}
	r := &reader{
		source: s, link: l, account: newAccount(at), position: position,
		limit: newLimit(s.config.Count, s.config.BatchBytes),
		full:  make(chan delivery, 1), free: make(chan *eventlog.Batch, 2),
	}
	for range cap(r.free) {
		r.free <- eventlog.NewBatch(s.Name())
	}
	return r, nil
}

// run reads until something goes wrong, and looks at the stream after every read
// that found nothing, or as often between reads that never do. It ends soon
// after the context has.
func (r *reader) run(ctx context.Context) error {
	if err := r.audit(ctx, false); err != nil {
		return err
	}
	for {
		n, err := r.read(ctx)
		if err != nil {
			return err
		}
		r.drained = r.drained || n == 0
		if n == 0 || time.Since(r.audited) >= r.link.block {
			if err := r.audit(ctx, n == 0); err != nil {
				return err
			}
		}
	}
}

// read reads once and hands the entries on; it returns how many there were.
func (r *reader) read(ctx context.Context) (int, error) {
	asked, before := r.limit.count(), r.link.received
	list, err := r.link.read(r.account.at, asked)
	if isAnswer(err, "WRONGTYPE") {
		return 0, r.link.typeError()
	}
	if err == nil {
		err = r.handOn(ctx, &list, asked)
	}
	if err != nil {
		return 0, fmt.Errorf("read stream %s: %w", r.source.config.Stream, err)
	}
	r.limit.learn(list.count, int(r.link.received-before))
	return list.count, nil
}

// handOn makes batches of the entries, each of the size of a batch at most.
func (r *reader) handOn(ctx context.Context, list *entries, asked int) error {
	for list.left > 0 {
		b, err := r.freeBatch(ctx)
		if err != nil {
			return err
		}
		if err := r.fill(b, list); err != nil {
			return err
		}
		// Fewer entries than asked for are all that there were.
		end := list.left == 0 && list.count < asked
		select {
		case r.full <- delivery{b, mark{list.last, r.account.seen}, end}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (r *reader) freeBatch(ctx context.Context) (*eventlog.Batch, error) {
	select {
	case b := <-r.free:
		b.Reset()
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fill encodes entries until the batch is full, and enters them in the account.
func (r *reader) fill(b *eventlog.Batch, list *entries) error {
	if err := list.fill(b, r.source.config.BatchBytes); err != nil {
		return err
	}
	r.account.read(b.Len(), list.last)
	b.From, b.To = r.position, list.last.String()
	r.position = b.To
	return nil
}

// audit looks at the stream and compares it with the account. While the stream
// is one that must not be read, it does not return without an error.
func (r *reader) audit(ctx context.Context, drained bool) error {
	for {
		s, err := r.link.info()
		if err != nil {
			return err
		}
		r.audited = time.Now()
		err = r.judge(r.account.audit(s, drained), s)
		if !errors.As(err, new(resetError)) {
			r.observe(s)
			return err
		}
		r.source.report(r.source.diagnose(err))
		if !sleep(ctx, r.link.block) {
			return ctx.Err()
		}
	}
}

func (r *reader) observe(s streamInfo) {
	left, ok := r.account.left(s)
	if !ok {
		left = -1
	}
	r.source.health.observe(s, mark{r.account.at, r.account.seen}, left)
}
