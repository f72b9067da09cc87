package cmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"statstracker/cmd"
)

// outcome is what a run of the program printed, and its exit status.
type outcome struct {
	status   int
	out, err string
}

// run runs the program in this process.
func run(ctx context.Context, in io.Reader, args ...string) outcome {
	var out, errOut bytes.Buffer
	status := cmd.Run(ctx, nil, args, in, &out, &errOut)
	return outcome{status, out.String(), errOut.String()}
}

// check compares what was printed; want is parts that have to be there.
func (o outcome) check(t *testing.T, status int, want ...string) {
	t.Helper()
	if o.status != status {
		t.Errorf("the exit status is %d, not %d", o.status, status)
	}
	for _, part := range want {
		if !strings.Contains(o.out+o.err, part) {
			t.Errorf("it does not say %q", part)
		}
	}
	if t.Failed() {
		t.Fatalf("it printed\n%s\nand on standard error\n%s", o.out, o.err)
	}
}

// lines returns n events, with ids or without.
func lines(n int, ids bool) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"product_id":"chess","type":"game_over","winner_id":"ann","loser_id":"bob","game_id":"%d"`, i+1)
		if ids {
			fmt.Fprintf(&b, `,"event_id":"e%d"`, i+1)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// fake is a server whose answers the test makes up. It notes the bodies.
type fake struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string // guarded by mu
}

// bodies returns what has been sent so far.
func (f *fake) bodies() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.seen)
}

// checkAttempts checks that the first body was sent so many times, and that the
// events all came once it was taken. How many of them the first body holds
// depends on how fast they were read.
func (f *fake) checkAttempts(t *testing.T, attempts int, all string) {
	t.Helper()
	b := f.bodies()
	if len(b) < attempts {
		t.Fatalf("the server got %q", b)
	}
	for _, again := range b[1:attempts] {
		if again != b[0] {
			t.Errorf("the attempts differ: %q and %q", b[0], again)
		}
	}
	if got := strings.Join(b[attempts-1:], ""); got != all {
		t.Errorf("the server took %q", got)
	}
}

// note notes a body and returns how many there have been.
func (f *fake) note(body []byte) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen = append(f.seen, string(body))
	return len(f.seen)
}

func newFake(t *testing.T, answer func(w http.ResponseWriter, attempt, events int)) *fake {
	t.Helper()
	f := &fake{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		answer(w, f.note(body), bytes.Count(body, []byte("\n")))
	}))
	t.Cleanup(f.Close)
	return f
}

func accept(w http.ResponseWriter, events int) {
	fmt.Fprintf(w, `{"accepted":%d,"counted":%d,"ignored":0,"duplicate":0,"rejected":0,"rejections":[]}`, events, events)
}

func refuse(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Retry-After", "1")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(map[string]string{"detail": detail}); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// A server that takes nothing for a while is waited for, and that is said once.
func TestPublishWaitsForServer(t *testing.T) {
	t.Parallel()
	server := newFake(t, func(w http.ResponseWriter, attempt, events int) {
		if attempt < 3 {
			refuse(w, http.StatusServiceUnavailable, "the disk is full")
			return
		}
		accept(w, events)
	})
	o := run(t.Context(), strings.NewReader(lines(5, false)), "publish", "--to", server.URL, "-")
	o.check(t, 0, "sent       5 ", "counted    5\n", "trying again for up to 5m0s", "going on after")
	if n := strings.Count(o.err, "the disk is full"); n != 1 {
		t.Errorf("the reason is said %d times:\n%s", n, o.err)
	}
	server.checkAttempts(t, 3, lines(5, false))
}

// Patience has a limit.
func TestPublishGivesUp(t *testing.T) {
	t.Parallel()
	server := newFake(t, func(w http.ResponseWriter, _, _ int) {
		refuse(w, http.StatusServiceUnavailable, "the disk is full")
	})
	run(t.Context(), strings.NewReader(lines(5, false)), "publish", "--to", server.URL, "--retry-for", "10ms", "-").
		check(t, 1, "sent       0 ", "the events from stdin:1 on have not been taken\n", "error: gave up after 10ms: ", "the disk is full", "hint: ")
}

// A connection that breaks under way leaves events in doubt. They are sent again
// only where the server can find the duplicates.
func TestPublishInDoubt(t *testing.T) {
	t.Parallel()
	breaking := func(w http.ResponseWriter, attempt, events int) {
		if attempt == 1 {
			panic(http.ErrAbortHandler)
		}
		accept(w, events)
	}
	t.Run("with ids", func(t *testing.T) {
		t.Parallel()
		server := newFake(t, breaking)
		run(t.Context(), strings.NewReader(lines(5, true)), "publish", "--to", server.URL, "-").
			check(t, 0, "counted    5\n", "trying again")
		server.checkAttempts(t, 2, lines(5, true))
	})
	t.Run("without ids", func(t *testing.T) {
		t.Parallel()
		server := newFake(t, breaking)
		file := filepath.Join(t.TempDir(), "e.ndjson")
		write(t, file, "\n"+lines(5, false))
		run(t.Context(), nil, "publish", "--to", server.URL, file).
			check(t, 1, "sent       0 ", "error: it is not known whether the events from "+file+":2 to "+file+":", "hint: ")
		if len(server.bodies()) != 1 {
			t.Errorf("the events were sent %d times", len(server.bodies()))
		}
	})
	t.Run("one event", func(t *testing.T) {
		t.Parallel()
		server := newFake(t, breaking)
		file := filepath.Join(t.TempDir(), "e.ndjson")
		write(t, file, lines(1, false))
		run(t.Context(), nil, "publish", "--to", server.URL, file).
			check(t, 1, "from "+file+":1 to "+file+":1 were taken: ")
	})
}

// After an attempt in doubt every end leaves the events in doubt.
func TestPublishStaysInDoubt(t *testing.T) {
	t.Parallel()
	server := newFake(t, func(w http.ResponseWriter, attempt, _ int) {
		if attempt == 1 {
			panic(http.ErrAbortHandler)
		}
		refuse(w, http.StatusBadRequest, "no more")
	})
	run(t.Context(), strings.NewReader(lines(1, true)), "publish", "--to", server.URL, "-").
		check(t, 1, "error: it is not known whether", "no more")
}

// What cannot go well is not tried again, and nothing of it was taken.
func TestPublishStops(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		answer func(w http.ResponseWriter)
		want   []string
	}{
		{
			"too large", func(w http.ResponseWriter) { refuse(w, http.StatusRequestEntityTooLarge, "too large") },
			[]string{"error: send events to ", ": too large\n", "hint: something between here and the server"},
		},
		{
			"not allowed", func(w http.ResponseWriter) { refuse(w, http.StatusForbidden, "not you") },
			[]string{": not you\n", "hint: statstracker keys create makes a key"},
		},
		{
			"moved", func(w http.ResponseWriter) {
				w.Header().Set("Location", "/else")
				w.WriteHeader(http.StatusMovedPermanently)
			},
			[]string{"301 Moved Permanently", "hint: is that the address of a Stats Tracker server?"},
		},
		{
			"fault", func(w http.ResponseWriter) { refuse(w, http.StatusInternalServerError, "a fault") },
			[]string{"it is not known whether", "a fault"},
		},
		{
			"no JSON", func(w http.ResponseWriter) { fmt.Fprint(w, "<html>") },
			[]string{"it is not known whether", "is not that of a Stats Tracker server"},
		},
		{
			"other number", func(w http.ResponseWriter) { accept(w, 77) },
			[]string{"is not that of a Stats Tracker server", "1 events were sent, and 77 accepted"},
		},
		{
			"escape", func(w http.ResponseWriter) { refuse(w, http.StatusBadRequest, "\x1b[2J") },
			[]string{`\x1b[2J`},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := newFake(t, func(w http.ResponseWriter, _, _ int) { c.answer(w) })
			run(t.Context(), strings.NewReader(lines(1, true)), "publish", "--to", server.URL, "-").check(t, 1, c.want...)
			if len(server.bodies()) > 1 {
				t.Errorf("it was tried %d times", len(server.bodies()))
			}
		})
	}
}

// A server that goes away between two requests is waited for: nothing is in doubt.
func TestPublishServerRestarts(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	answered := make(chan struct{})
	serve := func(l net.Listener) *http.Server {
		s := &http.Server{ReadHeaderTimeout: patient, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			w.Header().Set("Connection", "close")
			accept(w, bytes.Count(body, []byte("\n")))
			answered <- struct{}{}
		})}
		go func() { _ = s.Serve(l) }()
		return s
	}
	first := serve(listener)
	in, feed := io.Pipe()
	result := make(chan outcome)
	go func() { result <- run(t.Context(), in, "publish", "--to", "http://"+address, "-") }()
	send(t, feed)
	<-answered
	first.Close()
	send(t, feed)
	feed.Close()
	if listener, err = net.Listen("tcp", address); err != nil {
		t.Skipf("somebody else has taken the port meanwhile: %v", err)
	}
	second := serve(listener)
	defer second.Close()
	select {
	case <-answered:
	case o := <-result:
		o.check(t, 0, "it goes on")
	}
	(<-result).check(t, 0, "sent       2 ", "counted    2\n")
}

// An interrupt ends publishing after the request in flight, and says what became
// of the events so far.
func TestPublishInterrupted(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	server := newFake(t, func(w http.ResponseWriter, _, events int) {
		interrupt()
		accept(w, events)
	})
	in, feed := io.Pipe()
	defer feed.Close()
	go send(t, feed)
	o := run(ctx, in, "publish", "--to", server.URL, "-")
	o.check(t, 0, "sent       1 ", "counted    1\n", "interrupted")
}

// So it does while it waits for a server.
func TestPublishInterruptedWaiting(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	server := newFake(t, func(w http.ResponseWriter, _, _ int) {
		refuse(w, http.StatusServiceUnavailable, "the disk is full")
		interrupt()
	})
	run(ctx, strings.NewReader(lines(3, false)), "publish", "--to", server.URL, "-").
		check(t, 0, "sent       0 ", "interrupted: the events from stdin:1 on have not been sent\n")
}

// Many events arrive once each and in order, with their places.
func TestPublishOrder(t *testing.T) {
	t.Parallel()
	const n = 30_000
	server := newFake(t, func(w http.ResponseWriter, _, events int) { accept(w, events) })
	all := lines(n, true)
	run(t.Context(), strings.NewReader(all), "publish", "--to", server.URL, "-").
		check(t, 0, fmt.Sprintf("sent       %d ", n), fmt.Sprintf("counted    %d\n", n))
	if got := strings.Join(server.bodies(), ""); got != all {
		t.Errorf("the server got %d bytes that are not the %d sent", len(got), len(all))
	}
}

// A line that is longer than any event is passed over, and named.
func TestPublishLongLine(t *testing.T) {
	t.Parallel()
	server := newFake(t, func(w http.ResponseWriter, _, events int) { accept(w, events) })
	text := lines(1, true) + strings.Repeat("x", 3<<20) + "\n" + lines(1, true) + strings.Repeat("y", 1<<20)
	run(t.Context(), strings.NewReader(text), "publish", "--to", server.URL, "-").
		check(t, 1, "sent       2 ", "not sent   2\n", "  stdin:2: the line is longer", "  stdin:4: the line is longer", "error: 2 lines could not be sent")
	if got := strings.Join(server.bodies(), ""); got != lines(1, true)+lines(1, true) {
		t.Errorf("the server got %q", got)
	}
}

// send writes an event to who publishes it.
func send(t *testing.T, to io.Writer) {
	t.Helper()
	if _, err := io.WriteString(to, lines(1, false)); err != nil {
		t.Errorf("write an event: %v", err)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
