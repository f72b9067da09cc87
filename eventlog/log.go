package eventlog

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// DefaultSegmentSize is the size at which a segment's file is left for the next.
const DefaultSegmentSize = 64 << 20

// Options are settings of a log. The zero value has sensible ones.
type Options struct {
	// SegmentSize is the size in bytes beyond which a segment's file does not
	// grow, unless by a single block that is larger. 0 is DefaultSegmentSize.
	SegmentSize int64
	// Logger is told what was repaired; nil is slog.Default().
	Logger *slog.Logger
	// Now is the clock that blocks are stamped by; nil is time.Now.
	Now func() time.Time
	// Reaches, if not nil, tells how far the log of that ID is known to have
	// reached. Open does not take a log that ends before for one whose end a crash
	// has cut off: it returns [ErrBeyondEnd], and changes nothing.
	Reaches func(ID) Pos
	// TestOnlyFault is called before every change of a file, with what is to be
	// done ("create", "open", "write", "truncate", "sync", "rename", "remove",
	// "sync directory") and the path. An error makes it fail.
	TestOnlyFault func(op, path string) error

	files files // of a test; nil is the disk
}

// Log is an append-only, durable sequence of blocks of records, in the files of
// one directory.
//
// Append and Close may be called from any goroutine, one call at a time goes
// on. The other methods may run beside them and do not wait for them.
type Log struct {
	reader
	home string // the data directory
	lock *flock.Flock

	// rewriting is held over a Rewrite, and taken before mu. It guards replaced.
	rewriting sync.Mutex
	// replaced is the log that was rewritten, until its files are removed.
	replaced *generation

	// mu is held over an append, its write and its sync, and guards what follows.
	mu      sync.Mutex
	file    file // the last segment
	encoder blockEncoder
	// dirty is whether the file may hold something behind the durable end.
	dirty bool
	// leave is whether the next block has to go into a new segment.
	leave bool
	// doubtful is the last block, when the log was opened with it and it may
	// not be durable yet; nil once it is.
	doubtful []byte
	// moved is whether the log has been replaced, this may not be durable yet,
	// and file is nil.
	moved bool
}

// Open opens the log in the directory, which it makes if there is none, and
// locks it. A block that a crash has cut off at the end is removed, which the
// logger is told.
//
// The error is or wraps [ErrLocked], a [*DamageError], [ErrNewerVersion],
// [ErrBeyondEnd], [ErrUnfinishedCopy], or what the file system says.
func Open(dir string, o Options) (*Log, error) {
	o.setDefaults()
	l := &Log{home: filepath.Clean(dir)}
	l.options = o
	if err := makeDir(o.files, l.home); err != nil {
		return nil, fmt.Errorf("open the log in %s: %w", dir, err)
	}
	var err error
	if l.lock, err = lockDir(l.home); err != nil {
		return nil, fmt.Errorf("open the log in %s: %w", dir, err)
	}
	if err := l.load(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the log in %s: %w", dir, err), l.lock.Close())
	}
	return l, nil
}

func (o *Options) setDefaults() {
	if o.SegmentSize <= 0 {
		o.SegmentSize = DefaultSegmentSize
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.files == nil {
		o.files = disk{}
	}
	if o.TestOnlyFault != nil {
		o.files = faults{o.files, o.TestOnlyFault}
	}
}

// Close waits for the append that goes on, stops a Rewrite, and unlocks the
// directory. After it every method that returns an error returns ErrClosed.
func (l *Log) Close() error {
	if l.closed.Swap(true) {
		return ErrClosed
	}
	l.rewriting.Lock()
	defer l.rewriting.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.clean()
	if l.file != nil {
		err = errors.Join(err, l.file.Close())
	}
	return errors.Join(err, l.lock.Close())
}

// load finds out what the log holds, and makes a log where there is none.
func (l *Log) load() error {
	if _, err := os.Stat(filepath.Join(l.home, copyDir)); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(ErrUnfinishedCopy, err)
	}
	dir, err := currentDir(l.home)
	if err != nil {
		return err
	}
	if err := checkOnly(l.home, dir); err != nil {
		return err
	}
	if err := makeDir(l.options.files, dir); err != nil {
		return err
	}
	id, segments, err := l.segments(dir)
	if err != nil {
		return err
	}
	e := &extent{generation: newGeneration(dir, id), sealed: segments[:len(segments)-1], last: segments[len(segments)-1]}
	l.encoder.seed = e.seed
	if l.file, err = l.options.files.open(segmentPath(dir, e.last.first)); err != nil {
		return err
	}
	err = l.findEnd(e)
	if err == nil {
		err = l.finishRewrite(dir)
	}
	if err != nil {
		return errors.Join(err, l.file.Close())
	}
	l.extent.Store(e)
	return nil
}

// segments lists the segments in the directory, without what was not finished,
// or begins a log there.
func (l *Log) segments(dir string) (ID, []segment, error) {
	if err := l.removeTemp(dir); err != nil {
		return ID{}, nil, err
	}
	id, segments, err := survey(dir)
	if err == nil && len(segments) == 0 {
		return l.begin(dir)
	}
	return id, segments, err
}

// removeTemp removes the files of segments that were not finished.
func (l *Log) removeTemp(dir string) error {
	unfinished, err := filepath.Glob(filepath.Join(dir, "*"+segmentSuffix+tempSuffix))
	for _, path := range unfinished {
		l.options.Logger.Info("removing a log file that was not finished", "file", path)
		err = errors.Join(err, ignoreMissing(l.options.files.remove(path)))
	}
	return err
}

// begin makes the first segment of a new log.
func (l *Log) begin(dir string) (id ID, segments []segment, err error) {
	rand.Read(id[:]) // which never fails
	h := segmentHeader{id: id, first: 1}
	if err := createSegment(l.options.files, dir, &h); err != nil {
		return ID{}, nil, fmt.Errorf("begin a new log: %w", err)
	}
	return id, []segment{{first: 1, size: segmentHeaderSize}}, nil
}
