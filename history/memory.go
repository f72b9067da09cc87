package history

import (
	"math/bits"
	"slices"
	"sync"
)

// memory is a segment in memory: the current one, and those that are full and
// not in their files yet. Its first elements never change, so a reader may use
// them while others are appended. The store's mutex guards it, but not bytes that
// were there when the mutex was last held.
type memory struct {
	number    uint64
	bytes     []byte   // of the file so far: the header and the records
	sequences []uint64 // of each entry
	offsets   []uint32 // of each entry in bytes
	// The links of all keys and entries, in the order of appending. heads has the
	// newest link of each hash, counted from 1, and a link the next older one.
	keys    []Key
	entries []uint32
	older   []uint32
	heads   []uint32
	refs    int // of the store and of readers

	out output
}

// output is the file of a segment that is in memory.
type output struct {
	mu      sync.Mutex
	file    *file
	written int  // bytes that are in the file
	sealed  bool // whether all is written, durable, and the file is closed
}

// What fills a segment before its entries do, for each entry that it could have.
const (
	maxBytesEntry = 256
	maxLinksEntry = 16
)

func newMemory(entries int) *memory {
	return &memory{heads: make([]uint32, 1<<bits.Len(uint(2*entries-1)))}
}

// reset makes the memory that of an empty segment.
func (m *memory) reset(number uint64) {
	m.number = number
	m.bytes = appendHeader(m.bytes[:0], entriesMagic, number)
	m.sequences, m.offsets = m.sequences[:0], m.offsets[:0]
	m.keys, m.entries, m.older = m.keys[:0], m.entries[:0], m.older[:0]
	clear(m.heads)
	m.refs = 1
	m.out.file, m.out.written, m.out.sealed = nil, 0, false
}

func (m *memory) last() uint64 {
	if len(m.sequences) == 0 {
		return 0
	}
	return m.sequences[len(m.sequences)-1]
}

// full reports whether the next entry has to go into the next segment.
func (m *memory) full(entries int) bool {
	return len(m.sequences) >= entries || len(m.bytes) >= entries*maxBytesEntry+headerSize || len(m.keys) >= entries*maxLinksEntry
}

func (m *memory) add(sequence uint64, entry []byte, keys []Key) {
	number := uint32(len(m.sequences))
	m.offsets = append(m.offsets, uint32(len(m.bytes)))
	m.bytes = appendRecord(m.bytes, m.last(), sequence, entry, keys)
	m.sequences = append(m.sequences, sequence)
	for _, key := range keys {
		m.link(key, number)
	}
}

// link makes the entry findable by the key.
func (m *memory) link(key Key, entry uint32) {
	head := m.head(key)
	for i := *head; i != 0 && m.entries[i-1] == entry; i = m.older[i-1] {
		if m.keys[i-1] == key {
			return
		}
	}
	m.keys = append(m.keys, key)
	m.entries = append(m.entries, entry)
	m.older = append(m.older, *head)
	*head = uint32(len(m.keys))
}

func (m *memory) head(key Key) *uint32 {
	h := uint64(key) * 0x9e3779b97f4a7c15
	return &m.heads[h>>(64-bits.TrailingZeros(uint(len(m.heads))))]
}

// end is the size of the records, if there are any: what an End says of it.
func (m *memory) end() uint64 {
	if len(m.sequences) == 0 {
		return 0
	}
	return uint64(len(m.bytes))
}

// view is what a reader sees of a memory: the entries of one key so far.
type view struct {
	key       Key
	head      uint32
	bytes     []byte
	sequences []uint64
	offsets   []uint32
	keys      []Key
	entries   []uint32
	older     []uint32
}

func (m *memory) view(key Key) view {
	return view{key, *m.head(key), m.bytes, m.sequences, m.offsets, m.keys, m.entries, m.older}
}

// newest yields the entries of the key up to the last sequence, newest first, and
// reports whether to go on.
func (v *view) newest(last uint64, yield func(uint64, []byte) bool) bool {
	for i := v.head; i != 0; i = v.older[i-1] {
		n := v.entries[i-1]
		if v.keys[i-1] == v.key && v.sequences[n] <= last && !yield(v.sequences[n], v.entry(n)) {
			return false
		}
	}
	return true
}

func (v *view) entry(n uint32) []byte {
	before := uint64(0)
	if n > 0 {
		before = v.sequences[n-1]
	}
	var r record
	r.parse(v.bytes[v.offsets[n]:], before)
	return slices.Clip(r.entry)
}

// segment says what a closed segment will hold, and its fences.
func (m *memory) segment() (segment, []fence) {
	var fences []fence
	for i, offset := range m.offsets {
		if len(fences) == 0 || offset-fences[len(fences)-1].offset >= stretchSize {
			fences = append(fences, fence{m.sequences[i], offset})
		}
	}
	return segment{
		first: m.sequences[0], last: m.last(), entries: uint32(len(m.sequences)),
		end: uint32(len(m.bytes)), fences: uint32(len(fences)),
	}, fences
}
