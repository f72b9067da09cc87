package eventlog

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// survey lists the segments and checks that each follows the one before.
func (l *Log) survey() ([]segment, error) {
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return nil, err
	}
	var segments []segment
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), segmentSuffix+tempSuffix) {
			if err := l.removeTemp(entry); err != nil {
				return nil, err
			}
		}
		first, ok := segmentFirst(entry.Name())
		if !ok {
			continue
		}
		if segments, err = l.follow(segments, first); err != nil {
			return nil, err
		}
	}
	return segments, nil
}

// follow appends the segment to those before it.
func (l *Log) follow(segments []segment, first uint64) ([]segment, error) {
	path := segmentPath(l.dir, first)
	h, size, err := readSegmentHeader(path)
	if err != nil {
		return nil, err
	}
	var before segment
	if len(segments) > 0 {
		before = segments[len(segments)-1]
	} else {
		l.id = h.id
	}
	switch {
	case h.id != l.id:
		return nil, &DamageError{path, 0, "the file belongs to another log"}
	case h.first != first:
		return nil, &DamageError{path, 0, fmt.Sprintf("the file begins with record %d: it has another file's name", h.first)}
	case h.before.first != before.first:
		missing := segmentPath(l.dir, h.before.first)
		return nil, &DamageError{missing, 0, fmt.Sprintf("the file, which %s follows, is missing", filepath.Base(path))}
	case h.before.size != before.size:
		return nil, &DamageError{
			segmentPath(l.dir, before.first), min(h.before.size, before.size),
			fmt.Sprintf("the file has %d bytes instead of %d", before.size, h.before.size),
		}
	}
	return append(segments, segment{first, size}), nil
}

// begin makes the first segment of a new log.
func (l *Log) begin() ([]segment, error) {
	rand.Read(l.id[:]) // which never fails
	h := segmentHeader{id: l.id, first: 1}
	if err := createSegment(l.options.files, l.dir, &h); err != nil {
		return nil, fmt.Errorf("begin a new log: %w", err)
	}
	return []segment{{first: 1, size: segmentHeaderSize}}, nil
}
