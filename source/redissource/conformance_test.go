package redissource_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"statstracker/internal/redistest"
	"statstracker/source"
	"statstracker/source/redissource"
	"statstracker/source/sourcetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestKeepsThePromisesOfASource(t *testing.T) {
	sourcetest.Run(t, sourcetest.Harness{Positions: true, Away: true, Open: open})
}

func open(t *testing.T) sourcetest.Origin {
	server := redistest.Start(t, redistest.Options{AppendOnly: true})
	return sourcetest.Origin{
		New:    func(t *testing.T) source.Source { return newSource(t, server, redissource.Config{}) },
		Send:   func(ctx context.Context, events []sourcetest.Event) error { return add(ctx, server.Client(), events) },
		Stop:   func(*testing.T) { server.Stop() },
		Resume: func(*testing.T) { server.Start() },
	}
}

// newSource makes a source that is quick to notice things.
func newSource(t *testing.T, server *redistest.Server, c redissource.Config) *redissource.Source {
	t.Helper()
	if c.URL == "" {
		c.URL = server.URL(0)
	}
	c.Block, c.Timeout = 100*time.Millisecond, 500*time.Millisecond
	c.MinBackoff, c.MaxBackoff = 5*time.Millisecond, 50*time.Millisecond
	if c.Logger == nil {
		c.Logger = slog.New(slog.NewTextHandler(testLog{t}, nil))
	}
	s, err := redissource.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// testLog writes a log to a test's output.
type testLog struct{ t *testing.T }

func (l testLog) Write(line []byte) (int, error) {
	l.t.Logf("%s", line)
	return len(line), nil
}

// add adds events to the stream that sources read by default.
func add(ctx context.Context, client *redis.Client, events []sourcetest.Event) error {
	pipe := client.Pipeline()
	for _, event := range events {
		values := make([]string, 0, 2*len(event))
		for _, f := range event {
			values = append(values, f.Name, f.Value)
		}
		pipe.XAdd(ctx, &redis.XAddArgs{Stream: redissource.DefaultStream, Values: values})
	}
	_, err := pipe.Exec(ctx)
	return err
}
