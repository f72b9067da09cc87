package history

import (
	"errors"
	"fmt"
)

// maxEntry is the size of an entry in bytes, and maxKeys the number of its keys,
// that keep offsets in a segment within 32 bits.
const (
	maxEntry = 1 << 30
	maxKeys  = 1 << 24
)

var (
	errOrder = errors.New("an entry was appended whose sequence is not after the last")
	errLarge = errors.New("an entry was appended that is too large")
)

// Append appends an entry, found from now on by each of the keys. The sequence
// is greater than that of every entry before, and not 0. Entry and keys are copied; keys
// that come twice count once. An entry has at most 1 GiB and 16 million keys.
//
// Append does not fail: after an error of the disk, or an entry that breaks these
// rules, the store drops what comes, and says so in Err and in every later method
// that returns an error. Append waits while the disk is slower than it is.
func (s *Store) Append(sequence uint64, entry []byte, keys ...Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.err != nil:
		return
	case sequence <= s.last:
		s.fail(errOrder)
		return
	case len(entry) > maxEntry || len(keys) > maxKeys:
		s.fail(errLarge)
		return
	}
	s.current.add(sequence, entry, keys)
	s.last, s.resting = sequence, false
	if s.current.full(s.options.Entries) {
		s.rotate()
	}
}

// rotate begins the next segment, as soon as there is room for it. The caller holds mu.
func (s *Store) rotate() {
	for len(s.closing) >= maxClosing && s.err == nil {
		s.changed.Wait()
	}
	full := s.current
	s.closing = append(s.closing, full)
	if s.current = s.memory(full.number + 1); !s.resting {
		s.current.like(full)
	}
	s.wake()
}

// Mark returns how far the store reaches. It does not touch the disk.
func (s *Store) Mark() End {
	s.mu.Lock()
	defer s.mu.Unlock()
	return End{Segment: s.current.number, Offset: s.current.end(), Sequence: s.last}
}

// Sync makes durable what was appended before the Mark that returned the End. It
// waits for the disk, and keeps nobody else from working, but that Append waits
// for segments that Sync waits for.
func (s *Store) Sync(e End) error {
	m, bytes, err := s.unsaved(e)
	if err != nil || m == nil {
		return err
	}
	err = m.out.save(&s.disk, entriesPath(s.dir, m.number), bytes)
	if err == nil {
		err = s.disk.syncDir(s.dir)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.fail(fmt.Errorf("make it durable: %w", err))
	}
	if err := s.letMemoryGo(m); err != nil {
		s.fail(err)
	}
	return s.err
}

// unsaved waits until the segments before the End are in their files, and returns
// the current one, which the caller has to let go, with its bytes up to the End. It
// is nil if all of it is durable.
func (s *Store) unsaved(e End) (*memory, []byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.err == nil && len(s.closing) > 0 && s.closing[0].number <= e.Segment {
		s.changed.Wait()
	}
	m := s.current
	switch {
	case s.err != nil:
		return nil, nil, s.err
	case m.number > e.Segment:
		return nil, nil, nil
	case m.number < e.Segment || e.Offset > m.end():
		return nil, nil, fmt.Errorf("make the history in %s durable: %w", s.dir, ErrBeyondEnd)
	case e.Offset == 0:
		return nil, nil, nil
	}
	m.refs++
	return m, m.bytes[:e.Offset], nil
}
