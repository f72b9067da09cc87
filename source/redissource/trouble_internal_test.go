package redissource

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"statstracker/source"
)

func TestDiagnosis(t *testing.T) {
	s, err := New(Config{URL: "redis://host"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		err   error
		state source.State
		words string
	}{
		{serverError("LOADING Redis is loading the dataset in memory"), source.Unreachable, "loading its data"},
		{serverError("BUSY Redis is busy running a script"), source.Unreachable, "script"},
		{serverError("UNBLOCKED force unblock from blocking operation"), source.Unreachable, "role"},
		{serverError("ERR max number of clients reached"), source.Unreachable, "no room"},
		{serverError("ERR AUTH <password> called without any password configured"), source.Broken, "give none"},
		{serverError("ERR DB index is out of range"), source.Broken, "no database"},
		{serverError("MOVED 1234 10.0.0.7:6379"), source.Broken, "10.0.0.7:6379"},
		{serverError("ERR something else"), source.Broken, "something else"},
		{errReply, source.Broken, "not one of Redis"},
		{errPosition, source.Broken, "position"},
		{fmt.Errorf("deliver: %w", source.ErrPosition), source.Behind, "another position"},
		{fmt.Errorf("read: %w", errSubmit), source.Broken, "did not take"},
		{fmt.Errorf("read: connection reset"), source.Unreachable, "redis://host:6379/0 cannot be reached"},
	} {
		state, detail := s.diagnose(fmt.Errorf("read: %w", c.err))
		if state != c.state || !strings.Contains(detail, c.words) {
			t.Errorf("%v is %s: %s", c.err, state, detail)
		}
	}
}

func TestBackoffGrowsToItsBound(t *testing.T) {
	b := backoff{min: 100 * time.Millisecond, max: 5 * time.Second}
	bound := b.min
	for range 20 {
		if d := b.step(); d > bound || d < bound/2 {
			t.Errorf("it waits %v, want %v to %v", d, bound/2, bound)
		}
		bound = min(2*bound, b.max)
	}
	b.reset()
	if d := b.step(); d > b.min {
		t.Errorf("it waits %v after a success", d)
	}
}

func TestLimitFollowsTheSizeOfEntries(t *testing.T) {
	l := newLimit(1000, 1<<20)
	for _, step := range []struct{ n, bytes, want int }{
		{100, 20_000, 400}, {400, 80_000, 1000}, {0, 0, 1000}, {1000, 65_536_000, 16}, {1, 10 << 20, 1}, {1, 100, 4},
	} {
		if l.learn(step.n, step.bytes); l.count() != step.want {
			t.Errorf("after %d entries of %d bytes it asks for %d, want %d", step.n, step.bytes, l.count(), step.want)
		}
	}
}
