package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// redisLimit is how long Redis may take for anything.
const redisLimit = 10 * time.Second

// redisTarget publishes to a Redis stream. A body is one transaction, so that it
// is in the stream as a whole and in order, or not at all.
type redisTarget struct {
	client  *redis.Client
	name    string // the address without user name and password
	stream  string
	entries redisEntries
	greeted bool // the connection has worked
}

type redisConfig struct {
	url, stream, passwordFile, caFile string
}

// newRedisTarget does not connect. No error of it shows a password.
func newRedisTarget(c redisConfig) (*redisTarget, error) {
	o, err := redis.ParseURL(c.url)
	if err != nil || o.DB < 0 {
		return nil, hint(errors.New("the URL of Redis is not valid"),
			"it is like redis://127.0.0.1:6379/1, rediss:// with TLS; in a password, characters like @ / # %% are percent-encoded")
	}
	if c.caFile != "" && o.TLSConfig == nil {
		return nil, errors.New("a file with authorities is given (--ca-file), but the URL is not rediss://")
	}
	if c.caFile != "" {
		if o.TLSConfig, err = trusting(o.TLSConfig, c.caFile); err != nil {
			return nil, err
		}
	}
	if c.passwordFile != "" {
		if o.Password, err = readSecret(c.passwordFile, "password of Redis"); err != nil {
			return nil, err
		}
	}
	o.Protocol, o.DisableIdentity, o.PoolSize, o.PipelinePoolSize = 2, true, 1, -1
	o.MaxRetries, o.DialerRetries = -1, 1 // whether to try again is decided here
	o.ReadBufferSize, o.WriteBufferSize = 128<<10, 128<<10
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = redisLimit, redisLimit, redisLimit
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return &redisTarget{client: redis.NewClient(o), name: redisName(o), stream: c.stream}, nil
}

func redisName(o *redis.Options) string {
	scheme := "redis"
	switch {
	case o.Network == "unix":
		return fmt.Sprintf("unix://%s?db=%d", o.Addr, o.DB)
	case o.TLSConfig != nil:
		scheme = "rediss"
	}
	return fmt.Sprintf("%s://%s/%d", scheme, o.Addr, o.DB)
}

// limit implements [target]. While a transaction runs Redis serves nobody else,
// so it is small.
func (t *redisTarget) limit() bodyLimit { return bodyLimit{bytes: 1 << 20, events: 500} }

func (t *redisTarget) close() { _ = t.client.Close() }

// send implements [target].
func (t *redisTarget) send(ctx context.Context, b *body, to *tally) error {
	unsent := t.entries.read(b)
	pipe := t.client.TxPipeline()
	t.entries.each(t.stream, func(args []any) { pipe.Do(ctx, args...) })
	n := pipe.Len()
	if n > 0 {
		if err := t.greet(ctx); err != nil {
			return t.failure(err, nil)
		}
		if replies, err := pipe.Exec(ctx); err != nil {
			return t.failure(reason(err, replies), replies)
		}
	}
	to.sent += n
	to.unsent.add(unsent...)
	return nil
}

// greet connects, so that a failure to do so is not taken for one to send.
func (t *redisTarget) greet(ctx context.Context) error {
	if t.greeted {
		return nil
	}
	err := t.client.Ping(ctx).Err()
	t.greeted = err == nil
	return err
}

// failure says what an error of a transaction means for the events in it.
func (t *redisTarget) failure(err error, replies []redis.Cmder) *failure {
	f := &failure{err: t.explain(fmt.Errorf("add events to stream %s of %s: %w", t.stream, t.name, err))}
	var answer redis.Error
	switch {
	case errors.As(err, &answer):
		f.passing = slices.ContainsFunc(passingAnswers(), func(p string) bool { return strings.HasPrefix(answer.Error(), p) })
		f.doubt = slices.ContainsFunc(replies, taken)
	case !t.greeted:
		f.passing, f.absent = true, true
	default:
		f.passing, f.doubt = true, true
	}
	t.greeted = false
	return f
}

// reason returns why Redis has discarded a transaction: the error of the command
// that it refused, if there is one.
func reason(err error, replies []redis.Cmder) error {
	var answer redis.Error
	if !errors.As(err, &answer) || !strings.HasPrefix(answer.Error(), "EXECABORT") {
		return err
	}
	for _, r := range replies {
		if r.Err() != nil && !strings.HasPrefix(r.Err().Error(), "EXECABORT") {
			return r.Err()
		}
	}
	return err
}

// taken returns whether Redis has answered the command with the id of an entry.
func taken(reply redis.Cmder) bool {
	c, ok := reply.(*redis.Cmd)
	return ok && c.Err() == nil && c.Val() != nil
}

// passingAnswers is how the errors begin with which Redis refuses for a while:
// it is loading, full, its disk is, it is a replica, or alone.
func passingAnswers() []string {
	return []string{"LOADING", "OOM", "MISCONF", "READONLY", "NOREPLICAS", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY"}
}

// explain adds what to do to an error of Redis.
func (t *redisTarget) explain(err error) error {
	var answer redis.Error
	if !errors.As(err, &answer) {
		return hint(err, "is Redis running there, and is the address right (--to)?")
	}
	kind, _, _ := strings.Cut(answer.Error(), " ")
	switch kind {
	case "NOAUTH", "WRONGPASS":
		return hint(err, "--password-file names a file with the password of Redis")
	case "NOPERM":
		return hint(err, "the user needs the right to XADD to the stream")
	case "WRONGTYPE":
		return hint(err, "the key %s is not a stream; choose another with --stream", t.stream)
	case "OOM":
		return hint(err, "Redis has no memory left for more events")
	}
	return err
}

// print implements [target].
func (t *redisTarget) print(w io.Writer, result *tally) error {
	_, err := fmt.Fprintf(w, "sent %d events to stream %s of %s %s\n", result.sent, visible(t.stream), t.name, result.rate())
	if err != nil {
		return fmt.Errorf("print the result: %w", err)
	}
	_, _ = fmt.Fprintf(w, "a server that follows the stream counts them: statstracker serve --events %s\n", t.name)
	result.unsent.print(w, "not sent")
	return nil
}
