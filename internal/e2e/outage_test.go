package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"statstracker/internal/redistest"
)

// Redis is restarted, killed, and frozen for ten seconds. Meanwhile the server
// takes events over HTTP and says in /readyz how the source is; afterwards it
// goes on by itself, and nothing is lost or counted twice.
func TestRedisIsAwayForAWhile(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	o.away("restarted", o.redis.Stop, o.redis.Start)
	o.away("killed", o.redis.Kill, o.redis.Start)
	o.away("frozen", o.redis.Pause, func() {
		pause(t.Context(), 10*time.Second)
		if got := o.server.redis(); got.State != "unreachable" {
			t.Errorf("after ten seconds of a frozen Redis the source is %s", got.State)
		}
		o.redis.Resume()
	})
	o.finish()
}

// outage is a server whose Redis goes away, while a sender goes on over HTTP.
type outage struct {
	*load
	server *server
}

func newOutage(t *testing.T) *outage {
	t.Helper()
	redis := redistest.Start(t, redistest.Options{AppendOnly: true})
	l := startSender(t, t.TempDir(), redis)
	return &outage{load: l, server: l.serve()}
}

// away lets Redis go away in the middle of reading, and come back.
func (o *outage) away(how string, leave, comeBack func()) {
	o.t.Helper()
	o.add(20_000)
	leave()
	report := o.server.awaitSource("unreachable")
	if !strings.Contains(report.Detail, o.redis.Addr()) {
		o.t.Errorf("%s: the detail does not name the server: %q", how, report.Detail)
	}
	o.awaitSent(3)
	comeBack()
	o.add(1000)
	o.server.awaitSource("ok")
	o.server.awaitDrained(o.last)
}

// add adds events to the stream in large pipelines.
func (o *outage) add(events int) {
	o.t.Helper()
	o.last = addAll(o.t, o.redis.Client(), o.stream, events)
}

// finish ends the outage and checks that nothing is lost.
func (o *outage) finish() {
	o.t.Helper()
	o.load.finish(o.server)
	for _, w := range o.server.ready().Workers {
		if w.State != "running" {
			o.t.Errorf("the worker %s is %s", w.Name, w.State)
		}
	}
	o.check(o.server)
}

// A Redis that answers with errors, or does not let the source stay connected,
// is got over as often as it happens.
func TestSourceOutlivesItsErrors(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	client := o.redis.Client()
	for _, fault := range []struct {
		name         string
		wrong, right []any // commands
		says         string
	}{
		{"no permission", []any{"ACL", "SETUSER", "default", "-xread"}, []any{"ACL", "SETUSER", "default", "+xread"}, "NOPERM"},
		{
			"a text in place of the stream",
			[]any{"EVAL", `redis.call("RENAME", KEYS[1], "aside"); return redis.call("SET", KEYS[1], "x")`, 1, streamKey},
			[]any{"RENAME", "aside", streamKey},
			"is a string, not a stream",
		},
		{"no permission to look", []any{"ACL", "SETUSER", "default", "-xinfo"}, []any{"ACL", "SETUSER", "default", "+xinfo"}, "NOPERM"},
	} {
		o.add(2000)
		do(t, client, fault.wrong...)
		if report := o.server.awaitSource("broken"); !strings.Contains(report.Detail, fault.says) {
			t.Errorf("%s: the source says %q", fault.name, report.Detail)
		}
		do(t, client, fault.right...)
		o.add(2000)
		o.server.awaitSource("ok")
	}
	for range 20 {
		do(t, client, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
		o.add(100)
	}
	o.server.awaitDrained(o.last)
	o.finish()
}

func do(t testing.TB, client *redis.Client, command ...any) {
	t.Helper()
	if err := client.Do(t.Context(), command...).Err(); err != nil {
		t.Fatalf("%v: %v", command, err)
	}
}

// addAll adds events of the feed to the stream and returns the id of the last.
func addAll(t testing.TB, client *redis.Client, f *feed, events int) (last string) {
	t.Helper()
	for left := events; left > 0; left -= 1000 {
		last = add(t, client, f.next(min(left, 1000))...)
	}
	return last
}
