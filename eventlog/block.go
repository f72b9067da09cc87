package eventlog

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/klauspost/compress/s2"
)

// MaxBlock is the largest size of a block before compression, in bytes: the
// sum over its batches of [Batch.Size], the lengths of Source, From and To, and
// [BatchOverhead].
const MaxBlock = 64 << 20

// BatchOverhead is what a batch takes in a block at most, in bytes, besides its
// records, source and positions.
const BatchOverhead = 5 * binary.MaxVarintLen64

// Block is a run of batches that became durable together.
type Block struct {
	Pos     Pos       // where it begins
	Next    Pos       // where it ends; the next block begins here or in the next segment
	First   uint64    // sequence number of its first record; the log's first record is 1
	Time    time.Time // when it was appended, by this machine's clock
	Batches []*Batch  // in the order in which they were appended
}

const (
	blockMagic      = 0x4b4c42b7 // "\xb7BLK"
	blockHeaderSize = 44
	// minCompress is the size from which on a block is worth compressing.
	minCompress = 512
)

// codec is how the payload of a block is stored.
type codec uint8

const (
	codecNone codec = iota
	codecS2
)

// blockHeader is what a block begins with.
type blockHeader struct {
	payloadSum uint32
	stored     uint32 // bytes of the payload in the file
	raw        uint32 // bytes of the payload when it is not compressed
	records    uint32
	codec      codec
	first      uint64
	time       int64 // nanoseconds since 1970
}

// encode writes the header to the first bytes of b.
func (h *blockHeader) encode(seed uint32, b []byte) {
	binary.LittleEndian.PutUint32(b[0:], blockMagic)
	binary.LittleEndian.PutUint32(b[8:], h.payloadSum)
	binary.LittleEndian.PutUint32(b[12:], h.stored)
	binary.LittleEndian.PutUint32(b[16:], h.raw)
	binary.LittleEndian.PutUint32(b[20:], h.records)
	binary.LittleEndian.PutUint32(b[24:], uint32(h.codec))
	binary.LittleEndian.PutUint64(b[28:], h.first)
	binary.LittleEndian.PutUint64(b[36:], uint64(h.time))
	binary.LittleEndian.PutUint32(b[4:], checksum(seed, b[8:blockHeaderSize]))
}

func (h *blockHeader) decode(seed uint32, b []byte) error {
	if binary.LittleEndian.Uint32(b) != blockMagic {
		return damage("no block begins here")
	}
	if binary.LittleEndian.Uint32(b[4:]) != checksum(seed, b[8:blockHeaderSize]) {
		return damage("the checksum of the block's header is wrong")
	}
	kind := binary.LittleEndian.Uint32(b[24:])
	if kind > uint32(codecS2) {
		return fmt.Errorf("the block has codec %d: %w", kind, ErrNewerVersion)
	}
	*h = blockHeader{
		payloadSum: binary.LittleEndian.Uint32(b[8:]),
		stored:     binary.LittleEndian.Uint32(b[12:]),
		raw:        binary.LittleEndian.Uint32(b[16:]),
		records:    binary.LittleEndian.Uint32(b[20:]),
		codec:      codec(kind),
		first:      binary.LittleEndian.Uint64(b[28:]),
		time:       int64(binary.LittleEndian.Uint64(b[36:])),
	}
	if h.stored > MaxBlock || h.raw > MaxBlock {
		return damage("the block's length is beyond the limit")
	}
	return nil
}

// size returns the number of bytes that the block takes in the file.
func (h *blockHeader) size() int64 { return blockHeaderSize + int64(h.stored) }

// blockEncoder makes blocks. It keeps its memory from one to the next.
type blockEncoder struct {
	seed uint32
	raw  []byte
	out  []byte
}

// encode returns the bytes of a block, valid until the next call, and the
// number of its records.
func (e *blockEncoder) encode(batches []*Batch, first uint64, now time.Time) (block []byte, records uint64, err error) {
	size := binary.MaxVarintLen64
	for _, b := range batches {
		size += b.blockSize()
		records += uint64(b.count)
	}
	if size > MaxBlock {
		return nil, 0, fmt.Errorf("append %d batches of %d bytes: %w", len(batches), size, ErrTooLarge)
	}
	e.raw = binary.AppendUvarint(e.raw[:0], uint64(len(batches)))
	for _, b := range batches {
		e.raw = b.appendTo(e.raw)
	}
	h := blockHeader{raw: uint32(len(e.raw)), records: uint32(records), first: first, time: now.UnixNano()}
	payload := e.compress(&h)
	h.stored = uint32(len(payload))
	h.payloadSum = checksum(e.seed, payload)
	block = e.out[:h.size()]
	h.encode(e.seed, block)
	return block, records, nil
}

// compress puts the payload behind the place of the header, compressed where
// that pays.
func (e *blockEncoder) compress(h *blockHeader) []byte {
	room := blockHeaderSize + max(s2.MaxEncodedLen(len(e.raw)), len(e.raw))
	if cap(e.out) < room {
		e.out = make([]byte, room)
	}
	e.out = e.out[:room]
	payload := e.out[blockHeaderSize:]
	if len(e.raw) >= minCompress {
		packed := s2.Encode(payload, e.raw)
		if len(packed) < len(e.raw)-len(e.raw)/8 {
			h.codec = codecS2
			return packed
		}
	}
	return payload[:copy(payload, e.raw)]
}
