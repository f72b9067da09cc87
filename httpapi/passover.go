package httpapi

import (
	"io"
	"net/http"
)

// maxPassOver is how many bytes are passed over of a body that is not taken.
const maxPassOver = 64 << 20

// passOver reads what else comes of a body that is not taken, unless the client
// waits for a word before it sends it: one that is in the middle of sending finds
// its connection reset, and not the answer, when nobody reads on.
func passOver(r *http.Request) {
	if r.Header.Get("Expect") == "" {
		_, _ = io.CopyN(io.Discard, r.Body, maxPassOver) // it is refused anyway
	}
}
