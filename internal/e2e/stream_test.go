package e2e

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// streamKey is the key of the stream that the program follows.
const streamKey = "game_event_stream"

// add appends the events to the stream and returns the id of the last.
func add(t testing.TB, client *redis.Client, events ...event) string {
	t.Helper()
	last, err := tryAdd(t.Context(), client, events)
	if err != nil {
		t.Fatalf("add events to the stream: %v", err)
	}
	return last
}

func tryAdd(ctx context.Context, client *redis.Client, events []event) (last string, err error) {
	pipe := client.Pipeline()
	var added *redis.StringCmd
	for _, e := range events {
		added = pipe.XAdd(ctx, &redis.XAddArgs{Stream: streamKey, Values: map[string]string(e)})
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return "", err
	}
	return added.Val(), nil
}

// stream keeps adding the feed's events, a chunk every few milliseconds, until
// the context ends. What it returns is the id of the last entry.
func (f *feed) stream(ctx context.Context, client *redis.Client) (last string, err error) {
	const chunk, every = 50, 5 * time.Millisecond
	tick := time.NewTicker(every)
	defer tick.Stop()
	for ctx.Err() == nil {
		// A chunk that has been made is added, whatever happens.
		if last, err = tryAdd(context.WithoutCancel(ctx), client, f.next(chunk)); err != nil {
			return "", err
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
	return last, nil
}
