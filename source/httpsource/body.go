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
