package eventlog

import (
	"os"
)

// firstDir is the directory of a log in the data directory.
const firstDir = "log"

// generation is a log as files: the directory that holds its segments, and its
// ID. Positions are those of one generation.
type generation struct {
	dir  string
	id   ID
	seed uint32 // what the checksums of its blocks start from
	// index is where blocks begin.
	index index
}

func newGeneration(dir string, id ID) *generation {
	return &generation{dir: dir, id: id, seed: checksum(0, id[:])}
}

func (g *generation) path(first uint64) string { return segmentPath(g.dir, first) }

// open opens the segment's file to be read.
func (g *generation) open(first uint64) (*os.File, error) {
	path := g.path(first)
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil, &DamageError{path, 0, "the file is missing"}
	}
	return f, err
}
