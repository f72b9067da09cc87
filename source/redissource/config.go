package redissource

import (
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// DefaultStream is the key that the original service read.
const DefaultStream = "game_event_stream"

// ResetPolicy says what to do about a stream that ends before the position up
// to which it has been read, so that it cannot be the stream that was read.
type ResetPolicy string

// The reset policies.
const (
	// ResetStop reads nothing until the stream is past the position again.
	ResetStop ResetPolicy = "stop"
	// ResetRestart reads the new stream from its beginning. It is for a stream
	// that was deleted and filled anew: of one that was restored from a backup,
	// or lost its end in a failover, it counts every event a second time that
	// has no event_id.
	ResetRestart ResetPolicy = "restart"
)

// Config says what to follow and how. Only URL is needed; the zero value of
// every other field stands for its default.
type Config struct {
	// URL is redis://[user:password@]host:port/db, rediss:// for TLS, or
	// unix://[user:password@]/path?db=n.
	URL string
	// Stream is the key of the stream. Default: DefaultStream.
	Stream string
	// Username and Password replace what the URL has. Password is called for
	// every connection, so that it may read a file that changes.
	Username string
	Password func() (string, error)
	// CAFile is a PEM file with the authorities to trust, instead of those of
	// the system. It needs a rediss:// URL.
	CAFile string
	// OnReset is the policy for a stream that was reset. Default: ResetStop.
	OnReset ResetPolicy
	// Count is the largest number of entries of one read. Default: 1000.
	Count int
	// BatchBytes is about the largest size of a batch: it is delivered when it
	// has grown to this. Default: 1 MiB.
	BatchBytes int
	// Block is for how long a read waits in Redis for entries, and the time
	// between two looks at the stream itself. Default: 2 s.
	Block time.Duration
	// Timeout is how long Redis may take to accept a connection, and to answer
	// beyond Block: a server that froze is unreachable after Block and Timeout.
	// Default: 3 s.
	Timeout time.Duration
	// MinBackoff and MaxBackoff bound the wait before the next attempt after a
	// failure. Default: 100 ms and 5 s.
	MinBackoff, MaxBackoff time.Duration
	// Logger is told about every change for better or worse. Default: none.
	Logger *slog.Logger
}

func (c Config) withDefaults() Config {
	setDefault(&c.Stream, DefaultStream)
	setDefault(&c.OnReset, ResetStop)
	setDefault(&c.Count, 1000)
	setDefault(&c.BatchBytes, 1<<20)
	setDefault(&c.Block, 2*time.Second)
	setDefault(&c.Timeout, 3*time.Second)
	setDefault(&c.MinBackoff, 100*time.Millisecond)
	setDefault(&c.MaxBackoff, 5*time.Second)
	setDefault(&c.Logger, slog.New(slog.DiscardHandler))
	return c
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// check says what is wrong with a config that has its defaults.
func (c Config) check() error {
	switch {
	case c.OnReset != ResetStop && c.OnReset != ResetRestart:
		return fmt.Errorf("what to do on a reset is %q: it must be %s or %s", c.OnReset, ResetStop, ResetRestart)
	case c.Count < 1 || c.BatchBytes < 1:
		return errors.New("the entries of a read and the bytes of a batch must be positive")
	case c.Block < time.Millisecond || c.Timeout < time.Millisecond:
		return errors.New("the times to block and to wait must be at least 1 ms")
	case c.MinBackoff < 1 || c.MaxBackoff < c.MinBackoff:
		return errors.New("the bounds of the backoff must be positive and in order")
	}
	return nil
}
