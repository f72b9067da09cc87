package eventlog

import (
	"io"
)

// headers reads the headers of a segment's blocks and leaves out what is
// between them.
type headers struct {
	seed   uint32
	file   io.ReaderAt
	path   string
	end    int64 // of the blocks
	window []byte
	at     int64 // where the window is in the file
}

// windowSize is how much is read at once: the headers of many small blocks, and
// not much too much where the blocks are large.
const windowSize = 16 << 10

// after returns what follows the block at the mark.
func (h *headers) after(m mark) (mark, error) {
	b, err := h.read(m.offset)
	if err != nil {
		return mark{}, located(err, h.path, m.offset)
	}
	var header blockHeader
	if err := header.decode(h.seed, b); err != nil {
		return mark{}, located(err, h.path, m.offset)
	}
	if header.first != m.next {
		return mark{}, located(outOfOrder(header.first, m.next), h.path, m.offset)
	}
	after := mark{m.next + uint64(header.records), m.offset + header.size()}
	if after.offset > h.end {
		return mark{}, located(damage("the file ends within a block"), h.path, m.offset)
	}
	return after, nil
}

// read returns the bytes of the header at the offset.
func (h *headers) read(offset int64) ([]byte, error) {
	if h.end-offset < blockHeaderSize {
		return nil, damage("the file ends within the header of a block")
	}
	from := offset - h.at
	if from < 0 || from+blockHeaderSize > int64(len(h.window)) {
		h.window = resize(h.window, int(min(windowSize, h.end-offset)))
		if err := readWhole(io.NewSectionReader(h.file, offset, h.end-offset), h.window); err != nil {
			h.window = h.window[:0]
			return nil, err
		}
		h.at, from = offset, 0
	}
	return h.window[from : from+blockHeaderSize], nil
}
