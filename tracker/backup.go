package tracker

import (
	"context"
	"crypto/sha256"

	"statstracker/eventlog"
)

// foldable is a log to be folded: one that is appended to, or one that is only read.
type foldable interface {
	ID() eventlog.ID
	End() (eventlog.Pos, uint64)
	Replay(from eventlog.Pos, f func(*eventlog.Block) error) error
}

// Digests tell the states after a number of records apart.
type Digests struct {
	Records uint64
	Games   [sha256.Size]byte // see [Verification]
	State   [sha256.Size]byte // of everything that the log determines
}

func (c *checkpoint) digests() Digests {
	return Digests{Records: c.sequence, Games: c.gamesDigest(), State: c.digest()}
}

// Backup calls to with the files of the log, as far as they go at one moment, and
// the digests of the state at the end of them. The files stay until it returns;
// meanwhile events are taken and counted. The errors are that of the context, of to,
// and [source.ErrClosed].
func (t *Tracker) Backup(ctx context.Context, to func(Digests, []eventlog.File) error) error {
	var live *checkpoint
	begun, ended := make(chan struct{}), make(chan error, 1)
	err := t.call(ctx, func() {
		live = t.state.checkpoint()
		go func() {
			ended <- t.log.Files(func(files []eventlog.File) error {
				close(begun) // nothing was appended since the checkpoint, as its goroutine waits for this
				return to(live.digests(), files)
			})
		}()
		select {
		case <-begun:
		case err := <-ended:
			ended <- err
		}
	})
	if err != nil {
		return err
	}
	return <-ended
}

// FoldLog folds a log that is only read from its first record to the end that it has
// now. The directory of the config is not looked at. The errors are those of [Open].
func FoldLog(ctx context.Context, c Config, log *eventlog.Reader) (Digests, error) {
	f, err := foldReader(ctx, c, log)
	if err != nil {
		return Digests{}, err
	}
	return f.checkpoint().digests(), nil
}

func foldReader(ctx context.Context, c Config, log *eventlog.Reader) (*fold, error) {
	c.setDefaults()
	known, err := newCatalog(&c)
	if err != nil {
		return nil, err
	}
	f := foldFromStart(ctx, &c, log, known)
	return f, replayWith(ctx, f, log, c.OnReplay, func() error { return nil })
}

func (c *Config) setDefaults() {
	if c.testOnlyGeneration == 0 {
		c.testOnlyGeneration = generationSize
	}
}

// ReadLog calls f with the blocks from the one that has the record with the number on,
// to the present end of the log: all of them are durable. Where the number is that of
// the next record there are none. The errors are those of [eventlog.Log.ReadFrom].
func (t *Tracker) ReadLog(from uint64, f func(*eventlog.Block) error) error {
	return t.log.ReadFrom(from, f)
}

// LogEnd returns the number of the last record that is durable.
func (t *Tracker) LogEnd() uint64 {
	_, next := t.log.End()
	return next - 1
}
