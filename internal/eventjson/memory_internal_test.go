package eventjson

import (
	"strings"
	"testing"
)

// TestMemoryIsOfTheLargestEvent, and not of all.
func TestMemoryIsOfTheLargestEvent(t *testing.T) {
	var d Decoder
	event := []byte(`{"a":"` + strings.Repeat("x", 1000) + `"}`)
	for range 1000 {
		if err := d.Object(event, ignore{}); err != nil {
			t.Fatal(err)
		}
	}
	if cap(d.strings) > 4*len(event) {
		t.Errorf("after events of %d bytes, %d bytes are kept", len(event), cap(d.strings))
	}
}

type ignore struct{}

func (ignore) Field([]byte, []byte) {}
