package redissource_test

import (
	"testing"

	"statstracker/source"
	"statstracker/source/redissource"
)

// A program that tells whether it is ready must wait for the first attempt to
// connect, and not take the source for one that cannot be reached.
func TestNotYetConnectedIsBehindAndNotUnreachable(t *testing.T) {
	s, err := redissource.New(redissource.Config{URL: "redis://127.0.0.1:1/0"})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Status(); got.State != source.Behind || got.CaughtUp || got.Lag != 0 || got.LagEvents != -1 {
		t.Errorf("before it has tried to connect a source is %+v; want it behind", got)
	}
}
