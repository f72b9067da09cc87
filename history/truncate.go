package history

import (
	"errors"
	"fmt"
	"os"
)

// Truncate forgets what was appended after the End, which the zero End makes
// everything. It is called before the first Append, and readers wait for it.
//
// [ErrBeyondEnd], which may come with a [*DamageError], says that the store does
// not hold all that was before the End, and nothing has changed. After any other
// error the store takes no entries.
func (s *Store) Truncate(e End) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holding = true
	defer func() {
		s.holding = false
		s.wake()
	}()
	for s.err == nil && (s.merging || s.sealing) {
		s.changed.Wait()
	}
	if s.err != nil || s.endsAt(e) {
		return s.err
	}
	m, err := s.upTo(e)
	if errors.Is(err, ErrBeyondEnd) {
		return fmt.Errorf("truncate the history in %s: %w", s.dir, err)
	}
	if err == nil {
		err = s.cut(e, m)
	}
	if err != nil {
		s.fail(fmt.Errorf("truncate it: %w", err))
	}
	return s.err
}

// endsAt reports whether the store has nothing after the End. One that has rested may
// have closed the segment since.
func (s *Store) endsAt(e End) bool {
	if e.Sequence != s.last || len(s.indexes) == 0 || s.current.end() > 0 {
		return false
	}
	x := s.indexes[len(s.indexes)-1]
	about := &x.segments[len(x.segments)-1]
	return e.Segment+1 == x.end() && e.Offset == uint64(about.end) || e.Segment == x.end() && e.Offset == 0
}

// upTo returns the segment of the End as it was then.
func (s *Store) upTo(e End) (*memory, error) {
	if e.Segment > s.current.number {
		return nil, ErrBeyondEnd
	}
	m := s.memory(e.Segment)
	if e.Offset == 0 {
		if s.lastBefore(e.Segment) != e.Sequence {
			return nil, ErrBeyondEnd
		}
		return m, nil
	}
	if e.Segment == s.current.number && s.current.end() > 0 {
		if err := s.current.out.save(&s.disk, entriesPath(s.dir, e.Segment), s.current.bytes); err != nil {
			return nil, err
		}
	}
	_, err := readSegment(s.dir, e.Segment, m, e.Offset)
	if _, bad := errors.AsType[*DamageError](err); bad {
		return nil, fmt.Errorf("%w: %w", ErrBeyondEnd, err)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if m.end() != e.Offset || m.last() != e.Sequence {
		return nil, ErrBeyondEnd
	}
	return m, nil
}

// lastBefore returns the sequence of the newest entry before the segment.
func (s *Store) lastBefore(number uint64) uint64 {
	for _, x := range s.indexes {
		if x.name.first < number && number <= x.end() {
			return x.segments[number-x.name.first-1].last
		}
	}
	return 0
}

// cut removes all that is behind the End: first the indexes, so that a crash leaves
// segments to be indexed again, then the segments, the newest first.
func (s *Store) cut(e End, m *memory) error {
	for n := len(s.indexes); n > 0 && s.indexes[n-1].end() > e.Segment; n-- {
		x := s.indexes[n-1]
		s.indexes = s.indexes[:n-1]
		s.count(x, -1)
		if err := errors.Join(s.disk.remove(x.path), s.forget(x)); err != nil {
			return err
		}
	}
	if err := s.disk.syncDir(s.dir); err != nil {
		return err
	}
	last := s.current.number
	if err := s.letMemoryGo(s.current); err != nil {
		return err
	}
	s.current = m
	for number := last; number > e.Segment || number == e.Segment && e.Offset == 0; number-- {
		if err := s.disk.remove(entriesPath(s.dir, number)); err != nil {
			return err
		}
		if number == 0 {
			break
		}
	}
	return s.cutLast(e, m)
}

func (s *Store) cutLast(e End, m *memory) error {
	if e.Offset > 0 {
		if err := s.truncateFile(entriesPath(s.dir, e.Segment), int64(e.Offset)); err != nil {
			return err
		}
	}
	if err := s.disk.syncDir(s.dir); err != nil {
		return err
	}
	if err := s.reindex(e.Segment); err != nil {
		return err
	}
	s.use(m)
	return nil
}

// truncateFile cuts the file to the size, durably.
func (s *Store) truncateFile(path string, size int64) error {
	f, err := s.disk.open(path)
	if err != nil {
		return err
	}
	err = f.Truncate(size)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
