package httpapi

import (
	"net/http"
	"slices"
	"sync"
)

// maxKept is the size in bytes of all pages that are kept together.
const maxKept = 16 << 20

// pageCache keeps pages as they were made, so that one that many look at is made once for
// each change of its game. A page is kept by its address and its ETag, so it is found by
// those alone who would get the same one now. When there are too many it begins anew.
type pageCache struct {
	mu    sync.Mutex // guards what follows
	pages map[pageKey][]byte
	size  int
}

type pageKey struct{ path, query, tag string }

func keyOfPage(r *http.Request, t *tag) pageKey {
	return pageKey{r.URL.EscapedPath(), r.URL.RawQuery, t.header[0]}
}

// find returns a page, which must not be changed; nil if it is not kept.
func (c *pageCache) find(key pageKey) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pages[key]
}

// keep keeps a copy of the page.
func (c *pageCache) keep(key pageKey, text []byte) {
	text = slices.Clone(text)
	size := len(text) + len(key.path) + len(key.query) + len(key.tag)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.size+size > maxKept || c.pages == nil {
		c.pages, c.size = make(map[pageKey][]byte), 0
	}
	if _, has := c.pages[key]; !has && size <= maxKept {
		c.pages[key] = text
		c.size += size
	}
}
