package httpedge

import (
	"io"
	"net/http"
	"time"
)

const (
	// bodyGrace is how long a body may take, whatever its size.
	bodyGrace = 10 * time.Second
	// bodyRate is how many bytes more than that has to come in each second after it.
	bodyRate = 64 << 10
)

// Pace returns a handler to which bodies come at a least speed: a body may take ten
// seconds, and one more for each 64 KiB that have come. So a client that sends a
// byte now and then keeps nothing for long, and one with a slow line can send a
// large body. Reading one that is too slow fails with [os.ErrDeadlineExceeded].
//
// When the whole body has come there is no limit any more, so that a request may
// be worked at for as long as it takes.
func Pace(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			b := &pacedBody{ReadCloser: r.Body, control: http.NewResponseController(w), start: time.Now()}
			b.allow()
			r = withBody(r, b)
		}
		next.ServeHTTP(w, r)
	})
}

// withBody returns the request with another body. The one that there was stays as it is: by
// its body the server knows whether a client waits to be told to send it.
func withBody(r *http.Request, b io.ReadCloser) *http.Request {
	copied := *r
	copied.Body = b
	return &copied
}

// pacedBody is the body of a request that has come so far.
type pacedBody struct {
	io.ReadCloser
	control *http.ResponseController
	start   time.Time
	come    int // bytes
	granted int // those that the deadline is for
}

// Read implements [io.Reader].
func (b *pacedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.come += n
	switch {
	case err == io.EOF: // a body ends with just that
		_ = b.control.SetReadDeadline(time.Time{}) // a connection without deadlines needs none lifted
	case b.come-b.granted >= bodyRate:
		b.allow()
	}
	return n, err
}

// allow sets the deadline for what has come.
func (b *pacedBody) allow() {
	b.granted = b.come
	_ = b.control.SetReadDeadline(b.start.Add(paceOf(b.come))) // likewise
}

// paceOf is how long a body may take of which this much has come.
func paceOf(bytes int) time.Duration {
	return bodyGrace + time.Duration(bytes/bodyRate)*time.Second
}
