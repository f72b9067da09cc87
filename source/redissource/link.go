package redissource

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// link is one connection to the server and the commands that the source needs.
// After an error of the connection it is of no more use.
type link struct {
	stream string
	block  time.Duration
	conn   net.Conn
	client *redis.Client
}

var errConnectionGone = errors.New("the connection has ended")

// connect connects once. The client gets a connection that is made here, and
// no second one: when to try again is the source's to decide, and closing this
// connection ends whatever waits on it.
func connect(ctx context.Context, a address, c Config) (*link, error) {
	conn, err := dial(ctx, a, c.Timeout)
	if err != nil {
		return nil, err
	}
	var used atomic.Bool
	password := func(context.Context) (string, string, error) {
		text, err := a.password()
		if err != nil {
			err = passwordError{err}
		}
		return a.username, text, err
	}
	client := redis.NewClient(&redis.Options{
		Addr: a.host, DB: a.db, CredentialsProviderContext: password,
		Protocol: 2, DisableIdentity: true, PoolSize: 1, PipelinePoolSize: -1, MaxRetries: -1, DialerRetries: 1,
		ReadTimeout: c.Block + c.Timeout, WriteTimeout: c.Timeout, ReadBufferSize: 64 << 10,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		Dialer: func(context.Context, string, string) (net.Conn, error) {
			if used.Swap(true) {
				return nil, errConnectionGone
			}
			return conn, nil
		},
	})
	return &link{stream: c.Stream, block: c.Block, conn: conn, client: client}, nil
}

func dial(ctx context.Context, a address, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if a.tls != nil {
		return (&tls.Dialer{Config: a.tls}).DialContext(ctx, a.network, a.host)
	}
	return (&net.Dialer{}).DialContext(ctx, a.network, a.host)
}

// close may be called more than once and from any goroutine.
func (l *link) close() {
	l.conn.Close()
	l.client.Close()
}

// read reads at most count entries after the id into the buffer, and waits for
// the first for as long as a read blocks. An error that the server answers is
// in the buffer.
func (l *link) read(ctx context.Context, to *replyBuffer, after entryID, count int) error {
	to.bytes = to.bytes[:0]
	err := l.client.DoRawWriteTo(ctx, to, "XREAD", "COUNT", count,
		"BLOCK", l.block.Milliseconds(), "STREAMS", l.stream, after.String()).Err()
	if err != nil {
		return fmt.Errorf("read stream %s after %s: %w", l.stream, after, err)
	}
	return nil
}

// info asks for the stream. A key that is no stream is a typeError.
func (l *link) info(ctx context.Context) (streamInfo, error) {
	reply, err := l.client.Do(ctx, "XINFO", "STREAM", l.stream).Slice()
	switch {
	case isAnswer(err, "ERR no such key"):
		return streamInfo{added: -1}, nil
	case isAnswer(err, "WRONGTYPE"):
		return streamInfo{}, l.typeError(ctx)
	case err != nil:
		return streamInfo{}, fmt.Errorf("ask for stream %s: %w", l.stream, err)
	}
	return parseStreamInfo(reply)
}

func (l *link) typeError(ctx context.Context) error {
	kind, err := l.client.Type(ctx, l.stream).Result()
	if err != nil {
		return fmt.Errorf("ask for the type of %s: %w", l.stream, err)
	}
	return typeError(kind)
}

// isAnswer returns whether the error is one that the server answered, and
// begins like this.
func isAnswer(err error, prefix string) bool {
	var answer redis.Error
	return errors.As(err, &answer) && strings.HasPrefix(answer.Error(), prefix)
}
