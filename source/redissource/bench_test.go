package redissource_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"testing"

	"github.com/redis/go-redis/v9"

	"statstracker/eventlog"
	"statstracker/internal/redistest"
	"statstracker/source"
	"statstracker/source/redissource"
)

// backlog is how many entries a benchmark reads.
const backlog = 200_000

// BenchmarkFollow reads a backlog and encodes it as batches, for a sink that
// only counts. Redis runs on the same machine.
func BenchmarkFollow(b *testing.B) {
	server := startWithBacklog(b)
	for b.Loop() {
		s, err := redissource.New(redissource.Config{URL: server.URL(0)})
		if err != nil {
			b.Fatal(err)
		}
		ctx, cancel := context.WithCancel(b.Context())
		sink := countingSink{cancel: cancel}
		if err := s.Run(ctx, &sink); err != nil || sink.count != backlog {
			b.Fatalf("%d entries: %v", sink.count, err)
		}
		cancel()
	}
	b.ReportMetric(float64(backlog)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkBareXREAD is the floor: XREAD COUNT 1000 in a loop over a plain
// connection, looking at no more of the reply than is needed to find its end.
func BenchmarkBareXREAD(b *testing.B) {
	server := startWithBacklog(b)
	for b.Loop() {
		if n := bareRead(b, server.Addr(), 1000); n != backlog {
			b.Fatalf("%d entries", n)
		}
	}
	b.ReportMetric(float64(backlog)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// countingSink takes everything and ends the run after the backlog.
type countingSink struct {
	count    int
	position string
	cancel   context.CancelFunc
}

func (s *countingSink) Submit(_ context.Context, b *eventlog.Batch) (source.Summary, error) {
	s.position = b.To
	if s.count += b.Len(); s.count >= backlog {
		s.cancel()
	}
	return source.Summary{}, nil
}

func (s *countingSink) Position(string) string { return s.position }

func startWithBacklog(b *testing.B) *redistest.Server {
	b.Helper()
	server := redistest.Start(b, redistest.Options{})
	const chunk = 1000
	for from := 0; from < backlog; from += chunk {
		pipe := server.Client().Pipeline()
		for n := from; n < from+chunk; n++ {
			pipe.XAdd(b.Context(), &redis.XAddArgs{Stream: redissource.DefaultStream, Values: result(n)})
		}
		if _, err := pipe.Exec(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	return server
}

// result is an event as a game server sends it.
func result(n int) []string {
	return []string{
		"product_id", "exrps", "type", "game_over",
		"game_id", fmt.Sprintf("4f7d1c1e-6f0e-4c68-9d0f-%012d", n),
		"winner_id", fmt.Sprintf("9b1c1c1e-6f0e-4c68-9d0f-%012d", n%5000),
		"loser_id", fmt.Sprintf("9b1c1c1e-6f0e-4c68-9d0f-%012d", n%4999+1),
	}
}

func bareRead(b *testing.B, addr string, count int) int {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	r := bareReader{b, bufio.NewReaderSize(conn, 64<<10)}
	last, total := "0-0", 0
	for {
		fmt.Fprintf(conn, "XREAD COUNT %d STREAMS %s %s\r\n", count, redissource.DefaultStream, last)
		if r.number() < 0 {
			return total
		}
		r.number() // key and entries
		r.skip()
		n := r.number()
		for range n {
			last = r.entry()
		}
		total += n
	}
}

type bareReader struct {
	b *testing.B
	r *bufio.Reader
}

// entry returns the id of an entry and skips its fields.
func (r bareReader) entry() string {
	r.number() // id and fields
	n := r.number()
	id, err := r.r.Peek(n)
	if err != nil {
		r.b.Fatal(err)
	}
	text := string(id)
	_, _ = r.r.Discard(n + 2)
	for range r.number() {
		r.skip()
	}
	return text
}

func (r bareReader) skip() {
	if _, err := r.r.Discard(r.number() + 2); err != nil {
		r.b.Fatal(err)
	}
}

// number reads the number after the first byte of a line.
func (r bareReader) number() int {
	line, err := r.r.ReadSlice('\n')
	if err != nil {
		r.b.Fatal(err)
	}
	if line[1] == '-' {
		return -1
	}
	n := 0
	for _, c := range line[1 : len(line)-2] {
		n = n*10 + int(c-'0')
	}
	return n
}
