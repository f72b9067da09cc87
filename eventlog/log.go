package eventlog

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
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
	options Options
	dir     string // of the segments
	id      ID
	lock    *flock.Flock

	// extent is what is durable, and what readers see.
	extent atomic.Pointer[extent]
	closed atomic.Bool

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
}

// extent is how far the log goes. It is not changed, but replaced.
type extent struct {
	sealed []segment // the segments before the last
	last   segment
	next   uint64 // sequence number that the next record will have
}

func (e *extent) end() Pos { return Pos{e.last.first, e.last.size} }

// size returns the number of bytes of all segments.
func (e *extent) size() int64 {
	size := e.last.size
	for _, s := range e.sealed {
		size += s.size
	}
	return size
}

// Open opens the log in the directory, which it makes if there is none, and
// locks it. A block that a crash has cut off at the end is removed, which the
// logger is told.
//
// The error is or wraps [ErrLocked], a [*DamageError], [ErrNewerVersion], or
// what the file system says.
func Open(dir string, o Options) (*Log, error) {
	o.setDefaults()
	l := &Log{options: o, dir: filepath.Join(dir, "log")}
	if err := makeDir(o.files, filepath.Clean(l.dir)); err != nil {
		return nil, fmt.Errorf("open the log in %s: %w", dir, err)
	}
	l.lock = flock.New(filepath.Join(dir, "LOCK"), flock.SetPermissions(0o600))
	locked, err := l.lock.TryLock()
	if err == nil && !locked {
		err = ErrLocked
	}
	if err == nil {
		err = l.load()
	}
	if err != nil {
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

// ID returns what tells the log from every other.
func (l *Log) ID() ID { return l.id }

// End returns where the next block will begin, if it does not begin a segment,
// and the sequence number of the next record.
func (l *Log) End() (Pos, uint64) {
	e := l.extent.Load()
	return e.end(), e.next
}

// Size returns the number of bytes that the log takes on the disk.
func (l *Log) Size() int64 { return l.extent.Load().size() }

// Close waits for the append that goes on, and unlocks the directory. After it
// every method that returns an error returns ErrClosed.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed.Swap(true) {
		return ErrClosed
	}
	return errors.Join(l.clean(), l.file.Close(), l.lock.Close())
}

// load finds out what the log holds, and makes a log where there is none.
func (l *Log) load() error {
	segments, err := l.survey()
	if err == nil && len(segments) == 0 {
		segments, err = l.begin()
	}
	if err != nil {
		return err
	}
	l.encoder.seed = checksum(0, l.id[:])
	last := segments[len(segments)-1]
	if l.file, err = l.options.files.open(segmentPath(l.dir, last.first)); err != nil {
		return err
	}
	e := &extent{sealed: segments[:len(segments)-1], last: last}
	if err := l.findEnd(e); err != nil {
		return errors.Join(err, l.file.Close())
	}
	l.extent.Store(e)
	return nil
}

// removeTemp removes the file of a segment that was not finished.
func (l *Log) removeTemp(entry os.DirEntry) error {
	path := filepath.Join(l.dir, entry.Name())
	l.options.Logger.Info("removing a log file that was not finished", "file", path)
	return ignoreMissing(l.options.files.remove(path))
}
