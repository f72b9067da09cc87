package history

import (
	"encoding/binary"
	"slices"
	"sort"
	"sync"
)

// memory is a segment in memory: the current one, and those that are full and
// not in their files yet. Its first elements never change, so a reader may use
// them while others are appended. The store's mutex guards it, but not bytes that
// were there when the mutex was last held. An empty one has no memory of its own.
type memory struct {
	number    uint64
	bytes     []byte   // of the file so far: the header and the records; none without a record
	sequences []uint64 // of each entry
	offsets   []uint32 // of each entry in bytes
	keys      []Key    // of all entries, in the order of appending; one may come twice in an entry
	ends      []uint32 // of the keys of each entry
	refs      int      // of the store and of readers

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
	maxKeysEntry  = 16
)

// reset makes the memory that of an empty segment.
func (m *memory) reset(number uint64) {
	m.number = number
	m.bytes, m.keys = m.bytes[:0], m.keys[:0]
	m.sequences, m.offsets, m.ends = m.sequences[:0], m.offsets[:0], m.ends[:0]
	m.refs = 1
	m.out.file, m.out.written, m.out.sealed = nil, 0, false
}

// like gives the memory room for what the other holds, and some more.
func (m *memory) like(other *memory) {
	n := len(other.sequences)
	m.bytes = room(m.bytes, len(other.bytes)/8*9)
	m.keys = room(m.keys, len(other.keys)/8*9)
	m.sequences, m.offsets, m.ends = room(m.sequences, n), room(m.offsets, n), room(m.ends, n)
}

// room returns s with room for n more elements, and makes it twice as large if it has to.
func room[T any](s []T, n int) []T {
	if cap(s)-len(s) >= n {
		return s
	}
	return slices.Grow(s, max(n, len(s)))
}

func (m *memory) last() uint64 {
	if len(m.sequences) == 0 {
		return 0
	}
	return m.sequences[len(m.sequences)-1]
}

// full reports whether the next entry has to go into the next segment.
func (m *memory) full(entries int) bool {
	return len(m.sequences) >= entries || len(m.bytes) >= entries*maxBytesEntry+headerSize || len(m.keys) >= entries*maxKeysEntry
}

func (m *memory) add(sequence uint64, entry []byte, keys []Key) {
	m.bytes = room(m.bytes, headerSize+maxRecordHead+len(keys)*binary.MaxVarintLen64+len(entry))
	m.keys = room(m.keys, len(keys))
	m.sequences, m.offsets, m.ends = room(m.sequences, 1), room(m.offsets, 1), room(m.ends, 1)
	if len(m.bytes) == 0 {
		m.bytes = appendHeader(m.bytes, entriesMagic, m.number)
	}
	m.offsets = append(m.offsets, uint32(len(m.bytes)))
	m.bytes = appendRecord(m.bytes, m.last(), sequence, entry, keys)
	m.sequences = append(m.sequences, sequence)
	m.keys = append(m.keys, keys...)
	m.ends = append(m.ends, uint32(len(m.keys)))
}

// end is the size of the file with its records, or 0 without one: what an End says of it.
func (m *memory) end() uint64 {
	return uint64(len(m.bytes))
}

// view is what a reader sees of a memory: the entries of one key so far.
type view struct {
	key       Key
	bytes     []byte
	sequences []uint64
	offsets   []uint32
	keys      []Key
	ends      []uint32
}

func (m *memory) view(key Key) view {
	return view{key, m.bytes, m.sequences, m.offsets, m.keys, m.ends}
}

// newest yields the entries of the key up to the last sequence, newest first, and
// reports whether to go on. It looks at every key: to link them would cost more with
// every append than this does now and then.
func (v *view) newest(last uint64, yield func(uint64, []byte) bool) bool {
	n := sort.Search(len(v.sequences), func(n int) bool { return v.sequences[n] > last })
	for i := v.start(n) - 1; i >= 0; i-- {
		if v.keys[i] != v.key {
			continue
		}
		n = sort.Search(n, func(n int) bool { return int(v.ends[n]) > i })
		if !yield(v.sequences[n], v.entry(n)) {
			return false
		}
		i = v.start(n)
	}
	return true
}

// start returns where the keys of an entry begin.
func (v *view) start(n int) int {
	if n == 0 {
		return 0
	}
	return int(v.ends[n-1])
}

func (v *view) entry(n int) []byte {
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
