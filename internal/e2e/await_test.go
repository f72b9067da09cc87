package e2e

import (
	"context"
	"testing"
	"time"
)

// patience is how long anything may take that has to happen: long, because the
// machine is shared, and never waited for when things go well.
const patience = 60 * time.Second

// await returns when it holds, and ends the test if it never does. For what
// lies in another process, which cannot tell, there is nothing but to ask.
func await(t testing.TB, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for !holds() {
		if !pause(ctx, 10*time.Millisecond) {
			t.Fatalf("waited for %v in vain: %s", patience, what)
		}
	}
}

// pause returns false if the context ends first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
