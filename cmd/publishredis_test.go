package cmd_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"statstracker/internal/redistest"
)

// The stream has every event once, in order, with its fields.
func TestPublishRedisOrder(t *testing.T) {
	t.Parallel()
	const n = 3000
	server := redistest.Start(t, redistest.Options{})
	run(t.Context(), strings.NewReader(lines(n, true)), "publish", "--to", server.URL(0), "--stream", "s", "-").
		check(t, 0, fmt.Sprintf("sent %d events to stream s of %s in ", n, server.URL(0)))
	entries, err := server.Client().XRange(t.Context(), "s", "-", "+").Result()
	if err != nil || len(entries) != n {
		t.Fatalf("the stream has %d entries (%v)", len(entries), err)
	}
	for i, e := range entries {
		if e.Values["game_id"] != fmt.Sprint(i+1) || len(e.Values) != 6 {
			t.Fatalf("entry %d is %v", i, e)
		}
	}
}

// A key that is no stream is an error of which nothing was taken.
func TestPublishRedisWrongType(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, redistest.Options{})
	if err := server.Client().Set(t.Context(), "s", "x", 0).Err(); err != nil {
		t.Fatal(err)
	}
	run(t.Context(), strings.NewReader(lines(3, false)), "publish", "--to", server.URL(0), "--stream", "s", "-").
		check(t, 1, "sent 0 events", "stdin:1 on have not been taken", "error: add events to stream s of", "WRONGTYPE", "hint: the key s is not a stream")
}

// A Redis that is full is waited for, and then nothing is missing or twice.
func TestPublishRedisFull(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, redistest.Options{})
	client := server.Client()
	limit := func(bytes string) {
		if err := client.ConfigSet(t.Context(), "maxmemory", bytes).Err(); err != nil {
			t.Fatal(err)
		}
	}
	limit("1")
	result := make(chan outcome)
	go func() {
		result <- run(t.Context(), strings.NewReader(lines(100, false)), "publish", "--to", server.URL(0), "-")
	}()
	refused := func() bool { // an XADD has been refused
		text, err := client.Info(t.Context(), "errorstats").Result()
		return err == nil && strings.Contains(text, "errorstat_OOM")
	}
	for deadline := time.Now().Add(patient); !refused(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("nothing was refused")
		}
	}
	limit("0")
	(<-result).check(t, 0, "OOM", "trying again for up to 5m0s", "sent 100 events")
	if n := client.XLen(t.Context(), "game_event_stream").Val(); n != 100 {
		t.Errorf("the stream has %d entries", n)
	}
}

// A connection that breaks under way leaves events in doubt. With ids they are
// sent again, which is how a server that follows the stream sees them twice.
func TestPublishRedisBreaks(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, redistest.Options{})
	publish := func(stream string, ids bool) outcome {
		to := "redis://" + deafOnce(t, server.Addr())
		return run(t.Context(), strings.NewReader(lines(1, ids)), "publish", "--to", to, "--stream", stream, "-")
	}
	publish("with", true).check(t, 0, "trying again", "sent 1 events")
	publish("without", false).check(t, 1, "sent 0 events", "error: it is not known whether the events from stdin:1 to stdin:1 were taken: ", "hint: ")
	for stream, want := range map[string]int64{"with": 2, "without": 1} {
		if n := server.Client().XLen(t.Context(), stream).Val(); n != want {
			t.Errorf("stream %s has %d entries, not %d", stream, n, want)
		}
	}
}

// deafOnce returns the address of a proxy that breaks its first connection when
// Redis answers a transaction.
func deafOnce(t *testing.T, to string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for first := true; ; first = false {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				return
			}
			go func() { _, _ = io.Copy(out, in) }()
			go answer(in, out, first)
		}
	}()
	return listener.Addr().String()
}

// answer passes on what Redis says, up to the end of a transaction of one command
// if it is to break there.
func answer(to, from net.Conn, breaks bool) {
	defer to.Close()
	defer from.Close()
	in := bufio.NewReader(from)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil || breaks && string(line) == "*1\r\n" {
			return
		}
		if _, err := to.Write(line); err != nil {
			return
		}
	}
}
