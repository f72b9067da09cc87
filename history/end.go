package history

import (
	"encoding/binary"
	"errors"
)

// End is how far a store reaches at one moment. It is comparable. The zero End is
// that of an empty store.
type End struct {
	Segment  uint64 // number of the segment that the next entry goes into, unless it is full
	Offset   uint64 // size of that segment's entries in bytes; 0 if there are none
	Sequence uint64 // of the last entry
}

const endSize = 24

// MarshalBinary returns the End in 24 bytes. It does not fail.
func (e End) MarshalBinary() ([]byte, error) {
	b := make([]byte, 0, endSize)
	b = binary.LittleEndian.AppendUint64(b, e.Segment)
	b = binary.LittleEndian.AppendUint64(b, e.Offset)
	return binary.LittleEndian.AppendUint64(b, e.Sequence), nil
}

// UnmarshalBinary reads what MarshalBinary returned. Other sizes are an error.
func (e *End) UnmarshalBinary(b []byte) error {
	if len(b) != endSize {
		return errors.New("the end of a history has 24 bytes")
	}
	e.Segment = binary.LittleEndian.Uint64(b)
	e.Offset = binary.LittleEndian.Uint64(b[8:])
	e.Sequence = binary.LittleEndian.Uint64(b[16:])
	return nil
}
