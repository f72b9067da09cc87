package history

import (
	"errors"
	"fmt"
	"slices"
)

// mergeAll merges indexes, as long as some are to be merged.
func (s *Store) mergeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.err == nil && !s.stop && !s.holding {
		place, due := s.due()
		if !due {
			break
		}
		if err := s.mergeNext(slices.Clone(s.indexes[place : place+s.options.fan])); err != nil {
			s.fail(fmt.Errorf("merge indexes: %w", err))
		}
	}
	s.merging = false
	s.changed.Broadcast()
}

// mergeNext merges the inputs. The caller holds mu, and does not meanwhile.
func (s *Store) mergeNext(inputs []*index) error {
	for i, x := range inputs {
		if err := s.take(x); err != nil {
			return errors.Join(err, s.letAllGo(inputs[:i]))
		}
	}
	s.mu.Unlock()
	merged, err := s.merge(inputs)
	s.mu.Lock()
	if err == nil && merged != nil {
		err = s.replace(merged, inputs)
	}
	return errors.Join(err, s.letAllGo(inputs))
}

// letAllGo lets the indexes go. The caller holds mu.
func (s *Store) letAllGo(indexes []*index) (err error) {
	for _, x := range indexes {
		err = errors.Join(err, s.letIndexGo(x))
	}
	return err
}

// due finds indexes that are to be merged: so many of one level that the segments
// of the result begin at a multiple of their number. So the files depend on what
// was appended alone.
func (s *Store) due() (place int, due bool) {
	count := 0
	for i, x := range slices.Backward(s.indexes) {
		if i == len(s.indexes)-1 || x.name.level != s.indexes[i+1].name.level {
			count = 0
		}
		count++
		span := uint64(len(x.segments)) * uint64(s.options.fan)
		if count >= s.options.fan && x.name.level < maxLevel && x.name.first%span == 0 {
			return i, true
		}
	}
	return 0, false
}

// replace puts the merged index in the place of those that it was made of, and
// removes their files. The caller holds mu, and the inputs stay for readers.
func (s *Store) replace(merged *index, inputs []*index) error {
	place := slices.Index(s.indexes, inputs[0])
	s.indexes = slices.Delete(s.indexes, place, place+len(inputs))
	s.addIndex(merged, place)
	var err error
	for _, x := range inputs {
		s.count(x, -1)
		err = errors.Join(err, s.disk.remove(x.path), s.forget(x))
	}
	return err
}

// merge writes the index of what the inputs index. It is nil if the store is closed
// meanwhile.
func (s *Store) merge(inputs []*index) (*index, error) {
	var segments []segment
	sources := make([]*stream, len(inputs))
	for i, x := range inputs {
		segments = append(segments, x.segments...)
		sources[i] = &stream{index: x, block: -1, buffer: make([]byte, blockSize)}
		if err := sources[i].next(); err != nil {
			return nil, err
		}
	}
	name := indexName{inputs[0].name.level + 1, inputs[0].name.first}
	w, err := createIndex(&s.disk, s.dir, name, segments)
	if err != nil {
		return nil, err
	}
	for n := 0; ; n++ {
		key, more := lowest(sources)
		if !more {
			return w.commit()
		}
		if n%8192 == 0 && s.stopped() {
			return nil, w.abandon()
		}
		if err := w.addAll(key, sources); err != nil {
			return nil, w.giveUp(err)
		}
	}
}

func (s *Store) stopped() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stop || s.err != nil
}

// stream reads all pairs of an index in order.
type stream struct {
	cursor
	index  *index
	block  int
	buffer []byte
	ended  bool
}

// next goes to the next pair, if there is one.
func (r *stream) next() error {
	if r.left > 0 {
		if !r.cursor.next() {
			return r.index.damage(r.block)
		}
		return nil
	}
	if r.block++; r.block >= len(r.index.fences) {
		r.ended = true
		return nil
	}
	return r.index.block(r.block, r.buffer, &r.cursor)
}

// lowest returns the lowest key that the streams have next.
func lowest(sources []*stream) (key Key, more bool) {
	for _, r := range sources {
		if !r.ended && (!more || r.pair.key < key) {
			key, more = r.pair.key, true
		}
	}
	return key, more
}

// addAll adds the pairs of the key, from the newest stream to the oldest.
func (w *indexWriter) addAll(key Key, sources []*stream) error {
	for _, r := range slices.Backward(sources) {
		for !r.ended && r.pair.key == key {
			if err := w.add(r.pair); err != nil {
				return err
			}
			if err := r.next(); err != nil {
				return err
			}
		}
	}
	return nil
}

// giveUp removes what was written because of the error.
func (w *indexWriter) giveUp(err error) error { return errors.Join(err, w.abandon()) }
