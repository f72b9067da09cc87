package httpedge

import (
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// minCompressed is the size in bytes from which on an answer is compressed: a
// smaller one fits into one packet as it is.
const minCompressed = 1024

// Compressor gives answers in gzip to clients that take it: those of JSON, text,
// HTML, styles and scripts with at least 1 KiB. A live feed is never compressed,
// nor is the log in NDJSON or a backup, which the program reads itself and which
// are long: the one is read as fast as it comes, and the other is compressed.
//
// A compressed answer has its entity tag made weak, because it is not the same
// bytes: so a client that comes with it in If-None-Match, which is compared
// weakly, gets 304 in either form. All answers say Vary: Accept-Encoding.
//
// The answers hold nothing secret beside what a client has chosen, so their size
// tells nobody anything (BREACH).
type Compressor struct {
	writers sync.Pool // of *compressedWriter
}

// NewCompressor returns a compressor.
func NewCompressor() *Compressor { return &Compressor{} }

// varyByEncoding is shared by all answers and never changed: who adds to it makes
// a copy, as it has no room for more.
var varyByEncoding = []string{"Accept-Encoding"}

// Wrap returns the handler whose answers are compressed.
func (c *Compressor) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		varyBy(w.Header(), varyByEncoding)
		if r.Method == http.MethodHead || ClassOf(r) == Stream || !acceptsGzip(r.Header) {
			next.ServeHTTP(w, r)
			return
		}
		zip := c.writer(w)
		next.ServeHTTP(zip, r) // one that panics has its answer cut off, and no end put to it
		zip.finish()
		c.release(zip)
	})
}

// varyBy says that answers vary by a header more.
func varyBy(h http.Header, name []string) {
	if len(h["Vary"]) == 0 {
		h["Vary"] = name
		return
	}
	h["Vary"] = append(h["Vary"], name...)
}

func (c *Compressor) writer(w http.ResponseWriter) *compressedWriter {
	zip, ok := c.writers.Get().(*compressedWriter)
	if !ok {
		zip = &compressedWriter{held: make([]byte, 0, minCompressed)}
	}
	zip.ResponseWriter = w
	return zip
}

func (c *Compressor) release(w *compressedWriter) {
	w.ResponseWriter, w.status, w.form, w.held = nil, 0, undecided, w.held[:0]
	c.writers.Put(w)
}

// form is how an answer is written.
type form uint8

const (
	undecided form = iota
	plain
	zipped
)

// compressedWriter holds the beginning of an answer back until it is known
// whether it is worth compressing.
type compressedWriter struct {
	http.ResponseWriter
	status int    // 0 until the handler has begun
	form   form   // until it is decided nothing has been written
	held   []byte // what has been held back, less than minCompressed
	zip    *gzip.Writer
}

// WriteHeader implements [http.ResponseWriter].
func (w *compressedWriter) WriteHeader(status int) {
	switch {
	case status < http.StatusOK: // more is to come
		w.ResponseWriter.WriteHeader(status)
	case w.status == 0:
		w.status = status
	}
}

// Write implements [http.ResponseWriter].
func (w *compressedWriter) Write(p []byte) (int, error) {
	if w.form == undecided {
		if w.waits(len(p)) {
			w.held = append(w.held, p...)
			return len(p), nil
		}
		if err := w.begin(); err != nil {
			return 0, err
		}
	}
	return w.pass(p)
}

// waits reports whether it takes more than these bytes to decide.
func (w *compressedWriter) waits(n int) bool {
	return w.Header()["Content-Length"] == nil && len(w.held)+n < minCompressed
}

func (w *compressedWriter) pass(p []byte) (int, error) {
	if w.form == zipped {
		return w.zip.Write(p)
	}
	return w.ResponseWriter.Write(p)
}

// begin decides, and writes what has been held back.
func (w *compressedWriter) begin() error {
	w.form = plain
	if w.compressible() {
		w.form = zipped
		w.startZip()
	}
	w.ResponseWriter.WriteHeader(max(w.status, http.StatusOK))
	if len(w.held) == 0 {
		return nil
	}
	_, err := w.pass(w.held)
	return err
}

func (w *compressedWriter) compressible() bool {
	h := w.Header()
	if length := h["Content-Length"]; length != nil {
		if n, err := strconv.Atoi(length[0]); err != nil || n < minCompressed {
			return false
		}
	}
	bodyless := w.status == http.StatusNoContent || w.status == http.StatusNotModified || w.status == http.StatusPartialContent
	return !bodyless && h["Content-Encoding"] == nil && isText(h.Get("Content-Type"))
}

// isText reports whether a media type is one that is worth compressing, and that
// is not read as it comes.
func isText(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	switch kind = strings.ToLower(strings.TrimSpace(kind)); kind {
	case "text/event-stream":
		return false
	case "application/json", "application/javascript", "image/svg+xml":
		return true
	}
	return strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json")
}

func (w *compressedWriter) startZip() {
	h := w.Header()
	h.Set("Content-Encoding", "gzip")
	h.Del("Content-Length")
	if tag := h.Get("ETag"); strings.HasPrefix(tag, `"`) {
		h.Set("ETag", "W/"+tag)
	}
	if w.zip != nil {
		w.zip.Reset(w.ResponseWriter)
		return
	}
	var err error
	if w.zip, err = gzip.NewWriterLevel(w.ResponseWriter, gzip.BestSpeed); err != nil {
		panic(err) // a level that there is not
	}
}

// finish ends the answer.
func (w *compressedWriter) finish() {
	if w.form == undecided && (w.status != 0 || len(w.held) > 0) {
		w.form = plain
		w.ResponseWriter.WriteHeader(max(w.status, http.StatusOK))
		if len(w.held) > 0 {
			_, _ = w.pass(w.held) // a client that has gone gets no answer
		}
	}
	if w.form == zipped {
		_ = w.zip.Close() // likewise
	}
}

// FlushError hands over what was written. [http.ResponseController] calls it.
func (w *compressedWriter) FlushError() error {
	if w.form == undecided {
		if err := w.begin(); err != nil {
			return err
		}
	}
	if w.form == zipped {
		if err := w.zip.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Flush implements [http.Flusher].
func (w *compressedWriter) Flush() { _ = w.FlushError() }

// Unwrap lets http.ResponseController reach the connection.
func (w *compressedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
