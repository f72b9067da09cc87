package history

import (
	"encoding/binary"
	"fmt"
	"os"
	"sort"
)

// entryReader reads entries of closed segments. It keeps the file and the stretch
// of the last one, which the next is often in too.
type entryReader struct {
	file   *os.File
	number uint64
	about  segment
	fences []byte
	base   fence // of the stretch
	bytes  []byte
}

func (r *entryReader) close() error {
	if r.file == nil {
		return nil
	}
	f := r.file
	r.file = nil
	return f.Close()
}

// read returns the entry with that sequence, which the index says there is. It is
// valid until the next call.
func (r *entryReader) read(dir string, x *index, sequence uint64) ([]byte, error) {
	i := sort.Search(len(x.segments), func(i int) bool { return x.segments[i].last >= sequence })
	if i == len(x.segments) {
		return nil, damaged(x.path, fmt.Sprintf("it has entry %d, which is in no segment", sequence))
	}
	if number := x.name.first + uint64(i); r.file == nil || r.number != number {
		if err := r.open(entriesPath(dir, number), number, x.segments[i]); err != nil {
			return nil, err
		}
	}
	if err := r.stretch(sequence); err != nil {
		return nil, err
	}
	if entry, ok := r.find(sequence); ok {
		return entry, nil
	}
	return nil, damaged(r.file.Name(), fmt.Sprintf("entry %d is not as it was written", sequence))
}

// open opens the file of a segment and reads its fences.
func (r *entryReader) open(path string, number uint64, about segment) error {
	if err := r.close(); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	r.file, r.number, r.about, r.bytes = f, number, about, r.bytes[:0]
	r.fences = sized(r.fences, int(about.fences)*fenceSize+4)
	err = readAt(f, r.fences, int64(about.end))
	coded := r.fences[:about.fences*fenceSize]
	if err == nil && binary.LittleEndian.Uint32(r.fences[len(coded):]) != checksum(number, coded) {
		err = damaged(path, "the checksum of its end is wrong")
	}
	if err != nil {
		_ = r.close()
	}
	return err
}

func (r *entryReader) fence(i int) fence {
	b := r.fences[i*fenceSize:]
	return fence{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint32(b[8:])}
}

// stretch reads the records among which is the one with the sequence.
func (r *entryReader) stretch(sequence uint64) error {
	n := int(r.about.fences)
	behind := sort.Search(n, func(i int) bool { return r.fence(i).sequence > sequence })
	if behind == 0 {
		return damaged(r.file.Name(), fmt.Sprintf("entry %d is not in it", sequence))
	}
	base, end := r.fence(behind-1), r.about.end
	if len(r.bytes) > 0 && base == r.base {
		return nil
	}
	if behind < n {
		end = r.fence(behind).offset
	}
	if base.offset > end || end > r.about.end {
		return damaged(r.file.Name(), "its fences are out of order")
	}
	r.base, r.bytes = base, sized(r.bytes, int(end-base.offset))
	err := readAt(r.file, r.bytes, int64(base.offset))
	if err != nil {
		r.bytes = r.bytes[:0]
	}
	return err
}

// find finds the entry in the stretch.
func (r *entryReader) find(sequence uint64) ([]byte, bool) {
	var c record
	b := r.bytes
	if !c.parse(b, 0) {
		return nil, false
	}
	for c.sequence = r.base.sequence; c.sequence < sequence; {
		b = b[c.size:]
		if !c.parse(b, c.sequence) {
			return nil, false
		}
	}
	return c.entry, c.sequence == sequence && c.intact(b)
}

// sized returns a buffer of n bytes, b if it is large enough.
func sized(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n)
	}
	return b[:n]
}
