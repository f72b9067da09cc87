package e2e

import (
	"os"
	"syscall"
	"testing"

	"statstracker/internal/redistest"
)

// SIGTERM and Ctrl-C under load end the server cleanly, with the status 0, and
// what was acknowledged is there when it starts again.
func TestStopUnderLoad(t *testing.T) {
	l := startLoad(t, t.TempDir(), redistest.Start(t, redistest.Options{}))
	for _, sig := range []os.Signal{syscall.SIGTERM, os.Interrupt, syscall.SIGTERM} {
		s := l.serve()
		l.awaitSent(20)
		s.signal(sig)
		if status := s.wait(); status != 0 {
			t.Errorf("after %v under load the exit status is %d; it must be 0", sig, status)
		}
		if v := verify(t, l.dir); v["verified"] == "" {
			t.Errorf("after %v there is no checkpoint of the whole log: %v", sig, v)
		}
	}
	s := l.serve()
	l.finish(s)
	v := l.check(s)
	// Who is waiting at the end gets an answer: no event had to be sent twice.
	if n := v.outcomes(t).duplicate; n > 0 {
		t.Errorf("%d events were taken at a stop without an answer", n)
	}
}
