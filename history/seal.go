package history

import (
	"fmt"
	"slices"
)

// sealAll writes full segments and their indexes, as long as there are any.
func (s *Store) sealAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.err == nil && len(s.closing) > 0 {
		m := s.closing[0]
		s.mu.Unlock()
		x, err := s.seal(m)
		s.mu.Lock()
		if err != nil {
			s.fail(fmt.Errorf("close segment %d: %w", m.number, err))
			break
		}
		s.closing = slices.Delete(s.closing, 0, 1)
		s.addIndex(x, len(s.indexes))
		if err := s.letMemoryGo(m); err != nil {
			s.fail(err)
		}
		s.wake()
	}
	s.sealing = false
	s.changed.Broadcast()
}

// seal makes the segment and its index durable. Nobody appends to it.
func (s *Store) seal(m *memory) (*index, error) {
	about, fences := m.segment()
	tail := appendFences(nil, m.number, fences)
	if err := m.out.seal(&s.disk, entriesPath(s.dir, m.number), m.bytes, tail); err != nil {
		return nil, err
	}
	w, err := createIndex(&s.disk, s.dir, indexName{0, m.number}, []segment{about})
	if err != nil {
		return nil, err
	}
	var last pair
	for i, p := range s.sorter.sorted(m) {
		if p == last && i > 0 {
			continue
		}
		if err := w.add(p); err != nil {
			return nil, w.giveUp(err)
		}
		last = p
	}
	return w.commit()
}

// addIndex adds the index at its place among the others. The caller holds mu.
func (s *Store) addIndex(x *index, place int) {
	s.indexes = append(s.indexes, nil)
	copy(s.indexes[place+1:], s.indexes[place:])
	s.indexes[place] = x
	s.count(x, 1)
}

// count counts an index, and the segments that it stands for, in or out.
func (s *Store) count(x *index, sign int) {
	s.entries += uint64(sign) * x.entries()
	s.size += int64(sign) * x.size()
	for i := range x.segments {
		s.size += int64(sign) * x.segments[i].size()
	}
}
