package standings

import (
	"encoding/binary"
	"math"
)

// scoreWidth is the size of the cell of a player on a board: the bits of the
// score (8 bytes) and the order (6), both little-endian. One cell is most
// often one cache line.
const scoreWidth = 14

// reached is a score, what orders equal ones if anything does, and when the two
// were reached. A player who is not listed has order 0.
type reached struct {
	score, tie float64
	order      uint64
}

// scores has a cell for each player of a board.
type scores struct{ pages }

// get returns the cell of a player, which does not have the tie.
func (s *scores) get(p Player) reached {
	if cell := s.cell(p); cell != nil {
		return readScore(cell)
	}
	return reached{}
}

// set writes the cell of a player.
func (s *scores) set(p Player, r reached) {
	cell := s.writable(p, scoreWidth)
	binary.LittleEndian.PutUint64(cell[scoreWidth-8:], r.order<<16)
	binary.LittleEndian.PutUint64(cell, math.Float64bits(r.score))
}

// readScore decodes a cell.
func readScore(cell []byte) reached {
	return reached{
		score: math.Float64frombits(binary.LittleEndian.Uint64(cell)),
		order: binary.LittleEndian.Uint64(cell[scoreWidth-8:]) >> 16,
	}
}

// all yields the players who are listed.
func (s *scores) all(yield func(Player, reached) bool) {
	for i, pg := range s.list {
		for j := range len(pg.cells) / scoreWidth {
			r := readScore(pg.cells[j*scoreWidth:])
			if r.order != 0 && !yield(Player(i<<pageBits|j), r) {
				return
			}
		}
	}
}
