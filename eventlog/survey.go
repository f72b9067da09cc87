package eventlog

import (
	"fmt"
	"os"
	"path/filepath"
)

// survey lists the segments in the directory and checks that each follows the
// one before. The last one may have something behind its whole blocks.
func survey(dir string) (id ID, segments []segment, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ID{}, nil, err
	}
	for _, entry := range entries {
		first, ok := segmentFirst(entry.Name())
		if !ok {
			continue
		}
		if segments, err = follow(dir, &id, segments, first); err != nil {
			return ID{}, nil, err
		}
	}
	return id, segments, nil
}

// follow appends the segment to those before it. The first one says what the
// ID is.
func follow(dir string, id *ID, segments []segment, first uint64) ([]segment, error) {
	path := segmentPath(dir, first)
	h, size, err := readSegmentHeader(path)
	if err != nil {
		return nil, err
	}
	var before segment
	if len(segments) > 0 {
		before = segments[len(segments)-1]
	} else {
		*id = h.id
	}
	switch {
	case h.id != *id:
		return nil, &DamageError{path, 0, "the file belongs to another log"}
	case h.first != first:
		return nil, &DamageError{path, 0, fmt.Sprintf("the file begins with record %d: it has another file's name", h.first)}
	case h.before.first != before.first:
		missing := segmentPath(dir, h.before.first)
		return nil, &DamageError{missing, 0, fmt.Sprintf("the file, which %s follows, is missing", filepath.Base(path))}
	case h.before.size != before.size:
		return nil, &DamageError{
			segmentPath(dir, before.first), min(h.before.size, before.size),
			fmt.Sprintf("the file has %d bytes instead of %d", before.size, h.before.size),
		}
	}
	return append(segments, segment{first, size}), nil
}
