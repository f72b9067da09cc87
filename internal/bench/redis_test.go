package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"statstracker/internal/redistest"
)

// BenchmarkRedisStream has the program take a backlog of a Redis stream, from the
// start of reading until every event is durable and visible, with Redis on the
// same cores. The floor is a client that reads the same stream with XREAD COUNT
// 1000 and looks at nothing but where replies end.
func BenchmarkRedisStream(b *testing.B) {
	const n = 400_000
	redis := redistest.Start(b, redistest.Options{})
	fillStream(b, redis, n)
	var rates, floors, ratios []float64
	for b.Loop() {
		for range rounds {
			floor := n / bareRead(b, redis.Addr()).Seconds()
			rate := n / follow(b, redis.URL(0), n).Seconds()
			rates, floors, ratios = append(rates, rate), append(floors, floor), append(ratios, rate/floor)
		}
	}
	b.ReportMetric(median(rates), "events/s")
	b.ReportMetric(median(floors), "floor-events/s")
	b.ReportMetric(median(ratios), "of-floor")
}

func fillStream(b *testing.B, s *redistest.Server, n int) {
	b.Helper()
	client := s.Client()
	r := rand.New(rand.NewPCG(11, 12))
	for from := 0; from < n; from += 1000 {
		pipe := client.Pipeline()
		for i := range 1000 {
			var values []string
			for _, f := range match(r, from+i, 10_000) {
				values = append(values, f[0], f[1])
			}
			pipe.XAdd(b.Context(), &redis.XAddArgs{Stream: "game_event_stream", Values: values})
		}
		if _, err := pipe.Exec(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// follow returns how long a new server takes until it shows all of the stream.
// The start of the process is in it.
func follow(b *testing.B, url string, n uint64) time.Duration {
	b.Helper()
	start := time.Now()
	s := serve(b, b.TempDir(), "--events", url)
	defer s.stop(b, syscall.SIGTERM)
	for s.revision(b, "exrps") < n+1 { // and the record of the games
		time.Sleep(2 * time.Millisecond)
	}
	return time.Since(start)
}

// bareRead reads the stream and returns how long that took.
func bareRead(b *testing.B, addr string) time.Duration {
	b.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 1<<20)
	start := time.Now()
	last := "0-0"
	for {
		fmt.Fprintf(conn, "*6\r\n$5\r\nXREAD\r\n$5\r\nCOUNT\r\n$4\r\n1000\r\n$7\r\nSTREAMS\r\n$17\r\ngame_event_stream\r\n$%d\r\n%s\r\n", len(last), last)
		id, err := skim(r)
		if err != nil {
			b.Fatal(err)
		}
		if id == "" {
			return time.Since(start)
		}
		last = id
	}
}

// skim passes over a reply and returns the last text in it that is an id.
func skim(r *bufio.Reader) (id string, err error) {
	for left := 1; left > 0; left-- {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return "", err
		}
		n, err := strconv.Atoi(string(bytes.TrimSpace(line[1:])))
		if err != nil {
			return "", fmt.Errorf("the reply has %q", line)
		}
		switch {
		case line[0] == '*' && n > 0:
			left += n
		case line[0] == '$' && n >= 0:
			if id, err = skimText(r, n, id); err != nil {
				return "", err
			}
		}
	}
	return id, nil
}

// skimText passes over a text. An entry's id has 15 bytes or so, begins with the
// time and has a dash.
func skimText(r *bufio.Reader, n int, id string) (string, error) {
	if n < 15 || n > 20 {
		_, err := r.Discard(n + 2)
		return id, err
	}
	text, err := r.Peek(n + 2)
	if err != nil {
		return "", err
	}
	if text[0] == '1' && text[13] == '-' {
		id = string(text[:n])
	}
	_, err = r.Discard(n + 2)
	return id, err
}
