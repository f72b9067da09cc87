package eventlog_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"statstracker/eventlog"
)

// marked puts the mark behind the game_id of each record, and counts.
func marked(mark string, count *int) func(*eventlog.Record) bool {
	return func(r *eventlog.Record) bool {
		*count++
		r.Event.Fields[1].Value += mark
		return true
	}
}

// TestRewriteIsResumed ends a rewrite by its context after every record. Another
// of the same name has only to do the segments that were not finished, also
// after the log was closed and has grown; one of another name begins anew.
func TestRewriteIsResumed(t *testing.T) {
	for end := 1; end <= 20; end++ {
		for _, name := range []string{"a", "b"} {
			dir, starts, _ := written(t, 20, eventlog.Options{SegmentSize: 500})
			l := open(t, dir, eventlog.Options{SegmentSize: 500})
			stopAfter(t, l, end)
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			l = open(t, dir, eventlog.Options{SegmentSize: 500})
			for i := range 6 {
				mustAppend(t, l, batchOf("a", 20+i))
			}
			count := 0
			if err := l.Rewrite(t.Context(), marked("-"+name, &count), eventlog.RewriteOptions{Name: name}); err != nil {
				t.Fatal(err)
			}
			// Progress has seen the end-th record, and ended it before the next.
			finished := int(starts[min(end, 19)].Segment) - 1
			if name == "b" {
				finished = 0
			}
			if count != 26-finished {
				t.Errorf("ended after %d, %s: %d records were changed, want %d", end, name, count, 26-finished)
			}
			checkMarks(t, l, "-"+name, 26)
			checkGone(t, dir, "-b-")
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// stopAfter begins a rewrite and ends it by its context after the record.
func stopAfter(t *testing.T, l *eventlog.Log, end int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	count := 0
	err := l.Rewrite(ctx, marked("-a", &count), eventlog.RewriteOptions{Name: "a", Progress: func(done, of uint64) {
		if done == uint64(end) {
			cancel()
		}
		if of != 20 {
			t.Errorf("the last record is %d, want 20", of)
		}
	}, Decide: ctx.Err})
	if !errors.Is(err, context.Canceled) || count != end {
		t.Fatalf("error %v after %d records, want it to end after %d", err, count, end)
	}
	checkMarks(t, l, "", 20)
}

func checkMarks(t *testing.T, l *eventlog.Log, mark string, n int) {
	t.Helper()
	all := allIn(t, l)
	if len(all) != n {
		t.Errorf("there are %d records, want %d", len(all), n)
	}
	for i, r := range all {
		if want := fmt.Sprintf("match-%d%s", i, mark); r.record.Event.Get("game_id") != want {
			t.Errorf("record %d is %v, want %s", i+1, r.record.Event, want)
		}
	}
}

// TestDecideAndDone are called in this order, with appends stopped, and Decide
// can refuse.
func TestDecideAndDone(t *testing.T) {
	dir, _, want := written(t, 5, eventlog.Options{})
	l := open(t, dir, eventlog.Options{})
	old, no := l.ID(), errors.New("no")
	var said []string
	appended := make(chan error, 1)
	o := eventlog.RewriteOptions{
		Decide: func() error {
			go func() {
				_, err := l.Append(batchOf("a", 5))
				appended <- err
			}()
			_, next := l.End()
			said = append(said, fmt.Sprint("decide ", l.ID() == old, len(games(t, l, eventlog.Pos{})), next))
			return no
		},
		Done: func() {
			_, next := l.End()
			said = append(said, fmt.Sprint("done ", l.ID() == old, len(games(t, l, eventlog.Pos{})), next))
		},
	}
	count := 0
	if err := l.Rewrite(t.Context(), marked("+", &count), o); !errors.Is(err, no) || l.ID() != old {
		t.Errorf("error %v, want that of Decide", err)
	}
	if err := <-appended; err != nil {
		t.Error(err)
	}
	if have := games(t, l, eventlog.Pos{}); len(have) != len(want)+1 {
		t.Errorf("have %v, want %v and one more", have, want)
	}
	no = nil
	if err := l.Rewrite(t.Context(), marked("+", &count), o); err != nil || l.ID() == old {
		t.Errorf("error %v", err)
	}
	if err := <-appended; err != nil {
		t.Error(err)
	}
	if have, want := strings.Join(said, ", "), "decide true 5 6, decide true 6 7, done false 6 7"; have != want {
		t.Errorf("%s; want %s", have, want)
	}
}

func TestRewriteOfABlockThatBecomesTooLarge(t *testing.T) {
	dir, _, want := written(t, 5, eventlog.Options{})
	l := open(t, dir, eventlog.Options{})
	huge := strings.Repeat("x", eventlog.MaxBlock)
	err := l.Rewrite(t.Context(), func(r *eventlog.Record) bool { r.Position = huge; return true }, eventlog.RewriteOptions{})
	if !errors.Is(err, eventlog.ErrTooLarge) {
		t.Errorf("error %v, want ErrTooLarge", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	reopened(t, dir, want)
}

func TestRewriteOfADamagedLog(t *testing.T) {
	dir, starts, _ := written(t, 5, eventlog.Options{})
	l := open(t, dir, eventlog.Options{})
	path := logFiles(t, dir)[0]
	damaged := readFile(t, path)
	damaged[starts[2].Offset+60] ^= 1
	writeFile(t, path, damaged)
	count := 0
	err := l.Rewrite(t.Context(), marked("+", &count), eventlog.RewriteOptions{})
	wantDamage(t, err, path, starts[2].Offset)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = eventlog.Open(dir, eventlog.Options{})
	wantDamage(t, err, path, starts[2].Offset)
}

// TestKillWhileRewriting kills a process that appends and rewrites as fast as it
// can. What it said is there afterwards; each rewrite has changed all or nothing.
func TestKillWhileRewriting(t *testing.T) {
	if dir := os.Getenv("EVENTLOG_TEST_REWRITE"); dir != "" {
		appendAndRewrite(t, dir) // in the other process
		return
	}
	seed := rand.Uint64()
	rng := rand.New(rand.NewPCG(seed, 1))
	dir := t.TempDir()
	appended, times := 0, 0
	for range 25 {
		a, r := killAfter(t, dir, 1+rng.IntN(60))
		appended, times = max(appended, a), max(times, r)
		l := open(t, dir, eventlog.Options{})
		all := allIn(t, l)
		if len(all) < appended || len(all) > 0 && stars(all[0]) < times {
			t.Fatalf("seed %d: %d records, and %d are acknowledged; rewritten %d times, and %d are", seed, len(all), appended, stars(all[0]), times)
		}
		for i, r := range all {
			if id := strings.TrimRight(r.record.Event.Get("game_id"), "*"); id != fmt.Sprint("match-", i+1) || i > 0 && stars(r) > stars(all[i-1]) {
				t.Fatalf("seed %d: record %d is %v, behind %v", seed, i+1, r.record.Event, all[max(i-1, 0)].record.Event)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if appended == 0 || times == 0 {
		t.Errorf("%d records, rewritten %d times", appended, times)
	}
}

func stars(r logged) int { return strings.Count(r.record.Event.Get("game_id"), "*") }

// killAfter has the other process go on in the directory until it has said so
// many things, and returns the last numbers that it said.
func killAfter(t *testing.T, dir string, lines int) (appended, times int) {
	t.Helper()
	other := exec.Command(os.Args[0], "-test.run=^TestKillWhileRewriting$")
	other.Env = append(os.Environ(), "EVENTLOG_TEST_REWRITE="+dir)
	out, err := other.StdoutPipe()
	if err == nil {
		err = other.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	scan := bufio.NewScanner(out)
	for range lines {
		if !scan.Scan() {
			break
		}
		what, number, _ := strings.Cut(scan.Text(), " ")
		n, _ := strconv.Atoi(number)
		switch what {
		case "appended":
			appended = n
		case "rewritten":
			times = n
		default:
			t.Errorf("the other process says %q", scan.Text())
		}
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	other.Wait() // which says that it was killed
	return appended, times
}

// appendAndRewrite says what it has done, until it is killed.
func appendAndRewrite(t *testing.T, dir string) {
	t.Helper()
	l := open(t, dir, eventlog.Options{SegmentSize: 600})
	end := time.Now().Add(time.Minute)
	go func() {
		_, next := l.End()
		for n := int(next); time.Now().Before(end); n++ {
			mustAppend(t, l, batchOf("a", n))
			fmt.Println("appended", n)
		}
	}()
	for time.Now().Before(end) {
		count := 0
		if err := l.Rewrite(t.Context(), marked("*", &count), eventlog.RewriteOptions{}); err != nil {
			t.Error(err)
		}
		if all := allIn(t, l); len(all) > 0 {
			fmt.Println("rewritten", stars(all[0]))
		}
	}
}
