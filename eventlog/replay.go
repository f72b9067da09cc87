package eventlog

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
)

// readAhead is how much is read from a file at once.
const readAhead = 256 << 10

// Replay calls f with every block from the position to the end that the log
// has when Replay is called, in order, until f returns an error, which it
// returns. The position is the zero Pos, or that of a block, or what follows
// one. The block and its batches are valid until f returns; the strings that
// [Batch.Each] hands out stay valid.
//
// Other errors: a [*DamageError]; [ErrBeyondEnd]; [ErrClosed]; what the file
// system says. Replay may run beside everything else.
func (l *Log) Replay(from Pos, f func(*Block) error) error {
	if l.closed.Load() {
		return ErrClosed
	}
	e := l.extent.Load()
	i, err := l.locate(e, &from)
	if err != nil {
		return err
	}
	r := replay{dir: l.dir, f: f, blocks: l.newBlockReader(), src: bufio.NewReaderSize(nil, readAhead)}
	for ; i < len(e.sealed); i++ {
		if err := r.segment(e.sealed[i], from.Offset); err != nil {
			return err
		}
		from.Offset = segmentHeaderSize
	}
	return r.segment(e.last, from.Offset)
}

// ReadBlock reads the block at the position, which is the caller's. Errors are
// those of Replay, with ErrBeyondEnd for the end itself. ReadBlock may run
// beside everything else.
func (l *Log) ReadBlock(p Pos) (*Block, error) {
	if l.closed.Load() {
		return nil, ErrClosed
	}
	e := l.extent.Load()
	i, err := l.locate(e, &p)
	if err != nil {
		return nil, err
	}
	s := e.segment(i)
	if i == len(e.sealed) && p.Offset == s.size {
		return nil, fmt.Errorf("read the block at %v: %w", p, ErrBeyondEnd)
	}
	path := segmentPath(l.dir, s.first)
	file, err := os.Open(path)
	if err != nil {
		return nil, missing(err, path)
	}
	defer file.Close()
	r := l.newBlockReader()
	room := s.size - p.Offset
	block, err := r.read(io.NewSectionReader(file, p.Offset, room), p, room)
	if err != nil {
		return nil, located(err, path, p.Offset)
	}
	return block, nil
}

func (l *Log) newBlockReader() blockReader { return blockReader{seed: checksum(0, l.id[:])} }

// segment returns the segment by its place in the order.
func (e *extent) segment(i int) segment {
	if i < len(e.sealed) {
		return e.sealed[i]
	}
	return e.last
}

// locate returns the place of the position's segment in the order. Where the
// position is the beginning of a segment or of the log, it sets that of the
// first block.
func (l *Log) locate(e *extent, p *Pos) (int, error) {
	if *p == (Pos{}) {
		p.Segment = e.segment(0).first
	}
	if p.Offset == 0 {
		p.Offset = segmentHeaderSize
	}
	if p.Compare(e.end()) > 0 {
		return 0, fmt.Errorf("read the log from %v on: it ends at %v: %w", *p, e.end(), ErrBeyondEnd)
	}
	i, ok := slices.BinarySearchFunc(e.sealed, p.Segment, func(s segment, first uint64) int {
		return Pos{Segment: s.first}.Compare(Pos{Segment: first})
	})
	if !ok && p.Segment != e.last.first {
		return 0, &DamageError{segmentPath(l.dir, p.Segment), 0, "the file is missing"}
	}
	if p.Offset < segmentHeaderSize || p.Offset > e.segment(i).size {
		return 0, &DamageError{segmentPath(l.dir, p.Segment), p.Offset, "no block begins here"}
	}
	return i, nil
}

// replay is a run of Replay.
type replay struct {
	dir    string
	f      func(*Block) error
	blocks blockReader
	src    *bufio.Reader
	next   uint64 // sequence number that the next record has to have; 0: any
}

// segment replays the blocks of the segment from the offset on.
func (r *replay) segment(s segment, offset int64) error {
	path := segmentPath(r.dir, s.first)
	if offset == segmentHeaderSize {
		if r.next != 0 && r.next != s.first {
			return located(outOfOrder(s.first, r.next), path, 0)
		}
		r.next = s.first
	}
	file, err := os.Open(path)
	if err != nil {
		return missing(err, path)
	}
	defer file.Close()
	r.src.Reset(io.NewSectionReader(file, offset, s.size-offset))
	for p := (Pos{s.first, offset}); p.Offset < s.size; p = r.blocks.block.Next {
		if err := r.read(p, s.size-p.Offset); err != nil {
			return located(err, path, p.Offset)
		}
		if err := r.f(&r.blocks.block); err != nil {
			return err
		}
	}
	return nil
}

// read reads the block at the position, with which the source goes on.
func (r *replay) read(p Pos, room int64) error {
	block, err := r.blocks.read(r.src, p, room)
	if err != nil {
		return err
	}
	if r.next != 0 && block.First != r.next {
		return outOfOrder(block.First, r.next)
	}
	r.next = block.First + uint64(r.blocks.header.records)
	return nil
}

// missing says of a file that is not there that the log is damaged.
func missing(err error, path string) error {
	if os.IsNotExist(err) {
		return &DamageError{path, 0, "the file is missing"}
	}
	return err
}
