package cmd

import (
	"context"
	"errors"
	"io"
	"time"
)

// grace is how long the request in flight may go on after an interrupt.
const grace = 10 * time.Second

// publisher sends what a feed reads to a target, strictly in order.
type publisher struct {
	target   target
	patience patience
	bar      *progressBar
	tally    tally
	reached  bool // the target has answered once
}

// run publishes until everything has been sent, or the context ends. Behind
// tells where what has not been sent begins, if it is known.
func (p *publisher) run(ctx context.Context, files []string, stdin io.Reader) (behind *origin, err error) {
	p.tally.start = time.Now()
	reading, stop := context.WithCancel(ctx)
	defer stop()
	f := newFeed(reading, files, stdin, p.target.limit())
	spare := new(body)
	for {
		b, err := f.take(spare)
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		p.tally.unsent.add(b.unsent...)
		if len(b.origins) > 0 {
			if err := p.deliver(ctx, b); err != nil {
				first := b.first()
				return &first, err
			}
		}
		p.bar.update(f.done.Load(), p.tally.sent)
		spare = b
	}
}

// deliver sends a body, again and again as long as that may help and does no
// harm.
func (p *publisher) deliver(ctx context.Context, b *body) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := p.attempt(ctx, b)
		if err == nil {
			p.reached = true
			p.patience.rest()
			return nil
		}
		var f *failure
		if !errors.As(err, &f) {
			return err
		}
		if err := p.judge(ctx, b, f); err != nil {
			return err
		}
		if err := p.patience.wait(ctx, f); err != nil {
			return err
		}
	}
}

// attempt sends a body once. What is under way is finished, within the grace,
// after the context has ended.
func (p *publisher) attempt(ctx context.Context, b *body) error {
	sending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(sending, func() { timer.Stop() })
	})
	defer stop()
	return p.target.send(sending, b, &p.tally)
}

// judge returns why the body must not be sent again, or nil if it may be.
func (p *publisher) judge(ctx context.Context, b *body, f *failure) error {
	switch {
	case f.doubt && (!f.passing || ctx.Err() != nil || !b.repeatable()):
		return doubt(b, f.err)
	case !f.passing, f.absent && !p.reached:
		return f.err
	}
	return nil
}
