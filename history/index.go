package history

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// index is an index file: the pairs of one segment (level 0), or of several that
// follow one another (fan to the power of the level).
type index struct {
	path     string
	file     *os.File // nil if the store rests and nobody reads it
	name     indexName
	fences   []pair // the first pair of each block
	segments []segment
	// The store's mutex guards the file and what follows.
	refs int  // of readers and merges
	gone bool // the store does not have it any more
}

// indexName is what the name of an index file says.
type indexName struct {
	level int
	first uint64 // number of the first segment
}

const (
	indexSuffix = ".index"
	tempSuffix  = ".tmp"
	tailSize    = 4 + 4 + 4 // what an index file ends with
)

func (n indexName) path(dir string) string {
	return filepath.Join(dir, fmt.Sprintf("%010d-%d%s", n.first, n.level, indexSuffix))
}

// number is the name as the number in the header of the file.
func (n indexName) number() uint64 { return n.first<<8 | uint64(n.level) }

func parseIndexName(name string) (n indexName, ok bool) {
	name, ok = strings.CutSuffix(name, indexSuffix)
	first, level, ok2 := strings.Cut(name, "-")
	if !ok || !ok2 {
		return n, false
	}
	a, err1 := strconv.ParseUint(first, 10, 48)
	b, err2 := strconv.ParseUint(level, 10, 8)
	n = indexName{int(b), a}
	return n, err1 == nil && err2 == nil && filepath.Base(n.path("")) == name+indexSuffix
}

// end is the number of the segment behind those of the index.
func (x *index) end() uint64 { return x.name.first + uint64(len(x.segments)) }

// top is the newest sequence in the index.
func (x *index) top() uint64 { return x.segments[len(x.segments)-1].last }

// size returns the size of the file in bytes.
func (x *index) size() int64 {
	return headerSize + int64(len(x.fences))*(blockSize+16) + int64(len(x.segments))*segmentSize + tailSize
}

func (x *index) entries() (n uint64) {
	for i := range x.segments {
		n += uint64(x.segments[i].entries)
	}
	return n
}

// appendTail appends what stands behind the blocks.
func (x *index) appendTail(b []byte) []byte {
	start := len(b)
	for _, f := range x.fences {
		b = binary.LittleEndian.AppendUint64(b, uint64(f.key))
		b = binary.LittleEndian.AppendUint64(b, f.sequence)
	}
	for i := range x.segments {
		b = x.segments[i].append(b)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(x.fences)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(x.segments)))
	return binary.LittleEndian.AppendUint32(b, checksum(x.name.number(), b[start:]))
}

// openIndex opens an index file and reads what is kept in memory of it.
func openIndex(dir string, name indexName) (*index, error) {
	path := name.path(dir)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	x := &index{path: path, file: f, name: name}
	if err := x.load(); err != nil {
		_ = f.Close()
		return nil, err
	}
	return x, nil
}

func (x *index) load() error {
	stat, err := x.file.Stat()
	if err != nil {
		return err
	}
	header := make([]byte, headerSize)
	if err = readAt(x.file, header, 0); err == nil {
		err = checkHeader(x.path, header, indexMagic, x.name.number())
	}
	if err != nil {
		return err
	}
	counts := make([]byte, tailSize)
	if err := readAt(x.file, counts, max(0, stat.Size()-tailSize)); err != nil {
		return err
	}
	fences, segments := int64(binary.LittleEndian.Uint32(counts)), int64(binary.LittleEndian.Uint32(counts[4:]))
	rest := fences*16 + segments*segmentSize + tailSize
	if segments == 0 || stat.Size() != headerSize+fences*blockSize+rest {
		return damaged(x.path, "its size is wrong")
	}
	tail := make([]byte, rest)
	if err := readAt(x.file, tail, stat.Size()-rest); err != nil {
		return err
	}
	return x.decodeTail(tail, int(fences), int(segments))
}

func (x *index) decodeTail(b []byte, fences, segments int) error {
	if checksum(x.name.number(), b[:len(b)-4]) != binary.LittleEndian.Uint32(b[len(b)-4:]) {
		return damaged(x.path, "the checksum of its end is wrong")
	}
	x.fences, x.segments = make([]pair, fences), make([]segment, segments)
	for i := range x.fences {
		x.fences[i] = pair{Key(binary.LittleEndian.Uint64(b)), binary.LittleEndian.Uint64(b[8:])}
		b = b[16:]
	}
	for i := range x.segments {
		x.segments[i].decode(b)
		b = b[segmentSize:]
	}
	return nil
}

// block reads the block of that number into b, and begins to read its pairs.
func (x *index) block(number int, b []byte, c *cursor) error {
	if err := readAt(x.file, b, headerSize+int64(number)*blockSize); err != nil {
		return err
	}
	if !c.start(b, number, x.top()) || c.pair != x.fences[number] {
		return x.damage(number)
	}
	return nil
}

func (x *index) damage(block int) error {
	return damaged(x.path, fmt.Sprintf("block %d is not as it was written", block))
}

// newest yields the sequences of the key up to the last, the newest first, as
// long as yield wants. b is a buffer of a block.
func (x *index) newest(key Key, last uint64, b []byte, yield func(sequence uint64) bool) error {
	target := pair{key, last}
	behind := sort.Search(len(x.fences), func(i int) bool { return target.before(x.fences[i]) })
	for number := max(0, behind-1); number < len(x.fences) && x.fences[number].key <= key; number++ {
		var c cursor
		if err := x.block(number, b, &c); err != nil {
			return err
		}
		for c.pair.key <= key {
			if c.pair.key == key && c.pair.sequence <= last && !yield(c.pair.sequence) {
				return nil
			}
			if c.left == 0 {
				break
			}
			if !c.next() {
				return x.damage(number)
			}
		}
	}
	return nil
}
