package history

import (
	"errors"
	"fmt"
	"slices"
)

// Newest yields the entries of the key that are older than the sequence before, or
// all if it is 0: the newest first, for as long as yield returns true. It sees every
// entry that was appended before the call. An entry is valid during its yield. Any
// number of goroutines may read, and a slow one keeps nobody waiting.
//
// The error is or wraps a [*DamageError], [ErrClosed], why the store takes no
// entries any more, or what the file system says.
func (s *Store) Newest(key Key, before uint64, yield func(sequence uint64, entry []byte) bool) (err error) {
	r, err := s.reader(key)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.letGo()) }()
	return r.newest(before-1, yield) // of 0 it makes the highest there is
}

// reader is one lookup: what the store held when it began.
type reader struct {
	store    *Store
	key      Key
	memories []*memory // oldest first
	views    []view    // of each memory
	indexes  []*index  // oldest first
	entries  entryReader
}

func (s *Store) reader(key Key) (*reader, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return nil, s.err
	}
	r := &reader{store: s, key: key}
	for _, x := range s.indexes {
		if err := s.take(x); err != nil {
			return nil, errors.Join(fmt.Errorf("look into the history: %w", err), s.letAllGo(r.indexes))
		}
		r.indexes = append(r.indexes, x)
	}
	r.memories = append(append(r.memories, s.closing...), s.current)
	for _, m := range r.memories {
		m.refs++
		r.views = append(r.views, m.view(key))
	}
	return r, nil
}

// letGo gives back what the reader held.
func (r *reader) letGo() error {
	err := r.entries.close()
	r.store.mu.Lock()
	defer r.store.mu.Unlock()
	for _, m := range r.memories {
		err = errors.Join(err, r.store.letMemoryGo(m))
	}
	return errors.Join(err, r.store.letAllGo(r.indexes))
}

// newest yields entries up to the last sequence.
func (r *reader) newest(last uint64, yield func(uint64, []byte) bool) error {
	for _, v := range slices.Backward(r.views) {
		if !v.newest(last, yield) {
			return nil
		}
	}
	block := make([]byte, blockSize)
	for _, x := range slices.Backward(r.indexes) {
		if x.segments[0].first > last {
			continue
		}
		more, err := r.indexed(x, last, block, yield)
		if err != nil {
			return fmt.Errorf("look into the history: %w", err)
		}
		if !more {
			return nil
		}
	}
	return nil
}

// indexed yields entries of an index's segments, and reports whether to go on.
func (r *reader) indexed(x *index, last uint64, block []byte, yield func(uint64, []byte) bool) (more bool, err error) {
	more = true
	var inner error
	err = x.newest(r.key, last, block, func(sequence uint64) bool {
		var entry []byte
		if entry, inner = r.entries.read(r.store.dir, x, sequence); inner != nil {
			return false
		}
		more = yield(sequence, entry)
		return more
	})
	return more, errors.Join(err, inner)
}
