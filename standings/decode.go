package standings

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
)

// decoder reads the parts of an encoding.
type decoder struct {
	io.Reader
	io.ByteReader
	players int    // once they are read
	scratch []byte // see cells
}

func newDecoder(r io.Reader) *decoder {
	if br, ok := r.(io.ByteReader); ok {
		return &decoder{Reader: r, ByteReader: br}
	}
	br := bufio.NewReaderSize(r, 64<<10)
	return &decoder{Reader: br, ByteReader: br}
}

// game reads all but the digest, and leaves the rest to complete.
func (d *decoder) game() (*Game, error) {
	g := NewGame()
	if err := d.magic(); err != nil {
		return nil, err
	}
	if err := d.rosters(g); err != nil {
		return nil, err
	}
	d.players = g.Players()
	if err := decodeNamed(d, "board", &g.boards, d.board); err != nil {
		return nil, err
	}
	if err := decodeNamed(d, "sealed board", &g.sealed, d.sealed); err != nil {
		return nil, err
	}
	for _, name := range g.sealed.names {
		if g.boards.get(name) != nil {
			return nil, fmt.Errorf("%w: board %q is live and sealed", ErrCorrupt, name)
		}
	}
	if err := decodeNamed(d, "counter", &g.counters, d.counter); err != nil {
		return nil, err
	}
	return g, decodeNamed(d, "measure", &g.measures, d.measure)
}

// rosters reads the ids of players and the names of categories.
func (d *decoder) rosters(g *Game) error {
	if err := d.ids(&g.players.ids); err != nil {
		return fmt.Errorf("players: %w", err)
	}
	var categories ids
	if err := d.ids(&categories); err != nil {
		return fmt.Errorf("categories: %w", err)
	}
	if categories.n > 0 {
		g.categories = &roster{seed: g.players.seed, ids: categories}
	}
	return nil
}

// decodeNamed reads things into a catalog, each with read.
func decodeNamed[T any](d *decoder, what string, c *catalog[T], read func() (*T, error)) error {
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
		item, err := read()
		if err != nil {
			return fmt.Errorf("%s %q: %w", what, name, err)
		}
		c.names, c.items = append(c.names, name), append(c.items, item)
	}
	return nil
}

func (d *decoder) counter() (*Column, error) {
	c := new(Column)
	return c, d.column(&c.codes, validCount)
}

func (d *decoder) measure() (*Measure, error) {
	m := new(Measure)
	return m, d.column(&m.codes, validNumber)
}

// column reads a column whose codes must be valid.
func (d *decoder) column(c *pages, valid func(code uint64) bool) error {
	return d.pages(func(kind byte, first Player, cells int) error {
		width := int(kind)
		if width > 8 || width&(width-1) != 0 {
			return fmt.Errorf("%w: numbers of %d bytes", ErrCorrupt, width)
		}
		page, err := d.cells(cells, width)
		if err != nil {
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

// validCount reports whether a code other than 0 is that of a counter.
func validCount(code uint64) bool {
	n, _ := decode(code)
	return inRange(n)
}

// validNumber reports whether a code other than 0 is that of a number.
func validNumber(code uint64) bool {
	v, _ := decodeNumber(code)
	return canonical(v)
}

// pages reads pages for all players: put gets the byte before the cells, and
// the first and the number of the players.
func (d *decoder) pages(put func(kind byte, first Player, cells int) error) error {
	for first := 0; first < d.players; first += pagePlayers {
		kind, err := d.ReadByte()
		if err != nil {
			return err
		}
		if kind == 0 {
			continue
		}
		if err := put(kind, Player(first), min(pagePlayers, d.players-first)); err != nil {
			return err
		}
	}
	return nil
}

// cells reads n cells of a width. They are valid until the next call.
func (d *decoder) cells(n, width int) ([]byte, error) {
	d.scratch = slices.Grow(d.scratch[:0], n*width)[:n*width]
	_, err := io.ReadFull(d, d.scratch)
	return d.scratch, err
}

// uint reads an unsigned varint of at most 63 bits.
func (d *decoder) uint() (n uint64, err error) {
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

func (d *decoder) magic() error {
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
func (d *decoder) name() (string, error) {
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

func (d *decoder) ids(s *ids) error {
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
