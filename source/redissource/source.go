package redissource

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"statstracker/source"
)

// Source follows one stream. Its Run must not be called twice at the same time.
type Source struct {
	config  Config
	address address
	log     *slog.Logger
	health  health
	reset   bool // the stream was last seen to end before the position; the reader's
}

var _ source.Source = (*Source)(nil)

// New checks the config and reads the CA file. It does not connect. No error
// of it shows a password.
func New(c Config) (*Source, error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("follow a redis stream: %w", err)
	}
	a, err := newAddress(c)
	if err != nil {
		return nil, fmt.Errorf("follow redis stream %s: %w", c.Stream, err)
	}
	s := &Source{config: c, address: a}
	s.log = c.Logger.With("stream", s.config.Stream, "server", a.String())
	s.health.newest.seen = -1
	s.health.begin("", entryID{})
	return s, nil
}

// Name is "redis:" and the key of the stream.
func (s *Source) Name() string { return "redis:" + s.config.Stream }

// Status tells how the source is. LagEvents is -1 while Redis does not tell how
// many entries there are after the position: after a start in the middle of a
// stream until it was caught up once, and before Redis 7.0. Lag and LagEvents
// are as of the last look at the stream, at most a few seconds ago; entries
// that were deleted unread count until the source has come past them.
func (s *Source) Status() source.Status { return s.health.status() }

// Run follows the stream until the context ends or the sink is closed, and then
// returns nil. It gets over everything else by itself.
func (s *Source) Run(ctx context.Context, sink source.Sink) error {
	retry := backoff{min: s.config.MinBackoff, max: s.config.MaxBackoff}
	for {
		progress, err := s.follow(ctx, sink)
		if ctx.Err() != nil || errors.Is(err, source.ErrClosed) {
			return nil //nolint:nilerr // that is how it is told to end
		}
		s.report(s.diagnose(err))
		if progress {
			retry.reset()
		}
		if !retry.wait(ctx) {
			return nil
		}
	}
}

// follow connects and delivers until something goes wrong, which it returns,
// and whether it got anywhere before.
func (s *Source) follow(ctx context.Context, sink source.Sink) (progress bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r, err := s.newReader(ctx, sink.Position(s.Name()))
	if err != nil {
		return false, err
	}
	defer r.link.close()
	// The end of the context closes the connection, and so ends a read that waits.
	defer context.AfterFunc(ctx, r.link.close)()

	result := make(chan error, 1)
	go func() {
		defer close(r.full)
		result <- r.run(ctx)
	}()
	for d := range r.full {
		if err == nil {
			err = s.deliver(ctx, sink, d)
			progress = progress || err == nil
		}
		if err != nil {
			cancel()
		}
		r.free <- d.batch
	}
	readError := <-result
	if err == nil {
		err = readError
	}
	return progress || r.drained, err
}

// report notes a trouble and logs it, once.
func (s *Source) report(state source.State, detail string) {
	if !s.health.trouble(state, detail) {
		return
	}
	if state == source.Broken {
		s.log.Error("the redis stream cannot be followed", "detail", detail)
	} else {
		s.log.Warn("the redis stream cannot be followed at present", "state", state, "detail", detail)
	}
}

// reportWell notes that there is no trouble any more and logs it, once.
func (s *Source) reportWell() {
	if s.health.well() {
		s.log.Info("following the redis stream")
	}
}
