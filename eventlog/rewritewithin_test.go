package eventlog_test

import (
	"errors"
	"testing"

	"statstracker/eventlog"
)

// TestRewriteWithin has another goroutine complete a rewrite, which is also the
// one that appends.
func TestRewriteWithin(t *testing.T) {
	l := open(t, t.TempDir(), eventlog.Options{})
	mustAppend(t, l, batchOf("a", 1, 2))
	calls, ended := make(chan func()), make(chan struct{})
	go func() {
		defer close(ended)
		for call := range calls {
			call()
			mustAppend(t, l, batchOf("a", 9))
		}
	}()
	defer func() { close(calls); <-ended }()
	var story []string
	say := func(word string) { story = append(story, word) }
	o := eventlog.RewriteOptions{
		Within: func(complete func() error) error {
			say("within")
			done := make(chan error)
			calls <- func() { done <- complete() }
			return <-done
		},
		Decide: func() error { say("decide"); return nil },
		Done:   func() { say("done") },
	}
	before := l.ID()
	if err := l.Rewrite(t.Context(), func(*eventlog.Record) bool { return false }, o); err != nil {
		t.Fatal(err)
	}
	if len(story) != 3 || story[0] != "within" || story[2] != "done" || l.ID() == before {
		t.Errorf("the story was %v, and the ID was %x and is %x", story, before, l.ID())
	}
}

// TestRewriteThatIsNotCompleted leaves the old log.
func TestRewriteThatIsNotCompleted(t *testing.T) {
	l := open(t, t.TempDir(), eventlog.Options{})
	mustAppend(t, l, batchOf("a", 1))
	before, never := l.ID(), errors.New("not now")
	err := l.Rewrite(t.Context(), func(*eventlog.Record) bool { return false }, eventlog.RewriteOptions{
		Within: func(func() error) error { return never },
		Done:   func() { t.Error("done") },
	})
	if !errors.Is(err, never) || l.ID() != before {
		t.Errorf("error %v, want %v; the ID was %x and is %x", err, never, before, l.ID())
	}
	mustAppend(t, l, batchOf("a", 2))
}
