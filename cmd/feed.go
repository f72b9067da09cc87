package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// bodyLimit says when a body is full.
type bodyLimit struct{ bytes, events int }

func (l bodyLimit) full(b *body) bool {
	return len(b.text) >= l.bytes || len(b.origins) >= l.events || len(b.unsent) >= l.events
}

// feed reads files and holds what it has read until it is taken. While a body
// is being sent the next one fills, so that a slow input is sent as it comes and
// a fast one in large bodies.
type feed struct {
	files []string
	stdin io.Reader
	limit bodyLimit
	done  atomic.Int64 // bytes that have been read of the files

	mu      sync.Mutex
	changed *sync.Cond // of mu, which guards:
	filling *body
	end     error // why nothing more comes; io.EOF after the last file
}

// newFeed starts to read. Reading ends with the files, or soon after the context;
// a read of standard input that waits then ends with the program.
func newFeed(ctx context.Context, files []string, stdin io.Reader, limit bodyLimit) *feed {
	f := &feed{files: files, stdin: stdin, limit: limit, filling: new(body)}
	f.changed = sync.NewCond(&f.mu)
	context.AfterFunc(ctx, func() { f.finish(context.Cause(ctx)) })
	go func() { f.finish(f.read()) }()
	return f
}

// take returns what has been read, in exchange for a body to fill. It waits for
// the first line. The error says why nothing more comes: io.EOF after the last
// file, and that of the context after it has ended.
func (f *feed) take(spare *body) (*body, error) {
	spare.reset()
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.filling.empty() {
		if f.end != nil {
			return nil, f.end
		}
		f.changed.Wait()
	}
	full := f.filling
	f.filling = spare
	f.changed.Broadcast()
	return full, nil
}

// finish says that nothing more comes.
func (f *feed) finish(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.end == nil {
		f.end = err
	}
	f.changed.Broadcast()
}

// read reads all files and returns io.EOF, or what went wrong.
func (f *feed) read() error {
	for _, name := range f.files {
		if err := f.readFile(name); err != nil {
			return err
		}
	}
	return io.EOF
}

func (f *feed) readFile(name string) error {
	lines, err := openLines(name, f.stdin, &f.done)
	if err != nil {
		return err
	}
	defer lines.close() //nolint:errcheck // it was only read
	for {
		text, err := lines.next()
		at := origin{inputName(name), lines.number}
		switch {
		case err == nil:
			err = f.put(func(b *body) { b.add(text, at) })
		case errors.Is(err, errLongLine):
			err = f.put(func(b *body) { b.unsent = append(b.unsent, complaint{at, errLongLine.Error()}) })
		case errors.Is(err, io.EOF):
			return nil
		default:
			return hint(fmt.Errorf("read %s after line %d: %w", inputName(name), lines.number, err),
				"the events before have been sent; the file may be cut off or damaged")
		}
		if err != nil {
			return err
		}
	}
}

// put changes the body that fills, once there is room in it.
func (f *feed) put(change func(*body)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.end == nil && f.limit.full(f.filling) {
		f.changed.Wait()
	}
	if f.end != nil {
		return f.end
	}
	if f.filling.empty() {
		f.changed.Broadcast()
	}
	change(f.filling)
	return nil
}
