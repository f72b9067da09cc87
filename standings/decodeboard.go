package standings

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

func (d *decoder) shape() (Shape, error) {
	var b [3]byte
	if _, err := io.ReadFull(d, b[:]); err != nil {
		return Shape{}, err
	}
	s := Shape{Width: int(b[0]), Low: b[1]&flagLow != 0, Tie: int(b[2]), TieLow: b[1]&flagTieLow != 0}
	if !s.valid() || b[1] >= flagsEnd {
		return s, fmt.Errorf("%w: shape % x", ErrCorrupt, b)
	}
	return s, nil
}

// changes reads how many changes a board has seen.
func (d *decoder) changes() (uint64, error) {
	n, err := d.uint()
	if err == nil && n > maxOrder {
		return 0, fmt.Errorf("%w: %d changes", ErrCorrupt, n)
	}
	return n, err
}

// board reads a live board, without its index.
func (d *decoder) board() (*Board, error) {
	shape, err := d.shape()
	if err != nil {
		return nil, err
	}
	b := newBoard(shape)
	b.Defer()
	if b.order, err = d.changes(); err != nil {
		return nil, err
	}
	if err := d.scores(b); err != nil {
		return nil, err
	}
	for i := range b.more {
		if err := d.column(&b.more[i].codes, validNumber); err != nil {
			return nil, err
		}
	}
	if uint64(b.listed) > b.order {
		return nil, fmt.Errorf("%w: %d changes for %d players", ErrCorrupt, b.order, b.listed)
	}
	if err := b.checkRows(d.players); err != nil {
		return nil, err
	}
	return b, nil
}

// scores reads the scores of a board.
func (d *decoder) scores(b *Board) error {
	return d.pages(func(kind byte, first Player, cells int) error {
		if kind != 1 {
			return fmt.Errorf("%w: page of kind %d", ErrCorrupt, kind)
		}
		page, err := d.cells(cells, scoreWidth)
		if err != nil {
			return err
		}
		for i := range Player(cells) {
			if err := b.restore(first+i, readScore(page[i*scoreWidth:])); err != nil {
				return err
			}
		}
		return nil
	})
}

// restore sets the score of a player, who has none, to what was read.
func (b *Board) restore(p Player, r reached) error {
	switch {
	case r == reached{} && !math.Signbit(r.score):
		return nil
	case !canonical(r.score):
		return fmt.Errorf("%w: score %v", ErrCorrupt, r.score)
	case r.order > b.order:
		return fmt.Errorf("%w: change %d of %d", ErrCorrupt, r.order, b.order)
	case r.order == 0 && len(b.more) == 0:
		return fmt.Errorf("%w: score of a player who is not listed", ErrCorrupt)
	}
	b.scores.set(p, r)
	if r.order != 0 {
		b.listed++
	}
	return nil
}

// checkRows checks that each player has all numbers of a row or none.
func (b *Board) checkRows(players int) error {
	if len(b.more) == 0 {
		return nil
	}
	for p := range Player(players) {
		_, row := b.more[0].Get(p)
		if b.scores.get(p) != (reached{}) && !row {
			return fmt.Errorf("%w: score without the rest of the row", ErrCorrupt)
		}
		for i := range b.more {
			if _, ok := b.more[i].Get(p); ok != row {
				return fmt.Errorf("%w: part of a row", ErrCorrupt)
			}
		}
	}
	return nil
}

// sealed reads a sealed board, without what finds a player.
func (d *decoder) sealed() (*Sealed, error) {
	shape, err := d.shape()
	if err != nil {
		return nil, err
	}
	changes, err := d.changes()
	if err != nil {
		return nil, err
	}
	n, err := d.uint()
	if err != nil {
		return nil, err
	}
	if n > uint64(d.players) || n > changes || n+changes > maxOrder {
		return nil, fmt.Errorf("%w: %d entries for %d players, %d changes", ErrCorrupt, n, d.players, changes)
	}
	s := newSealed(shape, changes, int(n))
	if err := d.entries(s, int(n)); err != nil {
		return nil, err
	}
	return s, d.marks(s)
}

// entries reads the entries of a sealed board into memory that grows with them.
func (d *decoder) entries(s *Sealed, n int) error {
	width := entryWidth
	if s.shape.Tie != 0 {
		width += 8
	}
	for s.Len() < n {
		part, err := d.cells(min(pagePlayers, n-s.Len()), width)
		if err != nil {
			return err
		}
		s.reserve(min(n, max(2*s.Len(), pagePlayers)))
		for ; len(part) > 0; part = part[width:] {
			if err := s.restore(part[:width], d.players); err != nil {
				return err
			}
		}
	}
	return nil
}

// restore appends an entry that was read.
func (s *Sealed) restore(entry []byte, players int) error {
	score, tie := math.Float64frombits(binary.LittleEndian.Uint64(entry)), 0.0
	if s.shape.Tie != 0 {
		tie = math.Float64frombits(binary.LittleEndian.Uint64(entry[8:]))
	}
	p := Player(binary.LittleEndian.Uint32(entry[len(entry)-4:]))
	if !canonical(score) || !canonical(tie) || int(p) >= players {
		return fmt.Errorf("%w: entry of player %d with %v, %v", ErrCorrupt, p, score, tie)
	}
	k := s.flip.key(score, tie)
	if place := s.Len(); place > 0 && k.before(s.key(place-1)) != 0 {
		return fmt.Errorf("%w: entry %d is not in order", ErrCorrupt, place)
	}
	s.scores, s.players = append(s.scores, k.score), append(s.players, p)
	if s.shape.Tie != 0 {
		s.ties = append(s.ties, k.tie)
	}
	return nil
}

// marks reads the marks of the entries.
func (d *decoder) marks(s *Sealed) error {
	for i := 0; i < s.Len(); i += 8 {
		b, err := d.ReadByte()
		if err != nil {
			return err
		}
		if end := s.Len() - i; end < 8 && b>>end != 0 {
			return fmt.Errorf("%w: mark of nobody", ErrCorrupt)
		}
		s.marks[i/64] |= uint64(b) << (i % 64)
	}
	return nil
}
