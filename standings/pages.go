package standings

import (
	"math/bits"
	"slices"
)

// A page has a cell for each of pagePlayers players with successive numbers.
const (
	pageBits    = 10
	pagePlayers = 1 << pageBits
	firstCells  = 8 // of the first page, at least
)

// pages is a column of cells, one a player, in pages that are copied before
// they change if a snapshot may refer to them. A cell is 1 to 14 bytes wide;
// all zeros means that the player has no value.
type pages struct {
	list  []page
	epoch uint32 // number of snapshots taken so far
}

// page holds cells of the same width. Only the first page may be shorter than
// pagePlayers cells; a page without cells is all zeros.
type page struct {
	cells []byte
	width uint8
	epoch uint32 // the epoch in which cells was allocated
}

// cell returns the cell of a player, to be read; nil if its page has none.
func (s *pages) cell(p Player) []byte {
	if int(p>>pageBits) >= len(s.list) {
		return nil
	}
	pg := &s.list[p>>pageBits]
	i, width := int(p%pagePlayers), int(pg.width)
	if (i+1)*width > len(pg.cells) {
		return nil
	}
	return pg.cells[i*width : (i+1)*width]
}

// writable returns the cell of a player, at least as wide as asked for, to be
// written. No snapshot sees it.
func (s *pages) writable(p Player, width int) []byte {
	for int(p>>pageBits) >= len(s.list) {
		s.list = append(s.list, page{})
	}
	pg := &s.list[p>>pageBits]
	i := int(p % pagePlayers)
	width = max(width, int(pg.width))
	if pg.epoch != s.epoch || int(pg.width) < width || len(pg.cells) < (i+1)*width {
		*pg = page{pg.copyCells(s.cellsFor(p), width), uint8(width), s.epoch}
	}
	return pg.cells[i*width : (i+1)*width]
}

// cellsFor returns how many cells the page of a player gets. The first page
// doubles, so that a game of few players stays small.
func (s *pages) cellsFor(p Player) int {
	if p >= pagePlayers {
		return pagePlayers
	}
	n := max(firstCells, 1<<bits.Len32(uint32(p)))
	if s.list[0].width == 0 {
		return n
	}
	return max(n, len(s.list[0].cells)/int(s.list[0].width))
}

// copyCells returns a copy of the page with n cells of a width, neither of
// which may be less than it has. Values are little-endian, so a wider cell
// only has more zeros.
func (pg *page) copyCells(n, width int) []byte {
	cells := make([]byte, n*width)
	if old := int(pg.width); old < width {
		for i := range len(pg.cells) / max(1, old) {
			copy(cells[i*width:], pg.cells[i*old:(i+1)*old])
		}
		return cells
	}
	copy(cells, pg.cells)
	return cells
}

// thaw returns a column that goes on from pages that do not change: each of them
// is copied before it is first written to.
func thaw(list []page) pages {
	s := pages{list: slices.Clone(list), epoch: 1}
	for i := range s.list {
		s.list[i].epoch = 0
	}
	return s
}

// freeze returns the pages as they are now. They will not change any more.
func (s *pages) freeze() []page {
	s.epoch++
	return slices.Clone(s.list)
}
