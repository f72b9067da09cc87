package httpsource

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// MaxBody is the largest body in bytes, as it comes and as it is when it is no longer
// compressed; a larger one is answered with 413.
const MaxBody = 16 << 20

// readBody reads the whole body. Beyond freeBytes it doubles what it may read
// each time that this has come.
func (q *request) readBody(r *http.Request, held *share) error {
	q.body = q.body[:0]
	if r.ContentLength > MaxBody {
		return errTooLarge
	}
	came := &arrival{from: http.MaxBytesReader(nil, r.Body, MaxBody)}
	from := io.Reader(came)
	if q.gzip {
		var err error
		if from, err = q.inflated(came); err != nil {
			return came.explain(err)
		}
	}
	may := freeBytes + 1 // the one tells that there is more
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
		case len(q.body) > MaxBody:
			return errTooLarge
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return came.explain(err)
		}
	}
}

// firstRead is the size in bytes of the first memory for a body.
const firstRead = 4 << 10

// inflated returns the reader of what is compressed in the body. It is kept for another
// request.
func (q *request) inflated(body io.Reader) (io.Reader, error) {
	if q.inflater == nil {
		q.inflater = new(gzip.Reader)
	}
	return q.inflater, q.inflater.Reset(body)
}

// arrival is a body as it comes. It remembers what went wrong with it, which is another
// thing than what is wrong with what it says.
type arrival struct {
	from io.Reader
	err  error
}

// Read implements [io.Reader].
func (a *arrival) Read(p []byte) (int, error) {
	n, err := a.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		a.err = err
	}
	return n, err
}

// explain says what an error means that came while the body was read.
func (a *arrival) explain(err error) error {
	switch {
	case errors.As(a.err, new(*http.MaxBytesError)):
		return errTooLarge
	case a.err != nil:
		return fmt.Errorf("%w: %w", errRead, a.err)
	}
	return fmt.Errorf("%w: %w", errGzip, err)
}
