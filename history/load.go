package history

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// found is what a directory holds.
type found struct {
	indexes  []indexName
	segments map[uint64]int64 // sizes of the files, by number
	end      uint64           // behind the last segment
}

// load finds out what the store holds.
func (s *Store) load() error {
	f, err := s.survey()
	if err != nil {
		return err
	}
	if err := s.openIndexes(f.indexes); err != nil {
		return err
	}
	for _, x := range s.indexes {
		if err := x.checkFiles(s.dir, f.segments); err != nil {
			return err
		}
	}
	covered := uint64(0)
	if n := len(s.indexes); n > 0 {
		covered = s.indexes[n-1].end()
	}
	if err := s.reindex(max(covered, f.end-min(f.end, 1))); err != nil {
		return err
	}
	if covered >= f.end {
		s.current = s.memory(covered)
		return nil
	}
	return s.resume(f.end - 1)
}

// survey lists the directory, and removes what was not finished.
func (s *Store) survey() (found, error) {
	f := found{segments: map[uint64]int64{}}
	names, err := os.ReadDir(s.dir)
	if err != nil {
		return f, err
	}
	for _, entry := range names {
		name := entry.Name()
		if strings.HasSuffix(name, indexSuffix+tempSuffix) {
			if err := s.disk.remove(filepath.Join(s.dir, name)); err != nil {
				return f, err
			}
		}
		if index, ok := parseIndexName(name); ok {
			f.indexes = append(f.indexes, index)
		}
		if number, ok := parseEntriesName(name); ok {
			stat, err := entry.Info()
			if err != nil {
				return f, err
			}
			f.segments[number] = stat.Size()
			f.end = max(f.end, number+1)
		}
	}
	return f, nil
}

func parseEntriesName(name string) (number uint64, ok bool) {
	digits, ok := strings.CutSuffix(name, entriesSuffix)
	number, err := strconv.ParseUint(digits, 10, 48)
	return number, ok && err == nil && filepath.Base(entriesPath("", number)) == name
}

// openIndexes opens the largest indexes that there are, and removes those that
// were merged into them.
func (s *Store) openIndexes(names []indexName) error {
	slices.SortFunc(names, func(a, b indexName) int {
		return cmp.Or(-cmp.Compare(a.level, b.level), cmp.Compare(a.first, b.first))
	})
	for _, name := range names {
		if slices.ContainsFunc(s.indexes, func(x *index) bool { return x.name.first <= name.first && name.first < x.end() }) {
			if err := s.disk.remove(name.path(s.dir)); err != nil {
				return err
			}
			continue
		}
		x, err := openIndex(s.dir, name)
		if err != nil {
			return err
		}
		s.addIndex(x, len(s.indexes))
	}
	slices.SortFunc(s.indexes, func(a, b *index) int { return cmp.Compare(a.name.first, b.name.first) })
	return nil
}

// checkFiles checks that the files of the segments are there, and how large they are.
func (x *index) checkFiles(dir string, sizes map[uint64]int64) error {
	for i := range x.segments {
		number := x.name.first + uint64(i)
		if size, ok := sizes[number]; !ok || size != x.segments[i].size() {
			return damaged(entriesPath(dir, number), "it is missing or has another size")
		}
	}
	return nil
}

// reindex makes the indexes that are missing before the segment of that number,
// and takes the sequence of the newest entry before it.
func (s *Store) reindex(end uint64) error {
	s.last = 0
	place := 0
	for number := uint64(0); number < end; place++ {
		if place == len(s.indexes) || s.indexes[place].name.first > number {
			x, err := s.reindexOne(number)
			if err != nil {
				return err
			}
			s.addIndex(x, place)
		}
		x := s.indexes[place]
		if x.name.first != number || x.segments[0].first <= s.last {
			return damaged(x.path, "it overlaps with the one before")
		}
		number, s.last = x.end(), x.top()
	}
	return nil
}

func (s *Store) reindexOne(number uint64) (*index, error) {
	m := s.memory(number)
	_, err := readSegment(s.dir, number, m, math.MaxUint64)
	if err == nil || errors.Is(err, os.ErrNotExist) {
		err = checkClosed(s.dir, m)
	}
	if err != nil {
		return nil, err
	}
	m.out.sealed = true
	s.options.Logger.Info("indexing a part of the history again", "file", entriesPath(s.dir, number))
	x, err := s.seal(m)
	if err != nil {
		return nil, err
	}
	return x, s.letMemoryGo(m)
}

// resume makes the segment, the last one, the current one, and cuts off what is
// behind its last whole entry.
func (s *Store) resume(number uint64) error {
	m := s.memory(number)
	s.current = m
	size, err := readSegment(s.dir, number, m, math.MaxUint64)
	if err != nil {
		return err
	}
	path := entriesPath(s.dir, number)
	if m.end() > 0 && m.sequences[0] <= s.last {
		return damaged(path, "its entries are not newer than those before")
	}
	if size > int64(m.out.written) {
		s.options.Logger.Info("cutting off an end of the history that was not finished",
			"file", path, "size", size, "kept", m.out.written)
		if err := s.truncateFile(path, int64(m.out.written)); err != nil {
			return fmt.Errorf("cut %s: %w", path, err)
		}
	}
	s.use(m)
	return nil
}

// use makes the memory the current one.
func (s *Store) use(m *memory) {
	s.current = m
	s.last = max(s.last, m.last())
	if m.full(s.options.Entries) {
		s.rotate()
	}
}
