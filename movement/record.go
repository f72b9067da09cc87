package movement

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"slices"
)

// A file is a head and blocks, with numbers that are little-endian:
//
//	"ranks 1\n"
//	the board (16 bytes), the players, the bytes of a rank (4 bytes each)
//	CRC-32C of this
//	of each 1024 players: their ranks, of the last block those that are left
//	  CRC-32C of the head's, the number of the block and these (4 bytes)
const (
	magic        = "ranks 1\n"
	headSize     = len(magic) + len(Board{}) + 4 + 4 + 4
	blockPlayers = 1024
	sumSize      = 4
)

// errDamaged says that a file is not as it was written.
var errDamaged = errors.New("the record is damaged")

// head is the head of a file.
type head struct {
	players, width uint32
	sum            uint32
}

// encode returns the file of ranks.
func encode(b Board, ranks []uint32) []byte {
	h := head{players: uint32(len(ranks)), width: widthOf(ranks)}
	text := h.append(make([]byte, 0, headSize+len(ranks)*int(h.width)+(len(ranks)/blockPlayers+1)*sumSize), b)
	var cell [4]byte
	for from := 0; from < len(ranks); from += blockPlayers {
		begin := len(text)
		for _, rank := range ranks[from:min(from+blockPlayers, len(ranks))] {
			binary.LittleEndian.PutUint32(cell[:], rank)
			text = append(text, cell[:h.width]...)
		}
		text = binary.LittleEndian.AppendUint32(text, h.sumOf(from/blockPlayers, text[begin:]))
	}
	return text
}

// append appends the head to an empty text, and sets its sum.
func (h *head) append(text []byte, b Board) []byte {
	text = append(append(text, magic...), b[:]...)
	text = binary.LittleEndian.AppendUint32(text, h.players)
	text = binary.LittleEndian.AppendUint32(text, h.width)
	h.sum = checksum(text)
	return binary.LittleEndian.AppendUint32(text, h.sum)
}

// widthOf returns how many bytes a rank takes.
func widthOf(ranks []uint32) uint32 {
	most := uint32(0)
	for _, rank := range ranks {
		most = max(most, rank)
	}
	width := uint32(1)
	for width < 4 && most>>(8*width) != 0 {
		width++
	}
	return width
}

func checksum(text []byte) uint32 { return crc32.Checksum(text, crc32.MakeTable(crc32.Castagnoli)) }

// sumOf returns the checksum of a block.
func (h *head) sumOf(block int, cells []byte) uint32 {
	var start [8]byte
	binary.LittleEndian.PutUint32(start[:], h.sum)
	binary.LittleEndian.PutUint32(start[4:], uint32(block))
	return crc32.Update(checksum(start[:]), crc32.MakeTable(crc32.Castagnoli), cells)
}

// record is a file that is read.
type record struct {
	file  *os.File
	head  head
	block int // that cells are of; -1 at first
	cells []byte
	text  []byte // what cells are in
}

// read reads the head. The error wraps errDamaged if it is not one of the board.
func (r *record) read(b Board) error {
	r.block = -1
	text := make([]byte, headSize)
	if _, err := r.file.ReadAt(text, 0); err != nil {
		return damaged(err)
	}
	at := len(magic) + len(b)
	r.head.players = binary.LittleEndian.Uint32(text[at:])
	r.head.width = binary.LittleEndian.Uint32(text[at+4:])
	if !bytes.Equal(r.head.append(nil, b), text) || r.head.width < 1 || r.head.width > 4 {
		return errDamaged
	}
	return nil
}

// rank returns the rank of a player; 0 if he had none.
func (r *record) rank(player uint32) (uint32, error) {
	if player >= r.head.players {
		return 0, nil
	}
	if err := r.load(int(player / blockPlayers)); err != nil {
		return 0, err
	}
	var cell [4]byte
	width := int(r.head.width)
	copy(cell[:], r.cells[int(player%blockPlayers)*width:][:width])
	return binary.LittleEndian.Uint32(cell[:]), nil
}

// load reads a block, unless it is the one that was read last.
func (r *record) load(block int) error {
	if r.block == block {
		return nil
	}
	width := int(r.head.width)
	n := min(blockPlayers, int(r.head.players)-block*blockPlayers) * width
	r.block = -1
	r.text = slices.Grow(r.text[:0], n+sumSize)[:n+sumSize]
	text := r.text
	if _, err := r.file.ReadAt(text, int64(headSize+block*(blockPlayers*width+sumSize))); err != nil {
		return damaged(err)
	}
	if r.head.sumOf(block, text[:n]) != binary.LittleEndian.Uint32(text[n:]) {
		return errDamaged
	}
	r.block, r.cells = block, text[:n]
	return nil
}

// damaged makes an end that comes too early damage.
func damaged(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errDamaged
	}
	return err
}
