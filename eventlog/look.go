package eventlog

import (
	"fmt"
	"io/fs"
	"path/filepath"
)

// OpenReader opens the log in the directory for reading alone, while another
// process may append to it or rewrite it. It takes no lock and changes nothing.
// An incomplete block at the end is ignored: it is being written, or a crash has
// cut it off. Of the options only Reaches counts, and TestOnlyFault for copies.
//
// The error is or wraps fs.ErrNotExist where there is no log, a [*DamageError],
// [ErrNewerVersion], [ErrBeyondEnd] if the log has not got as far as it is known
// to, or what the file system says.
func OpenReader(dir string, o Options) (*Reader, error) {
	o.setDefaults()
	r := &Reader{home: filepath.Clean(dir)}
	r.options = o
	e, err := look(r.home, nil)
	if err == nil {
		err = o.checkReach(e)
	}
	if err != nil {
		return nil, fmt.Errorf("open the log in %s for reading: %w", dir, err)
	}
	r.extent.Store(e)
	return r, nil
}

// Reader is a log that is only read: the whole blocks that it had when it was
// opened, or when Refresh looked last. The very last of them may not have been
// acknowledged yet: if its write then fails, it disappears, which only the
// process that appends can know before. When that process rewrites the log, what
// is read gives [ErrRewritten] until Refresh is called.
//
// Its methods may be called from any goroutine.
type Reader struct {
	reader
	home string // the data directory
}

// Refresh looks for what was appended since. When the error is [ErrRewritten],
// the reader now reads the log that has replaced the one it had: positions are
// no longer valid, and numbers of records are. With any other error nothing has
// changed; it is one of those of OpenReader or [ErrClosed].
func (r *Reader) Refresh() error {
	known, err := r.enter()
	if err != nil {
		return err
	}
	defer known.leave()
	e, err := look(r.home, known)
	if err != nil {
		return fmt.Errorf("look what was appended to the log in %s: %w", r.home, err)
	}
	if !r.extent.CompareAndSwap(known, e) {
		return nil // another Refresh was faster
	}
	if e.generation != known.generation {
		return ErrRewritten
	}
	return nil
}

// Close ends the reading. After it every method that returns an error returns
// ErrClosed.
func (r *Reader) Close() error {
	if r.closed.Swap(true) {
		return ErrClosed
	}
	return nil
}

// looks is how often a log that is rewritten or appended to at the moment is
// looked at again before what is wrong with it is taken for damage.
const looks = 5

// look returns how far the log in the data directory goes. What is known may be
// nil; else only what comes after it is read.
func look(home string, known *extent) (e *extent, err error) {
	for range looks {
		dir, err := currentDir(home)
		if err != nil {
			return nil, err
		}
		e, err = lookIn(dir, known)
		if now, _ := currentDir(home); err == nil || now == dir {
			return e, err
		}
	}
	return nil, err
}

func lookIn(dir string, known *extent) (*extent, error) {
	id, segments, err := survey(dir)
	if err != nil {
		return nil, err
	}
	if len(segments) == 0 {
		return nil, fmt.Errorf("there is no log in %s: %w", dir, fs.ErrNotExist)
	}
	last := len(segments) - 1
	e := &extent{sealed: segments[:last], last: segments[last]}
	from, next := Pos{e.last.first, segmentHeaderSize}, e.last.first
	if known != nil && known.id == id && known.dir == dir {
		e.generation = known.generation
		if known.last.first == e.last.first {
			from, next = known.end(), known.next
		}
	} else {
		e.generation, known = newGeneration(dir, id), nil
	}
	if err := e.findEnd(from, next); err != nil {
		return nil, err
	}
	if known != nil && known.end().Compare(e.end()) > 0 {
		return nil, fmt.Errorf("the log ends at %v and ended at %v: %w", e.end(), known.end(), ErrBeyondEnd)
	}
	return e, nil
}

// findEnd sets where the last segment's whole blocks end. A block that is
// broken although others follow it may have been read while it was written, and
// they after that: it is damaged only if it is still broken when it is read again.
func (e *extent) findEnd(from Pos, next uint64) error {
	if from.Offset > e.last.size {
		return fmt.Errorf("the log ends at %v and ended at %v: %w", e.end(), from, ErrBeyondEnd)
	}
	for again := false; ; {
		t, problem, err := readTail(e.generation, from, next)
		if err != nil {
			return err
		}
		at := Pos{from.Segment, t.offset()}
		if problem == nil || t.torn(problem) {
			e.last.size, e.next = at.Offset, t.next
			return nil
		}
		if again && at == from {
			return located(problem, t.path, at.Offset)
		}
		from, next, again = at, t.next, true
	}
}
