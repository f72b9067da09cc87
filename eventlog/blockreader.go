package eventlog

import (
	"errors"
	"io"
	"time"

	"github.com/klauspost/compress/s2"
)

// blockReader reads blocks one after another. It keeps its memory from one to
// the next.
type blockReader struct {
	seed   uint32
	header blockHeader
	stored []byte
	raw    []byte
	block  Block
	spare  []*Batch
}

// read reads the block at the position, where the source is, and which has at
// most room bytes. The block is valid until the next call.
func (r *blockReader) read(src io.Reader, p Pos, room int64) (*Block, error) {
	if err := r.readChecked(src, room); err != nil {
		return nil, err
	}
	r.block.Pos, r.block.Next = p, Pos{p.Segment, p.Offset + r.header.size()}
	return r.decode()
}

// readChecked reads the header and the payload as it is stored, and checks both.
func (r *blockReader) readChecked(src io.Reader, room int64) error {
	if room < blockHeaderSize {
		return damage("the file ends within the header of a block")
	}
	r.stored = resize(r.stored, blockHeaderSize)
	if err := readWhole(src, r.stored); err != nil {
		return err
	}
	if err := r.header.decode(r.seed, r.stored); err != nil {
		return err
	}
	if r.header.size() > room {
		return damage("the file ends within a block")
	}
	r.stored = resize(r.stored, int(r.header.stored))
	if err := readWhole(src, r.stored); err != nil {
		return err
	}
	if checksum(r.seed, r.stored) != r.header.payloadSum {
		return damage("the checksum of the block is wrong")
	}
	return nil
}

// readWhole fills b. A file that ends before that has been cut while it was open.
func readWhole(src io.Reader, b []byte) error {
	_, err := io.ReadFull(src, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return damage("the file is shorter than it was")
	}
	return err
}

// resize returns b with the length, its content undefined.
func resize(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n)
	}
	return b[:n]
}

func (r *blockReader) decode() (*Block, error) {
	payload, err := r.uncompressed()
	if err != nil {
		return nil, err
	}
	r.block.First = r.header.first
	r.block.Time = time.Unix(0, r.header.time).UTC()
	if !r.batches(payload) {
		return nil, damage("the batches of the block are malformed")
	}
	return &r.block, nil
}

func (r *blockReader) uncompressed() ([]byte, error) {
	if r.header.codec == codecNone {
		if r.header.raw != r.header.stored {
			return nil, damage("the length of the block is wrong")
		}
		return r.stored, nil
	}
	n, err := s2.DecodedLen(r.stored)
	if err != nil || n != int(r.header.raw) {
		return nil, damage("the compressed length of the block is wrong")
	}
	r.raw = resize(r.raw, n)
	if _, err := s2.Decode(r.raw, r.stored); err != nil {
		return nil, damage("the compressed block is malformed")
	}
	return r.raw, nil
}

// batches reads the batches of the payload into the block. It reports whether
// they fill the payload and have the records that the header says.
func (r *blockReader) batches(payload []byte) bool {
	n, rest, ok := cutUvarint(payload)
	if !ok || n > uint64(len(rest)) {
		return false
	}
	r.block.Batches = r.block.Batches[:0]
	next := r.header.first
	for i := range int(n) {
		b := r.batch(i)
		if rest, ok = b.decode(rest); !ok {
			return false
		}
		b.First = next
		next += uint64(b.count)
		r.block.Batches = append(r.block.Batches, b)
	}
	return len(rest) == 0 && next-r.header.first == uint64(r.header.records)
}

// batch returns the batch that the block's batch i is read into.
func (r *blockReader) batch(i int) *Batch {
	if i == len(r.spare) {
		r.spare = append(r.spare, new(Batch))
	}
	return r.spare[i]
}
