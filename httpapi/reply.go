package httpapi

import (
	"net/http"
	"strconv"
)

// maxBuffer is the size in bytes of the largest buffer that is kept.
const maxBuffer = 1 << 20

// counted is the size in bytes up to which net/http counts an answer itself, and
// with less effort.
const counted = 2048

// jsonType is shared by all answers and never changed.
var jsonType = []string{"application/json"}

// buffer returns a buffer for an answer. It has to be given to release.
func (a *API) buffer() *[]byte {
	if buf, ok := a.buffers.Get().(*[]byte); ok {
		*buf = (*buf)[:0]
		return buf
	}
	return new([]byte)
}

func (a *API) release(buf *[]byte) {
	if cap(*buf) <= maxBuffer {
		a.buffers.Put(buf)
	}
}

// send answers with the JSON text.
func send(w http.ResponseWriter, status int, text []byte) {
	h := w.Header()
	h["Content-Type"] = jsonType
	if len(text) > counted {
		h["Content-Length"] = []string{strconv.Itoa(len(text))}
	}
	w.WriteHeader(status)
	_, _ = w.Write(text) // a client that has gone gets no answer
}
