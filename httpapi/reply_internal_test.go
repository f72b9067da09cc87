package httpapi

import "testing"

// TestLargeBuffersAreNotKept: one large answer must not cost its memory for good.
func TestLargeBuffersAreNotKept(t *testing.T) {
	var a API
	for range 100 {
		large := make([]byte, 0, maxBuffer+1)
		a.release(&large)
		if buf := a.buffer(); cap(*buf) > maxBuffer {
			t.Fatalf("a buffer of %d bytes is kept", cap(*buf))
		}
	}
}

// TestBuffersAreUsedAgain, and are empty then.
func TestBuffersAreUsedAgain(t *testing.T) {
	var a API
	again := false
	for range 100 {
		buf := a.buffer()
		if len(*buf) != 0 {
			t.Fatalf("a buffer begins with %q", *buf)
		}
		again = again || cap(*buf) > 0
		*buf = append(*buf, "an answer"...)
		a.release(buf)
	}
	if !again {
		t.Error("no buffer came again")
	}
}
