package eventlog

import (
	"cmp"
	"encoding/binary"
	"fmt"
)

// Pos is where a block begins in the log. Positions are comparable, and ordered
// as their blocks are. The zero Pos is the beginning of every log. A position is
// that of a block until the log is rewritten.
type Pos struct {
	// Segment is the sequence number with which the block's segment begins.
	Segment uint64
	// Offset is where the block begins in the segment's file, in bytes.
	Offset int64
}

// Compare returns -1, 0 or 1 as p is before, equal to or after q.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.Segment, q.Segment), cmp.Compare(p.Offset, q.Offset))
}

// String returns the position as text, such as "120001:4096".
func (p Pos) String() string { return fmt.Sprintf("%d:%d", p.Segment, p.Offset) }

// AppendBinary appends the position in 16 bytes. The error is always nil.
func (p Pos) AppendBinary(b []byte) ([]byte, error) {
	b = binary.LittleEndian.AppendUint64(b, p.Segment)
	return binary.LittleEndian.AppendUint64(b, uint64(p.Offset)), nil
}

// MarshalBinary returns the position in 16 bytes. The error is always nil.
func (p Pos) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

// UnmarshalBinary reads what AppendBinary has written.
func (p *Pos) UnmarshalBinary(b []byte) error {
	if len(b) != 16 {
		return fmt.Errorf("read a log position: it has %d bytes, want 16", len(b))
	}
	offset := int64(binary.LittleEndian.Uint64(b[8:]))
	if offset < 0 {
		return fmt.Errorf("read a log position: its offset %d is negative", offset)
	}
	*p = Pos{Segment: binary.LittleEndian.Uint64(b), Offset: offset}
	return nil
}

// MarshalText returns the position as String does. The error is always nil.
func (p Pos) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what String and MarshalText write, and nothing else.
func (p *Pos) UnmarshalText(text []byte) error {
	var q Pos
	_, err := fmt.Sscanf(string(text), "%d:%d", &q.Segment, &q.Offset)
	if err != nil || q.Offset < 0 || q.String() != string(text) {
		return fmt.Errorf("read a log position: %q is none: want segment:offset", text)
	}
	*p = q
	return nil
}
