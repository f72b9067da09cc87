package httpsource

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// MaxBody is the largest body in bytes; a larger one is answered with 413.
const MaxBody = 16 << 20

// readBody reads the whole body. Beyond freeBytes it doubles what it may read
// each time that this has come.
func (q *request) readBody(r *http.Request, held *share) error {
	q.body = q.body[:0]
	if r.ContentLength > MaxBody {
		return errTooLarge
	}
	may := freeBytes + 1 // the one tells that there is more
	from := http.MaxBytesReader(nil, r.Body, MaxBody)
	for {
		if len(q.body) == may {
			if err := held.more(r.Context(), may); err != nil {
				return err
			}
			may *= 2
		}
		if len(q.body) == cap(q.body) {
			q.body = slices.Grow(q.body, min(may-len(q.body), max(firstRead, len(q.body))))
		}
		n, err := from.Read(q.body[len(q.body):min(cap(q.body), may)])
		q.body = q.body[:len(q.body)+n]
		switch {
		case errors.As(err, new(*http.MaxBytesError)):
			return errTooLarge
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%w: %w", errRead, err)
		}
	}
}

// firstRead is the size in bytes of the first memory for a body.
const firstRead = 4 << 10

// maxDrain is how many bytes are passed over of a body that is not taken.
const maxDrain = 4 * MaxBody

// passOver reads what else comes of a body that is not taken, unless the client
// waits for a word before it sends it: one that is in the middle of sending finds
// its connection reset, and not the answer, when nobody reads on.
func passOver(r *http.Request) {
	if r.Header.Get("Expect") == "" {
		_, _ = io.CopyN(io.Discard, r.Body, maxDrain) // it is refused anyway
	}
}
