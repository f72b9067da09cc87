package history

import (
	"encoding/binary"
	"fmt"
)

const (
	entriesMagic = "STATSHIS"
	indexMagic   = "STATSIDX"
	version      = 1
	headerSize   = 24
)

// appendHeader appends what a file begins with. The number tells it from the
// others of its kind.
func appendHeader(b []byte, magic string, number uint64) []byte {
	start := len(b)
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint32(b, version)
	b = binary.LittleEndian.AppendUint64(b, number)
	return binary.LittleEndian.AppendUint32(b, checksum(0, b[start:]))
}

// checkHeader checks that the file, which begins with b, is what its name says.
// Magic and version stay where they are in every version of the format.
func checkHeader(path string, b []byte, magic string, number uint64) error {
	if len(b) < headerSize || string(b[:8]) != magic {
		return damaged(path, "this is not the beginning of such a file")
	}
	if v := binary.LittleEndian.Uint32(b[8:]); v > version {
		return fmt.Errorf("read %s: its format has version %d: %w", path, v, ErrNewerVersion)
	}
	if checksum(0, b[:20]) != binary.LittleEndian.Uint32(b[20:]) {
		return damaged(path, "the checksum of the header is wrong")
	}
	if binary.LittleEndian.Uint64(b[12:]) != number {
		return damaged(path, "it is another file under this name")
	}
	return nil
}
