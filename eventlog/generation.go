package eventlog

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// firstDir is the directory of the segments in the data directory, until the
// log is rewritten.
const firstDir = "log"

// generation is a log as files: the directory that holds its segments, and its
// ID. Positions are those of one generation.
type generation struct {
	dir  string
	id   ID
	seed uint32 // what the checksums of its blocks start from
	// index is where blocks begin.
	index index

	mu      sync.Mutex
	users   int           // who reads the files
	retired bool          // whether another log has taken its place
	unused  chan struct{} // closed when nobody reads the files any more, or ever will
}

func newGeneration(dir string, id ID) *generation {
	return &generation{dir: dir, id: id, seed: checksum(0, id[:]), unused: make(chan struct{})}
}

// enter keeps the files until leave is called, unless another log has taken
// their place.
func (g *generation) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.retired {
		g.users++
	}
	return !g.retired
}

func (g *generation) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.users--
	if g.retired && g.users == 0 {
		close(g.unused)
	}
}

// retire lets nobody enter any more. It is called once.
func (g *generation) retire() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.retired = true
	if g.users == 0 {
		close(g.unused)
	}
}

func (g *generation) path(first uint64) string { return segmentPath(g.dir, first) }

// open opens the segment's file to be read.
func (g *generation) open(first uint64) (*os.File, error) {
	path := g.path(first)
	f, err := os.Open(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	if dir, err := currentDir(filepath.Dir(g.dir)); err == nil && dir != g.dir {
		return nil, fmt.Errorf("read %s: %w", path, ErrRewritten)
	}
	return nil, &DamageError{path, 0, "the file is missing"}
}

// currentDir returns the directory of the segments in the data directory: the
// last of log, log.1, log.2, …. Each rewrite begins another. Where there is none
// yet, it is the first.
func currentDir(home string) (string, error) {
	dirs, err := generationDirs(home)
	if err != nil || len(dirs) == 0 {
		return filepath.Join(home, firstDir), err
	}
	return dirs[len(dirs)-1], nil
}

// generationDirs returns the directories of segments in the order in which they
// replaced one another.
func generationDirs(home string) (dirs []string, err error) {
	entries, err := os.ReadDir(home)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if path := filepath.Join(home, entry.Name()); entry.IsDir() && generationNumber(path) >= 0 {
			dirs = append(dirs, path)
		}
	}
	slices.SortFunc(dirs, func(a, b string) int { return cmp.Compare(generationNumber(a), generationNumber(b)) })
	return dirs, nil
}

// generationNumber returns the number in the name of a directory of segments,
// 0 for the first, or -1 if it is none.
func generationNumber(dir string) int {
	name := filepath.Base(dir)
	if name == firstDir {
		return 0
	}
	digits, _ := strings.CutPrefix(name, firstDir+".")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || name != generationName(n) {
		return -1
	}
	return n
}

// generationName returns the name of the directory with the number, from 1.
func generationName(n int) string { return fmt.Sprintf("%s.%d", firstDir, n) }
