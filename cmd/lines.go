package cmd

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
)

// maxLine is the longest line in bytes that can be an event: the largest event
// with every character escaped, and room for white space.
const maxLine = 1 << 20

// errLongLine says that a line has been passed over.
var errLongLine = errors.New("the line is longer than 1 MiB, which no event is")

// lineReader reads the lines of one input, plain or gzip, that are not blank.
type lineReader struct {
	in     *bufio.Reader
	number int // of the line read last, from 1
	close  func() error
}

// openLines opens a file, or standard input for "-". It adds what is read of
// the file to done, as it is on disk.
func openLines(name string, stdin io.Reader, done *atomic.Int64) (*lineReader, error) {
	closer := func() error { return nil }
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("open the events: %w", err)
		}
		stdin, closer = file, file.Close
	}
	in, err := plain(bufio.NewReaderSize(&countingReader{stdin, done}, 64<<10))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read %s: %w", inputName(name), err), closer())
	}
	return &lineReader{in: bufio.NewReaderSize(in, maxLine), close: closer}, nil
}

// plain unpacks what begins like gzip.
func plain(in *bufio.Reader) (io.Reader, error) {
	magic, err := in.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if string(magic) != "\x1f\x8b" {
		return in, nil
	}
	return gzip.NewReader(in)
}

// next returns the next line that is not blank, without the white space around
// it. It is valid until the next call. The error is io.EOF after the last line;
// after errLongLine reading can go on. A line that an error cuts off is not
// returned: it would be half an event.
func (r *lineReader) next() ([]byte, error) {
	for {
		text, err := r.in.ReadSlice('\n')
		if len(text) > 0 {
			r.number++
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			return nil, r.passOver()
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if text = bytes.TrimSpace(text); len(text) > 0 {
			return text, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// passOver reads to the end of a line that is too long.
func (r *lineReader) passOver() error {
	err := bufio.ErrBufferFull
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.in.ReadSlice('\n')
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return errLongLine
}

// countingReader adds up what is read.
type countingReader struct {
	in   io.Reader
	done *atomic.Int64
}

func (r *countingReader) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	r.done.Add(int64(n))
	return n, err
}

// inputName is how messages call an input.
func inputName(name string) string {
	if name == "-" {
		return "stdin"
	}
	return name
}
