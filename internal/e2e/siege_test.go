package e2e

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// attack is what hostile clients do until the context ends.
type attack struct {
	name string
	run  func(ctx context.Context, s *server)
}

// TestHostileClients attacks a server in every way that is listed, and asks it for a
// board meanwhile, as any other client does: it has to answer each time, in bounded memory, and
// to log nothing as it came. With -v it tells how long the answers took;
// docs/security.md has the figures.
func TestHostileClients(t *testing.T) {
	plain := serve(t, t.TempDir())
	p := newPair(t)
	secure := launchServer(t, t.TempDir(), "--tls-cert", p.cert, "--tls-key", p.key, "--max-connections-per-address", "1024")
	secure.client = p.client()
	secure.awaitOpen()
	t.Logf("%-28s %10s %10s %10s", "attack", "median", "p99", "memory")
	for _, a := range slices.Concat([]attack{{"none", wait}}, connectionAttacks(t), bodyAttacks(t), requestAttacks(t)) {
		suffer(t, plain, a)
	}
	suffer(t, secure, attack{"none, TLS", wait})
	suffer(t, secure, attack{"HTTP/2 rapid reset", func(ctx context.Context, s *server) {
		several(ctx, 4, func(ctx context.Context) { rapidReset(ctx, s, p) })
	}})
	if a, err := secure.request(t.Context(), http.MethodGet, "/metrics", nil); err != nil || !resetsClosed.Match(a.body) {
		t.Errorf("no connection is closed because of its resets (%v)", err)
	}
	for _, s := range []*server{plain, secure} {
		requireCleanLog(t, s)
	}
}

var resetsClosed = regexp.MustCompile(`(?m)^statstracker_http_connections_closed_total\{because="resets"\} [1-9]`)

func wait(ctx context.Context, _ *server) { <-ctx.Done() }

// asked is how often a board is asked for during an attack.
const asked = 200

// suffer attacks the server and asks it for a board meanwhile.
func suffer(t *testing.T, s *server, a attack) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() { a.run(ctx, s) })
	pause(ctx, 300*time.Millisecond) // until the attack is under way
	n := asked
	if raceDetector { // whose times say nothing
		n = asked / 10
	}
	times := make([]time.Duration, 0, n)
	for range n {
		start := time.Now()
		resp := s.ask(t, http.MethodGet, "/v1/games/default/boards/wins", nil)
		if times = append(times, time.Since(start)); resp.StatusCode != http.StatusOK {
			t.Errorf("%s: a board is answered with %s", a.name, resp.Status)
		}
	}
	memory := peakMemory(t, s)
	stop()
	group.Wait()
	slices.Sort(times)
	t.Logf("%-28s %10v %10v %7d MB", a.name, times[n/2].Round(10*time.Microsecond), times[n*99/100].Round(10*time.Microsecond), memory>>20)
	if !raceDetector && memory > maxMemory {
		t.Errorf("%s: the server has taken %d MB", a.name, memory>>20)
	}
}

// maxMemory is what bounded means: 10,000 connections, and the largest bodies that are
// taken at once.
const maxMemory = 1 << 30

var peak = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peakMemory returns the most memory in bytes that the server has had.
func peakMemory(t *testing.T, s *server) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	kB, err := strconv.ParseInt(string(peak.FindSubmatch(status)[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kB << 10
}

// several runs f so many times at once, again and again until the context ends.
func several(ctx context.Context, n int, f func(ctx context.Context)) {
	var group sync.WaitGroup
	for range n {
		group.Go(func() {
			for ctx.Err() == nil {
				f(ctx)
			}
		})
	}
	group.Wait()
}

// dial connects to the server, or returns nil; the connection closes with the context.
func dial(ctx context.Context, s *server) net.Conn {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", strings.TrimPrefix(s.address(), "http://"))
	if err != nil {
		pause(ctx, 10*time.Millisecond)
		return nil
	}
	context.AfterFunc(ctx, func() { _ = c.Close() })
	return c
}

// drip sends the beginning at once and then a byte now and then.
func drip(ctx context.Context, s *server, beginning, drop string) {
	c := dial(ctx, s)
	if c == nil {
		return
	}
	defer c.Close()
	_, err := c.Write([]byte(beginning))
	for err == nil && pause(ctx, 100*time.Millisecond) {
		_, err = c.Write([]byte(drop))
	}
}

// talk sends a request as it is, and returns the head of the answer.
func talk(ctx context.Context, s *server, request string) (head string) {
	c := dial(ctx, s)
	if c == nil {
		return ""
	}
	defer c.Close()
	go func() { _, _ = c.Write([]byte(request)) }() // the server may not read it all
	lines := bufio.NewReader(c)
	for {
		line, err := lines.ReadString('\n')
		head += line
		if err != nil || strings.TrimSpace(line) == "" {
			return head
		}
	}
}

// logLine is how a line of the log begins, if nobody else has written it.
var logLine = regexp.MustCompile(`^time=\S+ level=\S+ msg=`)

// requireCleanLog requires that each line of the log is one of the server's own, without
// control characters.
func requireCleanLog(t *testing.T, s *server) {
	t.Helper()
	for line := range strings.Lines(s.output()) {
		line = strings.TrimSuffix(line, "\n")
		if !logLine.MatchString(line) || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Errorf("the log has the line %q", line)
		}
		if strings.Contains(line, "a bug") {
			t.Error(line)
		}
	}
}

// rapidReset opens streams of HTTP/2 and resets each at once, from another address than
// that of the others. When it is cut off it comes again.
func rapidReset(ctx context.Context, s *server, p *pair) {
	c, err := p.dialHTTP2(ctx, strings.TrimPrefix(s.address(), "https://"))
	if err != nil {
		pause(ctx, 10*time.Millisecond)
		return
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { _ = c.Close() })
	defer stop()
	go func() { // what the server says is read, so that it does not wait
		buffer := make([]byte, 4096)
		for {
			if _, err := c.Read(buffer); err != nil {
				return
			}
		}
	}()
	_, err = c.Write([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")) // the preface, and no settings
	for stream := uint32(1); err == nil && stream < 1<<20; stream += 2 {
		_, err = c.Write(openAndReset(stream))
	}
	if err != nil && !errors.Is(err, net.ErrClosed) {
		pause(ctx, time.Millisecond)
	}
}

// openAndReset returns the frames that open a stream with GET / and reset it (RFC 9113, 6.2
// and 6.4; the fields are indexes of the static table of RFC 7541, appendix A).
func openAndReset(stream uint32) []byte {
	id := []byte{byte(stream >> 24), byte(stream >> 16), byte(stream >> 8), byte(stream)}
	const get, https, root = 0x82, 0x87, 0x84
	headers := slices.Concat([]byte{0, 0, 3, 1, 0x5}, id, []byte{get, https, root}) // END_STREAM and END_HEADERS
	return slices.Concat(headers, []byte{0, 0, 4, 3, 0}, id, []byte{0, 0, 0, 8})    // RST_STREAM, CANCEL
}
