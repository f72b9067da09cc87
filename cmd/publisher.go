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
		p.bar.update(f.done.Load(), p.tally.progress())
		spare = b
	}
}

// deliver sends a body, again and again as long as that may help and does no
// harm. After an attempt of which nobody knows how it went, whatever ends it
// leaves the body in doubt.
func (p *publisher) deliver(ctx context.Context, b *body) error {
	inDoubt := false
	for {
		err := p.try(ctx, b, &inDoubt)
		switch {
		case errors.Is(err, errAgain):
			continue
		case err != nil && inDoubt:
			return doubt(b, err)
		case err == nil:
			p.reached = true
			p.patience.rest()
		}
		return err
	}
}

// errAgain asks for another attempt.
var errAgain = errors.New("try again")

// try makes one attempt, and waits if it asks for another one.
func (p *publisher) try(ctx context.Context, b *body, inDoubt *bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	err := p.attempt(ctx, b)
	var f *failure
	if !errors.As(err, &f) {
		return err
	}
	*inDoubt = *inDoubt || f.doubt
	switch {
	case !f.passing,
		*inDoubt && !b.repeatable(),
		!*inDoubt && f.absent && !p.reached:
		return f.err
	}
	if err := p.patience.wait(ctx, f); err != nil {
		return err
	}
	return errAgain
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
