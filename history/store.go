package history

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
)

// Key is what entries are found by: a player of a game, or a match. What the
// numbers mean is the caller's.
type Key uint64

// DefaultEntries is the number of entries of a segment.
const DefaultEntries = 32_768

// Options are settings of a store. The zero value has sensible ones.
type Options struct {
	// Entries is the number of entries of a segment, 1 to 1,048,576; 0 is
	// DefaultEntries. What was written with another number can be read.
	Entries int
	// Logger is told what was repaired; nil is slog.Default().
	Logger *slog.Logger
	// TestOnlyFault is called before every change of a file, with what is to be
	// done ("create", "open", "write", "truncate", "sync", "rename", "remove",
	// "sync directory") and the path. An error makes it fail.
	TestOnlyFault func(op, path string) error

	fan            int  // indexes that are merged into one; a test may want fewer than 16
	testOnlyNoSync bool // leaves syncs out, for tests that do without and are many
}

const (
	maxEntries = 1 << 20
	defaultFan = 16
	// maxLevel is the level of the largest indexes.
	maxLevel = 2
	// maxClosing is the number of full segments that may wait to be written.
	maxClosing = 2
)

// Store is a history in the files of a directory, which no other store may use.
//
// Append, Mark and Truncate are for one goroutine at a time; the other methods may
// be called from any, beside them and one another.
type Store struct {
	options Options
	dir     string
	disk    disk
	work    sync.WaitGroup // the goroutines that seal and merge, when there is something to
	sorter  sorter         // of the one that seals

	mu      sync.Mutex // guards what follows
	changed *sync.Cond // of anything that somebody waits for
	current *memory
	closing []*memory // full segments that are not in their files yet, oldest first
	free    []*memory // to be used again
	indexes []*index  // oldest first; every closed segment is in one of them
	last    uint64    // sequence of the newest entry
	entries uint64    // in the closed segments that have an index
	size    int64     // of all files but those of the segments in memory
	sealing bool
	merging bool
	holding bool // whether merging has to wait
	resting bool // whether files are closed that nobody reads
	stop    bool
	err     error
}

// Open opens the store in the directory, which it makes if there is none. What a
// crash has left incomplete at the end is cut off, which the logger is told.
//
// The error is or wraps a [*DamageError], [ErrNewerVersion], or what the file
// system says.
func Open(dir string, o Options) (*Store, error) {
	o.setDefaults()
	s := &Store{options: o, dir: filepath.Clean(dir), disk: disk{fault: o.TestOnlyFault, noSync: o.testOnlyNoSync}}
	s.changed = sync.NewCond(&s.mu)
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the history: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.load(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the history in %s: %w", dir, err), s.closeFiles())
	}
	s.wake()
	return s, nil
}

// wake starts what there is to do in the background. The caller holds mu.
func (s *Store) wake() {
	if s.err != nil || s.stop {
		return
	}
	if !s.sealing && len(s.closing) > 0 {
		s.sealing = true
		s.work.Go(s.sealAll)
	}
	if _, due := s.due(); due && !s.merging && !s.holding {
		s.merging = true
		s.work.Go(s.mergeAll)
	}
}

func (o *Options) setDefaults() {
	if o.Entries <= 0 {
		o.Entries = DefaultEntries
	}
	o.Entries = min(o.Entries, maxEntries)
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.fan < 2 {
		o.fan = defaultFan
	}
}

// Remove removes the store in the directory, which must not be open, and the
// directory. It is no error if there is none.
func Remove(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("remove the history: %w", err)
	}
	return nil
}

// Err returns why the store does not take entries any more, or nil.
func (s *Store) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// Len returns the number of entries.
func (s *Store) Len() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.entries + uint64(len(s.current.sequences))
	for _, m := range s.closing {
		n += uint64(len(m.sequences))
	}
	return n
}

// Size returns the number of bytes that the store takes, or will take in a moment,
// on the disk.
func (s *Store) Size() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.size + int64(len(s.current.bytes))
	for _, m := range s.closing {
		n += int64(len(m.bytes))
	}
	return n
}

// Close makes everything durable, waits for what goes on in the background, and
// ends it. After it every method that returns an error returns ErrClosed.
// Nothing may be appended meanwhile.
func (s *Store) Close() error {
	err := s.Sync(s.Mark())
	if errors.Is(err, ErrClosed) {
		return err
	}
	s.mu.Lock()
	s.stop = true
	s.changed.Broadcast()
	s.mu.Unlock()
	s.work.Wait()

	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = ErrClosed
	return errors.Join(err, s.closeFiles())
}

// closeFiles closes the files that no reader has. The rest close themselves.
func (s *Store) closeFiles() (err error) {
	for _, x := range s.indexes {
		err = errors.Join(err, s.forget(x))
	}
	for _, m := range append(s.closing, s.current) {
		if m != nil {
			err = errors.Join(err, s.letMemoryGo(m))
		}
	}
	s.indexes, s.closing = nil, nil
	return err
}

// fail remembers the first error. From then on nothing is written.
func (s *Store) fail(err error) {
	if s.err == nil {
		s.err = fmt.Errorf("the history in %s cannot be written: %w", s.dir, err)
	}
	s.changed.Broadcast()
}

// take lets the index be used, until it is let go. The caller holds mu.
func (s *Store) take(x *index) error {
	if x.file == nil {
		f, err := os.Open(x.path)
		if err != nil {
			return err
		}
		x.file = f
	}
	x.refs++
	return nil
}

// letIndexGo ends what take began. The caller holds mu.
func (s *Store) letIndexGo(x *index) error {
	x.refs--
	return s.closeIdle(x)
}

// forget lets go an index that the store does not have any more; readers keep what they
// have taken. The caller holds mu.
func (s *Store) forget(x *index) error {
	x.gone = true
	return s.closeIdle(x)
}

// closeIdle closes the file of an index that nobody reads, if nobody is to read it
// again, or the store rests. The caller holds mu.
func (s *Store) closeIdle(x *index) error {
	if x.file == nil || x.refs > 0 || !x.gone && !s.resting {
		return nil
	}
	f := x.file
	x.file = nil
	return f.Close()
}

// letMemoryGo keeps the memory for another segment when nobody has it any more.
// The caller holds mu.
func (s *Store) letMemoryGo(m *memory) error {
	if m.refs--; m.refs > 0 {
		return nil
	}
	err := m.out.close()
	if !s.resting && len(s.free) < maxClosing && cap(m.bytes) <= 2*s.options.Entries*maxBytesEntry {
		s.free = append(s.free, m)
	}
	return err
}

// memory returns an empty memory for the segment. The caller holds mu.
func (s *Store) memory(number uint64) *memory {
	m := &memory{}
	if n := len(s.free); n > 0 {
		m, s.free = s.free[n-1], s.free[:n-1]
	}
	m.reset(number)
	return m
}
