package history

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// segment is what an index knows of a closed segment.
type segment struct {
	first, last uint64 // sequences
	entries     uint32
	end         uint32 // offset of the end of the records, and of the fences behind them
	fences      uint32
}

const segmentSize = 28

// fence says where a stretch of records begins.
type fence struct {
	sequence uint64 // of the first record
	offset   uint32
}

const (
	fenceSize = 12
	// stretchSize is the size of the records from one fence to the next, at
	// least, but for the last.
	stretchSize = 4096
)

// size returns the size of the file of the segment in bytes.
func (s *segment) size() int64 { return int64(s.end) + int64(s.fences)*fenceSize + 4 }

func (s *segment) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint64(b, s.first)
	b = binary.LittleEndian.AppendUint64(b, s.last)
	b = binary.LittleEndian.AppendUint32(b, s.entries)
	b = binary.LittleEndian.AppendUint32(b, s.end)
	return binary.LittleEndian.AppendUint32(b, s.fences)
}

func (s *segment) decode(b []byte) {
	s.first = binary.LittleEndian.Uint64(b)
	s.last = binary.LittleEndian.Uint64(b[8:])
	s.entries = binary.LittleEndian.Uint32(b[16:])
	s.end = binary.LittleEndian.Uint32(b[20:])
	s.fences = binary.LittleEndian.Uint32(b[24:])
}

// appendFences appends what stands behind the records of a closed segment.
func appendFences(b []byte, number uint64, fences []fence) []byte {
	start := len(b)
	for _, f := range fences {
		b = binary.LittleEndian.AppendUint64(b, f.sequence)
		b = binary.LittleEndian.AppendUint32(b, f.offset)
	}
	return binary.LittleEndian.AppendUint32(b, checksum(number, b[start:]))
}

const entriesSuffix = ".entries"

func entriesPath(dir string, number uint64) string {
	return filepath.Join(dir, fmt.Sprintf("%010d%s", number, entriesSuffix))
}

// write makes the file hold the bytes, which it holds a part of.
func (o *output) write(d *disk, path string, b []byte) error {
	if o.file == nil {
		if err := o.open(d, path); err != nil {
			return err
		}
	}
	if o.written >= len(b) {
		return nil
	}
	n, err := o.file.WriteAt(b[o.written:], int64(o.written))
	o.written += n
	return err
}

func (o *output) open(d *disk, path string) (err error) {
	if o.written == 0 {
		o.file, err = d.create(path)
		return err
	}
	o.file, err = d.open(path)
	return err
}

// save makes the bytes durable, the names in the directory apart.
func (o *output) save(d *disk, path string, b []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sealed {
		return nil
	}
	if err := o.write(d, path, b); err != nil {
		return err
	}
	return o.file.Sync()
}

// seal makes the bytes durable, with the tail behind them, and closes the file.
func (o *output) seal(d *disk, path string, b, tail []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sealed {
		return nil
	}
	err := o.write(d, path, b)
	if err == nil {
		_, err = o.file.WriteAt(tail, int64(len(b)))
	}
	if err == nil {
		err = o.file.Sync()
	}
	if err != nil {
		return err
	}
	o.sealed = true
	return o.close()
}

// close closes the file, if it is open. The caller holds mu.
func (o *output) close() error {
	if o.file == nil {
		return nil
	}
	f := o.file
	o.file = nil
	return f.Close()
}

// readSegment reads the entries of a segment that is not in an index into memory,
// up to the first that is not whole. It returns the size of the file as well.
func readSegment(dir string, number uint64, m *memory, limit uint64) (size int64, err error) {
	path := entriesPath(dir, number)
	b, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	if len(b) < headerSize {
		return int64(len(b)), nil // the file was just made
	}
	if err := checkHeader(path, b, entriesMagic, number); err != nil {
		return 0, err
	}
	n := headerSize
	var keys []Key
	for r := (record{}); uint64(n) < limit && r.parse(b[n:], m.last()) && r.intact(b[n:]); n += r.size {
		keys = r.appendKeys(keys[:0])
		m.add(r.sequence, r.entry, keys)
	}
	if max(len(m.bytes), headerSize) != n {
		return 0, damaged(path, "its entries are not coded as they should be")
	}
	m.out.written = n
	return int64(len(b)), nil
}

// checkClosed checks that the file of a segment has the fences that belong to its
// entries, so that none is missing.
func checkClosed(dir string, m *memory) error {
	path := entriesPath(dir, m.number)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(m.sequences) == 0 {
		return damaged(path, "it is missing or empty")
	}
	if err != nil {
		return err
	}
	_, fences := m.segment()
	if !bytes.Equal(appendFences(nil, m.number, fences), b[len(m.bytes):]) {
		return damaged(path, "entries are missing in it")
	}
	return nil
}
