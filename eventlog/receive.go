package eventlog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// receivedDir has the segments that come from elsewhere while only a part of
// them is to be kept.
const receivedDir = "log.received"

// Receiving says where the log comes from that [Receive] makes.
type Receiving struct {
	// Fill writes the files of a log: it calls create with the name of each segment,
	// such as "00000000000000000001.log", writes it and closes it, in any order.
	Fill func(create func(name string) (io.WriteCloser, error)) error
	// Until, if not nil, looks at the whole log and returns the number of the last
	// record to keep. What is kept is as with [Log.CopyUntil].
	Until func(whole *Reader) (last uint64, err error)
	// Check, if not nil, looks at the log as it is going to be. The reader is valid
	// until it returns. With an error there is no log.
	Check func(kept *Reader) error
	// Progress, if not nil, is told of the records that Until has kept.
	Progress func(done, end uint64)
	// TestOnlyFault is that of [Options].
	TestOnlyFault func(op, path string) error
}

// Receive makes a log of files that come from elsewhere, in a directory that has
// to be empty or not there. When it returns without an error, the log is durable and
// whole: every file but the last has the size that the next one says. Until then
// the directory is one that Open refuses with [ErrUnfinishedCopy]. After an error nothing
// is left in it, and a directory that was not there is not there again; after a crash
// Receive may be called again with it.
//
// The error is or wraps [ErrNotEmpty], [ErrLocked], [ErrWrite], a [*DamageError],
// [ErrNewerVersion], the context's, or one of the functions.
func Receive(ctx context.Context, dir string, from Receiving) error {
	o := Options{TestOnlyFault: from.TestOnlyFault}
	o.setDefaults()
	r := receiving{Receiving: from, files: o.files, home: filepath.Clean(dir)}
	if err := r.run(ctx); err != nil {
		return fmt.Errorf("make a log in %s: %w", dir, err)
	}
	return nil
}

// receiving is a run of Receive.
type receiving struct {
	Receiving
	files files
	home  string
}

func (r *receiving) run(ctx context.Context) (err error) {
	if err := r.empty(); err != nil {
		return err
	}
	_, absent := os.Lstat(r.home)
	if err := makeDir(r.files, r.home); err != nil {
		return writing(err)
	}
	lock, err := lockDir(r.home)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.leave(errors.Is(absent, fs.ErrNotExist)))
		}
		err = errors.Join(err, lock.Close())
	}()
	if err := r.clear(); err != nil {
		return err
	}
	dir, err := r.receive()
	if err == nil && r.Until != nil {
		dir, err = r.cut(ctx, dir)
	}
	if err == nil {
		err = r.check(dir)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	if err := r.files.rename(dir, filepath.Join(r.home, firstDir)); err != nil {
		return writing(err)
	}
	return writing(r.files.syncDir(r.home))
}

// empty returns an error if the directory has more than an earlier run has left.
func (r *receiving) empty() error {
	entries, err := os.ReadDir(r.home)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		switch name := entry.Name(); name {
		case lockName, copyDir, receivedDir:
		default:
			return fmt.Errorf("there is %s: %w", name, ErrNotEmpty)
		}
	}
	return nil
}

// leave removes what a run has made that has failed; the directory too if it has made
// that. If somebody else has begun to use it meanwhile, it touches nothing.
func (r *receiving) leave(home bool) error {
	if r.empty() != nil {
		return nil //nolint:nilerr // it is another's now
	}
	for _, name := range []string{receivedDir, copyDir} {
		if err := removeDir(r.files, filepath.Join(r.home, name)); err != nil {
			return writing(err)
		}
	}
	if err := r.files.remove(filepath.Join(r.home, lockName)); err != nil || !home {
		return writing(err)
	}
	return writing(r.files.remove(r.home))
}

// clear removes what an earlier run has left, and leaves an empty directory by which
// Open sees that the log is not whole.
func (r *receiving) clear() error {
	if err := r.empty(); err != nil {
		return err
	}
	copied := filepath.Join(r.home, copyDir)
	if err := makeDir(r.files, copied); err != nil {
		return writing(err)
	}
	if err := removeFiles(r.files, copied); err != nil {
		return writing(err)
	}
	return writing(removeDir(r.files, filepath.Join(r.home, receivedDir)))
}

// removeFiles removes the files in the directory.
func removeFiles(d files, dir string) error {
	entries, err := os.ReadDir(dir)
	for _, entry := range entries {
		err = errors.Join(err, d.remove(filepath.Join(dir, entry.Name())))
	}
	return err
}

// receive has the files written, and returns the directory that they are in.
func (r *receiving) receive() (dir string, err error) {
	dir = filepath.Join(r.home, copyDir)
	if r.Until != nil {
		dir = filepath.Join(r.home, receivedDir)
	}
	if err := makeDir(r.files, dir); err != nil {
		return "", writing(err)
	}
	if err := r.Fill(func(name string) (io.WriteCloser, error) { return r.create(dir, name) }); err != nil {
		return "", err
	}
	return dir, writing(r.files.syncDir(dir))
}

func (r *receiving) create(dir, name string) (io.WriteCloser, error) {
	if _, ok := segmentFirst(name); !ok {
		return nil, fmt.Errorf("%q is not the name of a file of a log", name)
	}
	path := filepath.Join(dir, name)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(fmt.Errorf("the file %s comes twice", name), err)
	}
	f, err := r.files.create(path)
	if err != nil {
		return nil, writing(err)
	}
	return &receivedFile{file: f}, nil
}

// receivedFile is a file that is written from its beginning, and durable once it is
// closed.
type receivedFile struct {
	file    file
	written int64
	synced  int64
}

// Write implements [io.Writer].
func (f *receivedFile) Write(p []byte) (int, error) {
	n, err := f.file.WriteAt(p, f.written)
	f.written += int64(n)
	if err == nil && f.written-f.synced >= syncEvery {
		f.synced, err = f.written, f.file.Sync()
	}
	return n, writing(err)
}

// Close implements [io.Closer].
func (f *receivedFile) Close() error {
	return writing(errors.Join(f.file.Sync(), f.file.Close()))
}

// cut copies what is to be kept, and returns the directory that it is in.
func (r *receiving) cut(ctx context.Context, dir string) (string, error) {
	whole, err := r.reader(dir)
	if err != nil {
		return "", err
	}
	last, err := r.Until(whole)
	if err != nil {
		return "", err
	}
	e := whole.extent.Load()
	if last >= e.next {
		return "", fmt.Errorf("keep the log up to record %d: it has 1 to %d: %w", last, e.next-1, ErrBeyondEnd)
	}
	c := copying{
		stopped: ctx.Err, files: r.files, home: r.home, log: e,
		last: last, next: 1, progress: r.Progress, encoder: blockEncoder{seed: e.seed},
	}
	copied := filepath.Join(r.home, copyDir)
	if err := c.copyTo(copied); err != nil {
		return "", err
	}
	return copied, writing(removeDir(r.files, dir))
}

func (r *receiving) check(dir string) error {
	kept, err := r.reader(dir)
	if err != nil || r.Check == nil {
		return err
	}
	return r.Check(kept)
}

// reader returns a reader of the segments in the directory, which have to end with a
// whole block.
func (r *receiving) reader(dir string) (*Reader, error) {
	e, err := lookIn(dir, nil)
	if err != nil {
		return nil, err
	}
	path := e.path(e.last.first)
	status, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if status.Size() != e.last.size {
		return nil, &DamageError{path, e.last.size, "what follows is not a whole block"}
	}
	reader := &Reader{home: r.home}
	reader.extent.Store(e)
	return reader, nil
}
