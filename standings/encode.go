package standings

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"math"
)

// encode writes the encoding without the digest.
func (s *Snapshot) encode(w io.Writer) (int64, error) {
	counted := &countingWriter{w: w}
	// There may be many small games: each takes no more than it needs.
	e := encoder{Writer: bufio.NewWriterSize(counted, min(64<<10, 512+64*s.players.n)), players: s.players.n}
	e.WriteString(magic)
	e.ids(&s.players)
	e.ids(&s.categories)
	encodeNamed(e, s.boards.names, s.boards.items, e.board)
	encodeNamed(e, s.sealed.names, s.sealed.items, e.sealed)
	encodeNamed(e, s.counters.names, s.counters.items, e.column)
	encodeNamed(e, s.measures.names, s.measures.items, e.column)
	err := e.Flush()
	return counted.n, err
}

// encodeNamed writes how many things there are, and each with its name.
func encodeNamed[T any](e encoder, names []string, items []T, put func(T)) {
	e.uint(uint64(len(items)))
	for i, item := range items {
		e.string(names[i])
		put(item)
	}
}

// encoder writes the parts of an encoding. The first error stays in its writer.
type encoder struct {
	*bufio.Writer
	players int
}

func (e encoder) uint(n uint64) {
	e.Write(binary.AppendUvarint(e.AvailableBuffer(), n))
}

func (e encoder) string(s string) {
	e.uint(uint64(len(s)))
	e.WriteString(s)
}

func (e encoder) ids(ids *ids) {
	e.uint(uint64(ids.n))
	for p := range Player(ids.n) {
		e.string(ids.get(p))
	}
}

func (e encoder) shape(s Shape) {
	flags := byte(0)
	if s.Low {
		flags |= flagLow
	}
	if s.TieLow {
		flags |= flagTieLow
	}
	e.Write([]byte{byte(s.Width), flags, byte(s.Tie)})
}

const (
	flagLow = 1 << iota
	flagTieLow
	flagsEnd
)

func (e encoder) board(b boardView) {
	e.shape(b.shape)
	e.uint(b.order)
	e.pages(b.scores, e.scorePage)
	for _, list := range b.more {
		e.column(list)
	}
}

// entryWidth is the size of an entry of a sealed board without a tie.
const entryWidth = 12

func (e encoder) sealed(s *Sealed) {
	e.shape(s.shape)
	e.uint(s.changes)
	e.uint(uint64(len(s.players)))
	for place, p := range s.players {
		entry := appendFloat64(e.AvailableBuffer(), s.flip.scoreOf(s.scores[place]))
		if s.ties != nil {
			entry = appendFloat64(entry, s.flip.tieOf(s.ties[place]))
		}
		e.Write(binary.LittleEndian.AppendUint32(entry, uint32(p)))
	}
	for i := 0; i < len(s.players); i += 8 {
		e.WriteByte(byte(s.marks[i/64] >> (i % 64)))
	}
}

func appendFloat64(dst []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
}

func (e encoder) column(list []page) { e.pages(list, e.codePage) }

// pages writes pages for all players, each with put, which gets how many cells
// there are to write.
func (e encoder) pages(list []page, put func(pg page, cells int)) {
	for i := 0; i<<pageBits < e.players; i++ {
		var pg page
		if i < len(list) {
			pg = list[i]
		}
		put(pg, min(pagePlayers, e.players-i<<pageBits))
	}
}

func (e encoder) scorePage(pg page, cells int) {
	if allZero(pg.cells) {
		e.WriteByte(0)
		return
	}
	e.WriteByte(1)
	size := cells * scoreWidth
	present := min(size, len(pg.cells))
	e.Write(pg.cells[:present])
	e.Write(make([]byte, size-present))
}

// allZero reports whether there is nothing in cells, as when their players are
// not listed any more.
func allZero(cells []byte) bool { return len(bytes.TrimLeft(cells, "\x00")) == 0 }

func (e encoder) codePage(pg page, cells int) {
	var codes [pagePlayers]uint64
	width := pg.codes(&codes)
	e.WriteByte(byte(width))
	if width == 0 {
		return
	}
	var cell [8]byte
	for _, code := range codes[:cells] {
		writeCode(cell[:width], code)
		e.Write(cell[:width])
	}
}

// codes fills in the codes of a page and returns the width that they need,
// which is less than the page has if they were once larger.
func (pg *page) codes(codes *[pagePlayers]uint64) (width int) {
	w, largest := int(pg.width), uint64(0)
	for i := 0; (i+1)*w <= len(pg.cells) && w > 0; i++ {
		codes[i] = readCode(pg.cells[i*w : (i+1)*w])
		largest = max(largest, codes[i])
	}
	return codeWidth(largest)
}

// countingWriter counts the bytes that w has taken.
type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}
