package movement

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Board tells boards apart: it is a hash of everything that the numbers of the players
// of the board depend on.
type Board [16]byte

// Options say how records are kept. Every field is needed.
type Options struct {
	Window   time.Duration // how far back ranks can be compared, more than 0
	Interval time.Duration // between two records, more than 0
	Logger   *slog.Logger
}

// Store keeps the records of boards in a directory: of each board one that is named
// after it, with a file for each moment, named after that in milliseconds since 1970.
// Its methods may be used by several goroutines.
type Store struct {
	dir     string
	options Options

	mu     sync.RWMutex // guards what follows, and the names of files
	boards map[Board][]moment
}

// moment is a record of a board.
type moment struct {
	at     int64 // in milliseconds since 1970
	size   int64 // bytes on disk
	shared bool  // the file is that of the moment before
}

// Open opens the directory, which need not exist. What is there of somebody else is
// left alone.
func Open(dir string, o Options) (*Store, error) {
	s := &Store{dir: dir, options: o, boards: make(map[Board][]moment)}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open the records of ranks: %w", err)
	}
	for _, e := range entries {
		name, err := hex.DecodeString(e.Name())
		if err != nil || len(name) != len(Board{}) {
			continue
		}
		if s.boards[Board(name)], err = moments(filepath.Join(dir, e.Name())); err != nil {
			return nil, fmt.Errorf("open the records of ranks: %w", err)
		}
	}
	return s, nil
}

// moments lists the files of a board in the order of time.
func moments(dir string) (list []moment, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := make(map[int64]fs.FileInfo)
	for _, e := range entries {
		at, err := strconv.ParseInt(e.Name(), 10, 64)
		about, statErr := e.Info()
		if err == nil && statErr == nil {
			files[at] = about
			list = append(list, moment{at: at, size: about.Size()})
		}
	}
	slices.SortFunc(list, func(a, b moment) int { return int(min(1, max(-1, a.at-b.at))) })
	for i := 1; i < len(list); i++ {
		list[i].shared = os.SameFile(files[list[i].at], files[list[i-1].at])
	}
	return list, nil
}

func (s *Store) folder(b Board) string { return filepath.Join(s.dir, hex.EncodeToString(b[:])) }

func (s *Store) path(b Board, at int64) string {
	return filepath.Join(s.folder(b), strconv.FormatInt(at, 10))
}

// Due reports whether it is time for a record of the board.
func (s *Store) Due(b Board, now time.Time) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := s.boards[b]
	return len(list) == 0 || now.UnixMilli() >= list[len(list)-1].at+s.options.Interval.Milliseconds()
}

// Write makes a record: of each player, by his number, the rank, from 1 on, or 0 if he
// is not on the board. At is later than that of the record before.
func (s *Store) Write(b Board, at time.Time, ranks []uint32) error {
	path := s.path(b, at.UnixMilli())
	if err := os.MkdirAll(s.folder(b), 0o750); err != nil {
		return fmt.Errorf("write a record of ranks: %w", err)
	}
	text := encode(b, ranks)
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return fmt.Errorf("write a record of ranks: %w", errors.Join(err, os.Remove(path+".new")))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("write a record of ranks: %w", err)
	}
	s.boards[b] = append(s.boards[b], moment{at: at.UnixMilli(), size: int64(len(text))})
	return nil
}

// Repeat makes a record of the same ranks as those of the newest one, if there is one.
func (s *Store) Repeat(b Board, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.boards[b]
	if len(list) == 0 {
		return fmt.Errorf("repeat a record of ranks: %w", fs.ErrNotExist)
	}
	last := list[len(list)-1]
	if err := os.Link(s.path(b, last.at), s.path(b, at.UnixMilli())); err != nil {
		return fmt.Errorf("repeat a record of ranks: %w", err)
	}
	s.boards[b] = append(list, moment{at.UnixMilli(), last.size, true})
	return nil
}

// Ranks returns the ranks that players had, 0 if they were not on the board, and when
// that was: at the newest record that is not after the moment, or the oldest one there
// is. Ok is false if there is none. A record that is damaged is removed. Without players
// nothing is read from the disk.
func (s *Store) Ranks(b Board, moment time.Time, players []uint32) (ranks []uint32, at time.Time, ok bool, err error) {
	if len(players) == 0 {
		ms, ok := s.before(b, moment.UnixMilli())
		return nil, time.UnixMilli(ms).UTC(), ok, nil
	}
	for {
		file, ms, err := s.open(b, moment.UnixMilli())
		if errors.Is(err, fs.ErrNotExist) { // somebody has removed it
			s.remove(b, ms)
			continue
		}
		if err != nil || file == nil {
			return nil, at, false, err
		}
		ranks, err := ranksOf(file, b, players)
		switch {
		case errors.Is(err, errDamaged):
			s.options.Logger.Warn("removing a record of ranks that is damaged", "file", file.Name())
			s.remove(b, ms)
		case err != nil:
			return nil, at, false, fmt.Errorf("read a record of ranks: %w", err)
		default:
			return ranks, time.UnixMilli(ms).UTC(), true, nil
		}
	}
}

// before returns the time of the record that a moment is compared with.
func (s *Store) before(b Board, moment int64) (at int64, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return newest(s.boards[b], moment)
}

// newest returns the time of the newest record that is not after the moment, or of the
// oldest one.
func newest(list []moment, moment int64) (at int64, ok bool) {
	if len(list) == 0 {
		return 0, false
	}
	i := len(list) - 1
	for i > 0 && list[i].at > moment {
		i--
	}
	return list[i].at, true
}

// open opens the record that a moment is compared with; nil if there is none. Once it
// is open nothing can happen to it.
func (s *Store) open(b Board, moment int64) (*os.File, int64, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	at, ok := newest(s.boards[b], moment)
	if !ok {
		return nil, 0, nil
	}
	file, err := os.Open(s.path(b, at))
	if err != nil {
		return nil, at, fmt.Errorf("read a record of ranks: %w", err)
	}
	return file, at, nil
}

// ranksOf reads ranks, and closes the file.
func ranksOf(file *os.File, b Board, players []uint32) (ranks []uint32, err error) {
	defer func() { _ = file.Close() }() // it was only read
	r := record{file: file}
	if err := r.read(b); err != nil {
		return nil, err
	}
	ranks = make([]uint32, len(players))
	for i, p := range players {
		if ranks[i], err = r.rank(p); err != nil {
			return nil, err
		}
	}
	return ranks, nil
}

// Bytes returns what the records take on disk.
func (s *Store) Bytes() (n int64) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, list := range s.boards {
		for _, m := range list {
			if !m.shared {
				n += m.size
			}
		}
	}
	return n
}
