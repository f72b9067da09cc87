package eventlog

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
)

const (
	// markEvery is how many bytes of a segment have a mark in the index.
	markEvery = 256 << 10
	// maxIndexed is how many segments the index remembers: at most 1 MiB of
	// marks where segments have 64 MiB.
	maxIndexed = 256
)

// index remembers where some of the blocks begin, of the segments that were
// asked for last. Blocks do not move, so what it knows of a segment stays true
// while that segment grows.
type index struct {
	mu       sync.Mutex
	segments []*segmentIndex // the one that was asked for last is the last
}

// segmentIndex is the index of a segment.
type segmentIndex struct {
	first uint64 // the segment's
	mu    sync.Mutex
	marks []mark
	// reached is how far the segment has been looked through.
	reached mark
}

// mark is where a block begins, or may begin, and the sequence number that the
// next record from there on has.
type mark struct {
	next   uint64
	offset int64
}

// of returns the index of the segment, with no marks if it was forgotten.
func (x *index) of(first uint64) *segmentIndex {
	x.mu.Lock()
	defer x.mu.Unlock()
	s := &segmentIndex{first: first, reached: mark{first, segmentHeaderSize}}
	i := slices.IndexFunc(x.segments, func(s *segmentIndex) bool { return s.first == first })
	if i >= 0 {
		s = x.segments[i]
		x.segments = slices.Delete(x.segments, i, i+1)
	}
	if len(x.segments) == maxIndexed {
		x.segments = slices.Delete(x.segments, 0, 1)
	}
	x.segments = append(x.segments, s)
	return s
}

// before returns a mark from which the block with the record is not far, or the
// end of the segment where it does not have the record. It looks through what
// has not been looked through yet, up to the block.
func (s *segmentIndex) before(sequence uint64, h *headers) (mark, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.reached.next <= sequence && s.reached.offset < h.end {
		if len(s.marks) == 0 || s.reached.offset >= s.marks[len(s.marks)-1].offset+markEvery {
			s.marks = append(s.marks, s.reached)
		}
		after, err := h.after(s.reached)
		if err != nil {
			return mark{}, err
		}
		s.reached = after
	}
	if s.reached.next <= sequence {
		return s.reached, nil
	}
	i, found := slices.BinarySearchFunc(s.marks, sequence, func(m mark, sequence uint64) int {
		return cmp.Compare(m.next, sequence)
	})
	if !found {
		i--
	}
	return s.marks[i], nil
}

// PosOf returns the position of the block that has the record with the number;
// the first record has the number 1. The error is or wraps [ErrBeyondEnd] where
// the log has no record with the number yet, [ErrClosed], a [*DamageError], or
// what the file system says. PosOf may run beside everything else.
//
// It reads the headers of up to 256 KiB of blocks, which takes about a
// tenth of a millisecond. Where the segment has not been asked for before, or not since 256
// others were, it reads all headers of the segment up to the block first: tens of
// milliseconds for 64 MiB of small blocks.
func (r *reader) PosOf(sequence uint64) (Pos, error) {
	e, err := r.enter()
	if err != nil {
		return Pos{}, err
	}
	defer e.leave()
	p, err := e.posOf(sequence)
	if err == nil && p == e.end() {
		err = fmt.Errorf("find record %d: the log ends before: %w", sequence, ErrBeyondEnd)
	}
	if err != nil {
		return Pos{}, err
	}
	return p, nil
}

// ReadFrom is [Log.Replay] from the block that has the record with the number.
// The first block may begin with records before it. There are no blocks where
// the number is that which the next record will have; beyond that, the error
// wraps [ErrBeyondEnd]. To find the block costs what PosOf does.
func (r *reader) ReadFrom(sequence uint64, f func(*Block) error) error {
	e, err := r.enter()
	if err != nil {
		return err
	}
	defer e.leave()
	p, err := e.posOf(sequence)
	if err != nil {
		return err
	}
	return e.replay(p, f)
}

// posOf returns where the block with the record begins. For the number of the
// next record it is the end.
func (e *extent) posOf(sequence uint64) (Pos, error) {
	if sequence >= e.next || sequence == 0 {
		if sequence == e.next {
			return e.end(), nil
		}
		return Pos{}, fmt.Errorf("find record %d: the log has 1 to %d: %w", sequence, e.next-1, ErrBeyondEnd)
	}
	i, _ := slices.BinarySearchFunc(e.sealed, sequence+1, func(s segment, after uint64) int {
		return cmp.Compare(s.first, after)
	})
	if i == len(e.sealed) && e.last.first <= sequence {
		return e.posIn(e.last, sequence)
	}
	return e.posIn(e.sealed[i-1], sequence)
}

// posIn returns where the block of the segment with the record begins.
func (e *extent) posIn(s segment, sequence uint64) (Pos, error) {
	file, err := e.open(s.first)
	if err != nil {
		return Pos{}, err
	}
	defer file.Close()
	h := &headers{seed: e.seed, file: file, path: e.path(s.first), end: s.size}
	at, err := e.index.of(s.first).before(sequence, h)
	for err == nil && at.offset < s.size {
		var after mark
		if after, err = h.after(at); err == nil && after.next > sequence {
			return Pos{s.first, at.offset}, nil
		}
		at = after
	}
	if err != nil {
		return Pos{}, err
	}
	return Pos{}, &DamageError{h.path, s.size, fmt.Sprintf("the file ends before record %d, which it has to have", sequence)}
}
