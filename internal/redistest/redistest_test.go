package redistest_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"statstracker/internal/redistest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestServerKeepsWhatItTookOverRestarts(t *testing.T) {
	s := redistest.Start(t, redistest.Options{AppendOnly: true})
	ctx, addr := t.Context(), s.Addr()
	set(t, s, "stopped", "1")
	s.Stop()
	if _, err := net.Dial("tcp", addr); err == nil {
		t.Error("a stopped server listens")
	}
	s.Start()
	set(t, s, "killed", "1")
	s.Kill()
	s.Start()
	if n := s.Client().Exists(ctx, "stopped", "killed").Val(); n != 2 || s.Addr() != addr {
		t.Errorf("%d of 2 keys, address %s, was %s", n, s.Addr(), addr)
	}
}

func TestPausedServerDoesNotAnswer(t *testing.T) {
	s := redistest.Start(t, redistest.Options{})
	set(t, s, "a", "1")
	s.Pause()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	client := redis.NewClient(&redis.Options{Addr: s.Addr(), ContextTimeoutEnabled: true, Protocol: 2, MaxRetries: -1})
	defer client.Close()
	if err := client.Ping(ctx).Err(); !errors.Is(err, context.DeadlineExceeded) && !isTimeout(err) {
		t.Errorf("ping of a paused server: %v", err)
	}
	s.Resume()
	set(t, s, "a", "2")
}

func TestServerWithTLSAndPassword(t *testing.T) {
	s := redistest.Start(t, redistest.Options{TLS: true, Password: "it's a \"secret\""})
	set(t, s, "a", "1")
	stranger := redis.NewClient(&redis.Options{Addr: s.Addr(), Protocol: 2, MaxRetries: -1})
	defer stranger.Close()
	if err := stranger.Ping(t.Context()).Err(); err == nil {
		t.Error("a server with TLS answers in plain text")
	}
}

func set(t *testing.T, s *redistest.Server, key, value string) {
	t.Helper()
	if err := s.Client().Set(t.Context(), key, value, 0).Err(); err != nil {
		t.Fatalf("set: %v", err)
	}
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout()
}
