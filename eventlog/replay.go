package eventlog

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
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
// Other errors: a [*DamageError]; [ErrBeyondEnd]; [ErrClosed]; of a [Reader],
// [ErrRewritten]; what the file system says. Replay may run beside everything else.
// The replay of a [Log] that is rewritten meanwhile goes on to the end of the old one.
func (r *reader) Replay(from Pos, f func(*Block) error) error {
	e, err := r.enter()
	if err != nil {
		return err
	}
	defer e.leave()
	return e.replay(from, f)
}

// ReadBlock reads the block at the position, which is the caller's. Errors are
// those of Replay, with ErrBeyondEnd for the end itself. ReadBlock may run
// beside everything else.
func (r *reader) ReadBlock(p Pos) (*Block, error) {
	e, err := r.enter()
	if err != nil {
		return nil, err
	}
	defer e.leave()
	return e.readBlock(p)
}

func (e *extent) replay(from Pos, f func(*Block) error) error {
	i, err := e.locate(&from)
	if err != nil {
		return err
	}
	r := newReplay(e.generation, f)
	for ; i < len(e.sealed); i++ {
		if err := r.segment(e.sealed[i], from.Offset); err != nil {
			return err
		}
		from.Offset = segmentHeaderSize
	}
	return r.segment(e.last, from.Offset)
}

func (e *extent) readBlock(p Pos) (*Block, error) {
	i, err := e.locate(&p)
	if err != nil {
		return nil, err
	}
	s := e.segment(i)
	if i == len(e.sealed) && p.Offset == s.size {
		return nil, fmt.Errorf("read the block at %v: %w", p, ErrBeyondEnd)
	}
	file, err := e.open(s.first)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r := blockReader{seed: e.seed}
	room := s.size - p.Offset
	block, err := r.read(io.NewSectionReader(file, p.Offset, room), p, room)
	if err != nil {
		return nil, located(err, e.path(s.first), p.Offset)
	}
	return block, nil
}

// locate returns the place of the position's segment in the order. Where the
// position is the beginning of a segment or of the log, it sets that of the
// first block.
func (e *extent) locate(p *Pos) (int, error) {
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
		return cmp.Compare(s.first, first)
	})
	if !ok && p.Segment != e.last.first {
		return 0, &DamageError{e.path(p.Segment), 0, "the file is missing"}
	}
	if p.Offset < segmentHeaderSize || p.Offset > e.segment(i).size {
		return 0, &DamageError{e.path(p.Segment), p.Offset, "no block begins here"}
	}
	return i, nil
}

// replay is a run of Replay.
type replay struct {
	log    *generation
	f      func(*Block) error
	blocks blockReader
	src    *bufio.Reader
	next   uint64 // sequence number that the next record has to have; 0: any
}

func newReplay(g *generation, f func(*Block) error) *replay {
	return &replay{log: g, f: f, blocks: blockReader{seed: g.seed}, src: bufio.NewReaderSize(nil, readAhead)}
}

// segment replays the blocks of the segment from the offset on.
func (r *replay) segment(s segment, offset int64) error {
	path := r.log.path(s.first)
	if offset == segmentHeaderSize {
		if r.next != 0 && r.next != s.first {
			return located(outOfOrder(s.first, r.next), path, 0)
		}
		r.next = s.first
	}
	file, err := r.log.open(s.first)
	if err != nil {
		return err
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
