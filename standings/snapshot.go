package standings

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"io"
)

// DigestSize is the size of a digest in bytes.
const DigestSize = sha256.Size

// Snapshot is a game at one moment. It is immutable, and any number of
// goroutines may use it beside the writer of its game. It holds on to the
// pages that the game has changed since, so drop it when it is written.
//
// Its encoding, in which uint is an unsigned varint and the other numbers are
// little-endian, is:
//
//	"standings 1\n"
//	uint boards, and each one's name: uint length, bytes
//	uint counters, and each one's name
//	uint players, and each one's id: uint length, bytes
//	of each board, for each 1024 players: 0 if none of them is listed, else 1
//	  and of each of them the bits of the score (8 bytes) and the order (6),
//	  both 0 if he is not listed
//	of each counter, for each 1024 players: the bytes that their largest code
//	  needs (0, 1, 2, 4 or 8) and the code of each of them: 0 if he does not
//	  have the counter, else one more than its zigzag encoding
//	SHA-256 of all of this
//
// There is exactly one encoding of a game, whatever way it became what it is.
type Snapshot struct {
	boards, counters []string
	ids              ids
	scores, codes    [][]page // of each board and of each counter
}

const magic = "standings 1\n"

// Digest returns the SHA-256 that ends the encoding: games have the same digest
// if they have the same names, players, scores, orders and counters, and
// otherwise they have not.
func (s *Snapshot) Digest() [DigestSize]byte {
	h := sha256.New()
	_, _ = s.encode(h) // a hash returns no errors
	return [DigestSize]byte(h.Sum(nil))
}

// WriteTo writes the encoding and returns how many bytes it has written. The
// errors are those of w.
func (s *Snapshot) WriteTo(w io.Writer) (int64, error) {
	h := sha256.New()
	n, err := s.encode(io.MultiWriter(w, h))
	if err != nil {
		return n, err
	}
	m, err := w.Write(h.Sum(nil))
	return n + int64(m), err
}

// encode writes the encoding without the digest.
func (s *Snapshot) encode(w io.Writer) (int64, error) {
	counted := &countingWriter{w: w}
	// There may be many small games: each takes no more than it needs.
	e := encoder{Writer: bufio.NewWriterSize(counted, min(64<<10, 512+64*s.ids.n))}
	e.WriteString(magic)
	e.names(s.boards)
	e.names(s.counters)
	e.ids(&s.ids)
	for _, list := range s.scores {
		e.pages(list, s.ids.n, e.scorePage)
	}
	for _, list := range s.codes {
		e.pages(list, s.ids.n, e.codePage)
	}
	err := e.Flush()
	return counted.n, err
}

// encoder writes the parts of an encoding. The first error stays in its writer.
type encoder struct{ *bufio.Writer }

func (e encoder) uint(n int) {
	e.Write(binary.AppendUvarint(e.AvailableBuffer(), uint64(n)))
}

func (e encoder) string(s string) {
	e.uint(len(s))
	e.WriteString(s)
}

func (e encoder) names(names []string) {
	e.uint(len(names))
	for _, name := range names {
		e.string(name)
	}
}

func (e encoder) ids(ids *ids) {
	e.uint(ids.n)
	for p := range Player(ids.n) {
		e.string(ids.get(p))
	}
}

// pages writes pages for n players, each with put, which gets how many cells
// there are to write.
func (e encoder) pages(list []page, n int, put func(pg page, cells int)) {
	for i := 0; i<<pageBits < n; i++ {
		var pg page
		if i < len(list) {
			pg = list[i]
		}
		put(pg, min(pagePlayers, n-i<<pageBits))
	}
}

func (e encoder) scorePage(pg page, cells int) {
	if len(pg.cells) == 0 {
		e.WriteByte(0)
		return
	}
	e.WriteByte(1)
	size := cells * scoreWidth
	present := min(size, len(pg.cells))
	e.Write(pg.cells[:present])
	e.Write(make([]byte, size-present))
}

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
