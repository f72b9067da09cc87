package eventlog_test

import (
	"errors"
	"testing"
	"time"

	"statstracker/eventlog"
)

// A block whose write has failed and that cannot be cut off either may still be
// found by the next start: nobody may be told that it was not taken.
func TestAFailedWriteThatCannotBeCutOffIsInDoubt(t *testing.T) {
	failing := map[string]bool{}
	log, err := eventlog.Open(t.TempDir(), eventlog.Options{TestOnlyFault: func(op, _ string) error {
		if failing[op] {
			return errors.New("the disk fails")
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	appendOne := func() error {
		b := eventlog.NewBatch("http")
		b.Field([]byte("product_id"), []byte("exrps"))
		b.Add(time.Now(), nil)
		_, err := log.Append(b)
		return err
	}
	if err := appendOne(); err != nil {
		t.Fatal(err)
	}
	failing["sync"] = true
	failing["truncate"] = true
	if err := appendOne(); !errors.Is(err, eventlog.ErrDoubt) || !errors.Is(err, eventlog.ErrWrite) {
		t.Errorf("a write that fails and cannot be cut off: %v; want it in doubt", err)
	}
	clear(failing)
	failing["write"] = true
	if err := appendOne(); errors.Is(err, eventlog.ErrDoubt) || !errors.Is(err, eventlog.ErrWrite) {
		t.Errorf("a write that fails and is cut off: %v; want no doubt", err)
	}
	clear(failing)
	if err := appendOne(); err != nil {
		t.Errorf("after the disk works again: %v", err)
	}
	if _, next := log.End(); next != 3 {
		t.Errorf("the next record has number %d; want 3", next)
	}
}
