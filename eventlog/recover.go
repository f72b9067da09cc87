package eventlog

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
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
		return nil, &DamageError{segmentPath(l.dir, before.first), min(h.before.size, before.size),
			fmt.Sprintf("the file has %d bytes instead of %d", before.size, h.before.size)}
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

// findEnd reads the last segment, sets where its last whole block ends, and
// removes what a crash has left behind that.
func (l *Log) findEnd(e *extent, path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	next, end, problem := l.wholeBlocks(content, e.last.first)
	e.next = next
	e.last.size = int64(end)
	switch {
	case problem == nil:
		return nil
	case errors.Is(problem, ErrNewerVersion) || anyHeader(l.seed(), content[end+1:]):
		return located(problem, path, int64(end))
	}
	l.options.Logger.Warn("removing the end of the log that a crash has left incomplete: it was not acknowledged",
		"file", path, "offset", end, "bytes", len(content)-end, "problem", problem)
	return l.cut(e.last.size)
}

// wholeBlocks returns where the whole blocks that the segment begins with end,
// the sequence number after them, and what is wrong with the block behind them.
func (l *Log) wholeBlocks(content []byte, first uint64) (next uint64, end int, problem error) {
	next, end = first, segmentHeaderSize
	src := bytes.NewReader(content[end:])
	r := blockReader{seed: l.seed()}
	for src.Len() > 0 {
		if err := r.readChecked(src, int64(src.Len())); err != nil {
			return next, end, err
		}
		if r.header.first != next {
			return next, end, outOfOrder(r.header.first, next)
		}
		next += uint64(r.header.records)
		end += int(r.header.size())
	}
	return next, end, nil
}

func outOfOrder(have, want uint64) error {
	return damage(fmt.Sprintf("record %d comes where record %d should", have, want))
}

// anyHeader reports whether a block's header is anywhere in the bytes. A block
// is begun after those before it are durable, so what is before it is no crash's
// doing. Nobody who sends events can make one up, for he does not know the seed.
func anyHeader(seed uint32, b []byte) bool {
	magic := binary.LittleEndian.AppendUint32(nil, blockMagic)
	for {
		i := bytes.Index(b, magic)
		if i < 0 || len(b)-i < blockHeaderSize {
			return false
		}
		var h blockHeader
		if err := h.decode(seed, b[i:]); err == nil || errors.Is(err, ErrNewerVersion) {
			return true
		}
		b = b[i+1:]
	}
}

// cut makes the last segment's file end there, durably.
func (l *Log) cut(size int64) error {
	if err := l.file.Truncate(size); err != nil {
		return fmt.Errorf("cut the log's last file to %d bytes: %w", size, err)
	}
	if err := l.file.Sync(); err != nil {
		return fmt.Errorf("cut the log's last file to %d bytes: %w", size, err)
	}
	return nil
}
