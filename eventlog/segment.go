package eventlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	segmentMagic      = "STATSLOG"
	segmentVersion    = 1
	segmentHeaderSize = 56
	segmentSuffix     = ".log"
)

// ID tells one log from every other. It is random, and also what the checksums
// of the log start from, so that nobody who sends events can make up bytes that
// look like a block: do not publish it.
type ID [16]byte

// segment is a file of the log.
type segment struct {
	first uint64 // sequence number of its first record
	size  int64  // in bytes, header included
}

// segmentHeader is what a segment's file begins with.
type segmentHeader struct {
	id    ID
	first uint64
	// before is the segment before this one as it was when it was left, and
	// zero in the first one: what is missing of the log's files shows at once.
	before segment
}

func (h *segmentHeader) encode() []byte {
	b := make([]byte, 0, segmentHeaderSize)
	b = append(b, segmentMagic...)
	b = binary.LittleEndian.AppendUint32(b, segmentVersion)
	b = append(b, h.id[:]...)
	b = binary.LittleEndian.AppendUint64(b, h.first)
	b = binary.LittleEndian.AppendUint64(b, h.before.first)
	b = binary.LittleEndian.AppendUint64(b, uint64(h.before.size))
	return binary.LittleEndian.AppendUint32(b, checksum(0, b))
}

// decode reads a header. Magic and version stay where they are in every
// version of the format.
func (h *segmentHeader) decode(b []byte) error {
	if string(b[:8]) != segmentMagic {
		return damage("this is not the beginning of a log file")
	}
	if v := binary.LittleEndian.Uint32(b[8:]); v > segmentVersion {
		return fmt.Errorf("its format has version %d: %w", v, ErrNewerVersion)
	}
	if checksum(0, b[:52]) != binary.LittleEndian.Uint32(b[52:]) {
		return damage("the checksum of the file's header is wrong")
	}
	copy(h.id[:], b[12:])
	h.first = binary.LittleEndian.Uint64(b[28:])
	h.before.first = binary.LittleEndian.Uint64(b[36:])
	h.before.size = int64(binary.LittleEndian.Uint64(b[44:]))
	return nil
}

// readSegmentHeader reads the header of the file and its size.
func readSegmentHeader(path string) (h segmentHeader, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return h, 0, err
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return h, 0, err
	}
	b := make([]byte, segmentHeaderSize)
	if _, err = f.ReadAt(b, 0); errors.Is(err, io.EOF) {
		err = damage("the file is shorter than its header")
	}
	if err == nil {
		err = h.decode(b)
	}
	if err != nil {
		return h, 0, located(err, path, 0)
	}
	return h, stat.Size(), nil
}

// segmentPath returns the path of the segment that begins with the record.
func segmentPath(dir string, first uint64) string {
	return filepath.Join(dir, fmt.Sprintf("%020d%s", first, segmentSuffix))
}

// segmentFirst returns the sequence number in the name of a segment's file.
func segmentFirst(name string) (first uint64, ok bool) {
	digits, ok := strings.CutSuffix(name, segmentSuffix)
	if !ok || len(digits) != 20 {
		return 0, false
	}
	first, err := strconv.ParseUint(digits, 10, 64)
	return first, err == nil
}

// createSegment makes the file of a segment without blocks, durably.
func createSegment(d files, dir string, h *segmentHeader) error {
	return replaceFile(d, segmentPath(dir, h.first), func(f file) error {
		_, err := f.WriteAt(h.encode(), 0)
		return err
	})
}

// checksum continues the CRC-32C of what came before with the bytes.
func checksum(before uint32, b []byte) uint32 {
	return crc32.Update(before, crc32.MakeTable(crc32.Castagnoli), b)
}
