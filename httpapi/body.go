package httpapi

import (
	"errors"
	"io"
	"net/http"
	"os"
)

// What a body can be that has not come as a whole. Nothing is done then.
var (
	errSlowBody       = errors.New("the body came too slowly; nothing has changed")
	errIncompleteBody = errors.New("the body has not come as a whole; nothing has changed")
)

// sentBody is the body of a request as it comes. It remembers why no more of it came.
type sentBody struct {
	from     io.Reader
	tooLarge error // what it is if it has too many bytes
	err      error // why no more came; nil at the end
}

// bodyOf returns the body of a request, of at most so many bytes.
func bodyOf(r *http.Request, most int64, tooLarge error) *sentBody {
	return &sentBody{from: http.MaxBytesReader(nil, r.Body, most), tooLarge: tooLarge}
}

// Read implements [io.Reader].
func (b *sentBody) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}

// explain returns the error with which the body could not be understood: if it has not
// come as a whole, that is the reason.
func (b *sentBody) explain(err error) error {
	switch {
	case b.err == nil:
		return err
	case errors.As(b.err, new(*http.MaxBytesError)):
		return b.tooLarge
	case errors.Is(b.err, os.ErrDeadlineExceeded):
		return errSlowBody
	}
	return errIncompleteBody
}
