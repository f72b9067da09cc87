package history

// Rest writes all that is in memory, with its index, and lets the memory and the files
// go: from then on the store takes a few hundred bytes, and 5 KB for each segment that
// was full. It waits for the disk, and for merges. What was there can be read as
// before, and the store goes on, in a new segment, if anything is appended; but not
// while Rest is under way.
func (s *Store) Rest() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.resting = true
	if s.err == nil && !s.stop && s.current.end() > 0 {
		s.rotate()
	}
	for s.err == nil && (s.sealing || s.merging) {
		s.changed.Wait()
	}
	if s.err != nil {
		return s.err
	}
	s.free, s.sorter = nil, sorter{}
	if s.current.end() == 0 {
		s.current.letRoomGo()
	}
	for _, x := range s.indexes {
		if err := s.closeIdle(x); err != nil {
			return err
		}
	}
	return nil
}

// letRoomGo lets go what the memory has room for. It is empty.
func (m *memory) letRoomGo() {
	m.bytes, m.keys, m.sequences, m.offsets, m.ends = nil, nil, nil, nil, nil
}
