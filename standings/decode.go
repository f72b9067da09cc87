package standings

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// decoder reads the parts of an encoding.
type decoder struct {
	io.Reader
	io.ByteReader
}

func newDecoder(r io.Reader) decoder {
	if br, ok := r.(io.ByteReader); ok {
		return decoder{r, br}
	}
	br := bufio.NewReaderSize(r, 64<<10)
	return decoder{br, br}
}

// game reads all but the digest, and leaves the rest to complete.
func (d decoder) game() (*Game, error) {
	if err := d.magic(); err != nil {
		return nil, err
	}
	g := NewGame()
	if err := d.ids(&g.players.ids); err != nil {
		return nil, fmt.Errorf("players: %w", err)
	}
	var categories ids
	if err := d.ids(&categories); err != nil {
		return nil, fmt.Errorf("categories: %w", err)
	}
	if categories.n > 0 {
		r := newRoster()
		r.ids, g.categories = categories, &r
	}
	if err := decodeNamed(d, "board", &g.boards, d.board(g)); err != nil {
		return nil, err
	}
	if err := decodeNamed(d, "sealed board", &g.sealed, d.sealed(g)); err != nil {
		return nil, err
	}
	if err := decodeNamed(d, "counter", &g.counters, d.counter(g)); err != nil {
		return nil, err
	}
	return g, decodeNamed(d, "measure", &g.measures, d.measure(g))
}

// decodeNamed reads things into a catalog, each with read.
func decodeNamed[T any](d decoder, what string, c *catalog[T], read func(name string) (*T, error)) error {
	n, err := d.uint()
	if err != nil {
		return err
	}
	for i := range n {
		name, err := d.name()
		if err != nil {
			return err
		}
		if i > 0 && name <= c.names[i-1] {
			return fmt.Errorf("%w: %s %q is not in order", ErrCorrupt, what, name)
		}
		item, err := read(name)
		if err != nil {
			return fmt.Errorf("%s %q: %w", what, name, err)
		}
		c.names, c.items = append(c.names, name), append(c.items, item)
	}
	return nil
}

// uint reads an unsigned varint of at most 63 bits.
func (d decoder) uint() (n uint64, err error) {
	for shift := 0; shift < 63; shift += 7 {
		b, err := d.ReadByte()
		if err != nil {
			return 0, err
		}
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n, nil
		}
	}
	return 0, fmt.Errorf("%w: number of more than 63 bits", ErrCorrupt)
}

func (d decoder) magic() error {
	var got [len(magic)]byte
	if _, err := io.ReadFull(d, got[:]); err != nil {
		return err
	}
	if string(got[:]) != magic {
		return fmt.Errorf("%w: unknown format", ErrCorrupt)
	}
	return nil
}

// name reads a name into memory that grows with it.
func (d decoder) name() (string, error) {
	size, err := d.uint()
	if err != nil {
		return "", err
	}
	var name bytes.Buffer
	if _, err := io.CopyN(&name, d, int64(size)); err != nil {
		return "", err
	}
	return name.String(), nil
}

func (d decoder) ids(s *ids) error {
	n, err := d.uint()
	if err != nil {
		return err
	}
	if n > math.MaxUint32 {
		return fmt.Errorf("%w: %d of them", ErrCorrupt, n)
	}
	var buf [MaxID]byte
	for range n {
		size, err := d.uint()
		if err != nil {
			return err
		}
		if size < 1 || size > MaxID {
			return fmt.Errorf("%w: id of %d bytes", ErrCorrupt, size)
		}
		if _, err := io.ReadFull(d, buf[:size]); err != nil {
			return err
		}
		s.add(string(buf[:size]))
	}
	return nil
}

// pages reads pages for n players: put gets the byte before the cells, and the
// first and the number of the players.
func (d decoder) pages(n int, put func(kind byte, first Player, cells int) error) error {
	for first := 0; first < n; first += pagePlayers {
		kind, err := d.ReadByte()
		if err != nil {
			return err
		}
		if kind == 0 {
			continue
		}
		if err := put(kind, Player(first), min(pagePlayers, n-first)); err != nil {
			return err
		}
	}
	return nil
}

func (d decoder) shape() (Shape, error) {
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

// order reads a number of changes.
func (d decoder) order() (uint64, error) {
	n, err := d.uint()
	if err == nil && n > maxOrder {
		return 0, fmt.Errorf("%w: %d changes", ErrCorrupt, n)
	}
	return n, err
}

// board reads a live board, without its index.
func (d decoder) board(g *Game) func(string) (*Board, error) {
	return func(string) (*Board, error) { return d.liveBoard(g.Players()) }
}

func (d decoder) counter(g *Game) func(string) (*Column, error) {
	return func(string) (*Column, error) {
		c := new(Column)
		return c, d.column(&c.codes, g.Players(), validCount)
	}
}

func (d decoder) measure(g *Game) func(string) (*Measure, error) {
	return func(string) (*Measure, error) {
		m := new(Measure)
		return m, d.column(&m.codes, g.Players(), validNumber)
	}
}

func (d decoder) sealed(g *Game) func(string) (*Sealed, error) {
	return func(name string) (*Sealed, error) {
		if g.boards.get(name) != nil {
			return nil, fmt.Errorf("%w: it is live too", ErrCorrupt)
		}
		return d.sealedBoard(g.Players())
	}
}

func (d decoder) liveBoard(players int) (*Board, error) {
	shape, err := d.shape()
	if err != nil {
		return nil, err
	}
	b := newBoard(shape)
	b.Defer()
	if b.order, err = d.order(); err != nil {
		return nil, err
	}
	if err := d.scores(b, players); err != nil {
		return nil, err
	}
	for i := range b.more {
		if err := d.column(&b.more[i].codes, players, validNumber); err != nil {
			return nil, err
		}
	}
	return b, b.checkRows(players)
}

// scores reads the scores of a board.
func (d decoder) scores(b *Board, players int) error {
	buf := make([]byte, scoreWidth*min(pagePlayers, players))
	return d.pages(players, func(kind byte, first Player, cells int) error {
		if kind != 1 {
			return fmt.Errorf("%w: page of kind %d", ErrCorrupt, kind)
		}
		page := buf[:cells*scoreWidth]
		if _, err := io.ReadFull(d, page); err != nil {
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
	case r == reached{}:
		return nil
	case !canonical(r.score):
		return fmt.Errorf("%w: score %v", ErrCorrupt, r.score)
	case r.order > b.order:
		return fmt.Errorf("%w: change %d of %d", ErrCorrupt, r.order, b.order)
	}
	b.scores.set(p, r)
	if r.order != 0 {
		b.listed++
	}
	return nil
}

// checkRows checks that each player has all numbers of a row or none.
func (b *Board) checkRows(players int) error {
	for p := range Player(players) {
		r := b.scores.get(p)
		has := r != reached{}
		if len(b.more) == 0 && has && r.order == 0 {
			return fmt.Errorf("%w: score of a player who is not listed", ErrCorrupt)
		}
		for i := range b.more {
			_, ok := b.more[i].Get(p)
			if i == 0 && !has {
				has = ok
			}
			if has != ok {
				return fmt.Errorf("%w: part of a row", ErrCorrupt)
			}
		}
	}
	return nil
}

// sealed reads a sealed board, without what finds a player.
func (d decoder) sealedBoard(players int) (*Sealed, error) {
	shape, err := d.shape()
	if err != nil {
		return nil, err
	}
	changes, err := d.order()
	if err != nil {
		return nil, err
	}
	n, err := d.uint()
	if err != nil {
		return nil, err
	}
	if n > uint64(players) {
		return nil, fmt.Errorf("%w: %d entries", ErrCorrupt, n)
	}
	s := newSealed(shape, changes, int(n))
	return s, d.entries(s, int(n), players)
}

func (d decoder) entries(s *Sealed, n, players int) error {
	size := 12
	if s.shape.Tie != 0 {
		size = 20
	}
	buf := make([]byte, size)
	for place := range n {
		if _, err := io.ReadFull(d, buf); err != nil {
			return err
		}
		score := math.Float64frombits(binary.LittleEndian.Uint64(buf))
		s.scores = append(s.scores, score)
		tie := 0.0
		if size == 20 {
			tie = math.Float64frombits(binary.LittleEndian.Uint64(buf[8:]))
			s.ties = append(s.ties, tie)
		}
		p := binary.LittleEndian.Uint32(buf[size-4:])
		s.players = append(s.players, Player(p))
		if !canonical(score) || !canonical(tie) || int(p) >= players || place > 0 && s.key(place).before(s.key(place-1)) != 0 {
			return fmt.Errorf("%w: entry %d", ErrCorrupt, place)
		}
	}
	for i := 0; i < n; i += 8 {
		b, err := d.ReadByte()
		if err != nil {
			return err
		}
		if n-i < 8 && b>>(n-i) != 0 {
			return fmt.Errorf("%w: mark of nobody", ErrCorrupt)
		}
		s.marks[i/64] |= uint64(b) << (i % 64)
	}
	return nil
}

// column reads a column whose codes must be valid.
func (d decoder) column(c *pages, players int, valid func(code uint64) bool) error {
	buf := make([]byte, 8*min(pagePlayers, players))
	return d.pages(players, func(kind byte, first Player, cells int) error {
		width := int(kind)
		if width > 8 || width&(width-1) != 0 {
			return fmt.Errorf("%w: numbers of %d bytes", ErrCorrupt, width)
		}
		page := buf[:cells*width]
		if _, err := io.ReadFull(d, page); err != nil {
			return err
		}
		for i := range cells {
			cell := page[i*width : (i+1)*width]
			switch code := readCode(cell); {
			case code == 0:
			case valid(code):
				copy(c.writable(first+Player(i), width), cell)
			default:
				return fmt.Errorf("%w: number out of range", ErrCorrupt)
			}
		}
		return nil
	})
}

func validCount(code uint64) bool {
	n, _ := decode(code)
	return inRange(n)
}

func validNumber(code uint64) bool {
	v, _ := decodeNumber(code)
	return canonical(v)
}
