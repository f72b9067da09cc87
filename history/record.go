package history

import (
	"encoding/binary"
	"hash/crc32"
)

// record is an entry as it stands in memory and in the file of a segment.
type record struct {
	sequence uint64
	keys     int
	coded    []byte // the keys
	entry    []byte
	size     int // of the whole record, in bytes
}

// maxRecordHead is the size of what stands before the keys of a record, at most.
const maxRecordHead = 4 + 3*binary.MaxVarintLen64

// appendRecord appends a record to b, which follows one with the sequence before.
func appendRecord(b []byte, before, sequence uint64, entry []byte, keys []Key) []byte {
	start := len(b)
	b = append(b, 0, 0, 0, 0)
	b = binary.AppendUvarint(b, sequence-before)
	b = binary.AppendUvarint(b, uint64(len(entry)))
	b = binary.AppendUvarint(b, uint64(len(keys)))
	var last Key
	for _, key := range keys {
		b = binary.AppendVarint(b, int64(key-last))
		last = key
	}
	b = append(b, entry...)
	binary.LittleEndian.PutUint32(b[start:], checksum(sequence, b[start+4:]))
	return b
}

// parse reads the record at the beginning of b, without its checksum. The record
// refers to b.
func (r *record) parse(b []byte, before uint64) bool {
	if len(b) < 4 {
		return false
	}
	rest := b[4:]
	delta, ok1 := number(&rest)
	size, ok2 := number(&rest)
	keys, ok3 := number(&rest)
	if !ok1 || !ok2 || !ok3 || delta == 0 || before+delta < before || keys > uint64(len(rest)) {
		return false
	}
	coded := rest
	for range keys {
		if _, ok := number(&rest); !ok {
			return false
		}
	}
	if size > uint64(len(rest)) {
		return false
	}
	r.sequence, r.keys = before+delta, int(keys)
	r.coded, r.entry = coded[:len(coded)-len(rest)], rest[:size]
	r.size = len(b) - len(rest) + int(size)
	return true
}

// intact reports whether the checksum of the record, which b begins with, is right.
func (r *record) intact(b []byte) bool {
	return binary.LittleEndian.Uint32(b) == checksum(r.sequence, b[4:r.size])
}

// appendKeys appends the keys of the record to those.
func (r *record) appendKeys(keys []Key) []Key {
	var last Key
	rest := r.coded
	for range r.keys {
		delta, n := binary.Varint(rest)
		rest = rest[n:]
		last += Key(delta)
		keys = append(keys, last)
	}
	return keys
}

// number takes an unsigned varint from the beginning of b.
func number(b *[]byte) (uint64, bool) {
	n, size := binary.Uvarint(*b)
	if size <= 0 {
		return 0, false
	}
	*b = (*b)[size:]
	return n, true
}

// checksum is the CRC-32C of b, started from a number that says where b belongs.
// The number is multiplied first, because a start that has a bit flipped is the same
// to a CRC as a first byte that has: the two would make up for one another.
func checksum(place uint64, b []byte) uint32 {
	start := uint32(place * 0x9e3779b97f4a7c15 >> 32)
	return crc32.Update(start, crc32.MakeTable(crc32.Castagnoli), b)
}
