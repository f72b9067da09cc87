package httpapi

import (
	"io"
	"net/http"
	"time"
)

// answerTime is how long a client may take to receive an answer that took long to find.
const answerTime = time.Minute

// unhurried returns the handler for answers that may take longer to find than the
// timeouts of the server allow: those hold for the body of the request, and then again
// for the answer. The context of the request still ends when the client goes away.
func unhurried(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := http.NewResponseController(w)
		_ = c.SetWriteDeadline(time.Time{}) // a writer without deadlines needs none lifted
		received := func() { _ = c.SetReadDeadline(time.Time{}) }
		if r.Body == nil || r.Body == http.NoBody {
			received()
		} else {
			copied := *r // by its body the server knows whether a client waits to be told to send it
			copied.Body = &watchedBody{r.Body, received}
			r = &copied
		}
		h.ServeHTTP(&unhurriedWriter{w, c}, r)
	})
}

// watchedBody is the body of a request that says when it has been received.
type watchedBody struct {
	io.ReadCloser
	received func()
}

// Read implements [io.Reader].
func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		b.received()
	}
	return n, err
}

// unhurriedWriter gives the answer its time from when it begins.
type unhurriedWriter struct {
	http.ResponseWriter
	control *http.ResponseController
}

// WriteHeader implements [http.ResponseWriter].
func (w *unhurriedWriter) WriteHeader(status int) {
	_ = w.control.SetWriteDeadline(time.Now().Add(answerTime)) // likewise
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *unhurriedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
