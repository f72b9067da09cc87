package httpapi

import (
	"bytes"
	"fmt"
	"testing"
)

// The cache never has more than its bound, whatever comes, and what it has is what was kept.
func TestPageCache(t *testing.T) {
	var c pageCache
	text := bytes.Repeat([]byte("x"), maxKept/10)
	found := 0
	for i := range 100 {
		key := pageKey{path: fmt.Sprint(i % 30), tag: fmt.Sprint(i / 30)}
		text[0] = byte(i)
		if c.find(key) != nil {
			t.Fatalf("%v is found before it is kept", key)
		}
		c.keep(key, text)
		c.keep(key, text)
		total := 0
		for key, text := range c.pages {
			total += len(text) + len(key.path) + len(key.query) + len(key.tag)
		}
		if total != c.size || total > maxKept {
			t.Fatalf("%d bytes are kept, counted as %d", total, c.size)
		}
		text[0] = 0xff
		if kept := c.find(key); len(kept) == 0 || kept[0] != byte(i) {
			t.Fatalf("%v is not kept as it was", key)
		}
		if i > 0 && c.find(pageKey{path: fmt.Sprint((i - 1) % 30), tag: fmt.Sprint((i - 1) / 30)}) != nil {
			found++
		}
	}
	if found < 80 {
		t.Errorf("only %d of 100 were there a moment later", found)
	}
	c.keep(pageKey{path: "large"}, make([]byte, maxKept+1))
	if c.find(pageKey{path: "large"}) != nil || c.size > maxKept {
		t.Errorf("one that is larger than all is kept")
	}
}
