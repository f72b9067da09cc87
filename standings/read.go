package standings

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
)

// ErrCorrupt is in the chain of the error of ReadGame if what was read is not
// what [Snapshot.WriteTo] has written.
var ErrCorrupt = errors.New("corrupt snapshot")

// ReadGame reads the encoding of a snapshot and returns the game, rank indexes
// built. The digest is compared with that of the game which has been made, so
// a game that is returned is, bit for bit, the one that was written.
//
// Errors wrap [ErrCorrupt], also for an end that comes too early, or are those
// of r. Whatever r holds, memory stays in proportion to what has been read.
//
// If r is an [io.ByteReader] too, no byte after the encoding is read.
func ReadGame(r io.Reader) (*Game, error) {
	g, err := readGame(r)
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("read game: %w: it ends too early", ErrCorrupt)
	case err != nil:
		return nil, fmt.Errorf("read game: %w", err)
	}
	return g, nil
}

func readGame(r io.Reader) (*Game, error) {
	d := newDecoder(r)
	g, err := d.game()
	if err != nil {
		return nil, err
	}
	var digest [DigestSize]byte
	if _, err := io.ReadFull(d, digest[:]); err != nil {
		return nil, err
	}
	if err := g.complete(digest); err != nil {
		return nil, err
	}
	return g, nil
}

// complete makes what an encoding does not have, the table of ids and the rank
// indexes, and compares the digest. All of them read only what has been read, so
// they run beside one another: a start waits for this.
func (g *Game) complete(digest [DigestSize]byte) error {
	errs := make([]error, 2+len(g.boards))
	var group sync.WaitGroup
	group.Go(func() {
		if g.Digest() != digest {
			errs[0] = fmt.Errorf("%w: digest does not match", ErrCorrupt)
		}
	})
	group.Go(func() {
		if p, ok := g.players.fill(); !ok {
			errs[1] = fmt.Errorf("%w: player %q twice", ErrCorrupt, g.ID(p))
		}
	})
	for i := range g.boards {
		group.Go(func() {
			if !g.boards[i].build() {
				errs[2+i] = fmt.Errorf("%w: board %d: two players reached a score at once", ErrCorrupt, i)
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

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

// game reads all but the digest, and leaves the indexes to be built.
func (d decoder) game() (*Game, error) {
	if err := d.magic(); err != nil {
		return nil, err
	}
	boards, err := d.names()
	if err != nil {
		return nil, err
	}
	counters, err := d.names()
	if err != nil {
		return nil, err
	}
	g := NewGame(boards, counters)
	if err := d.ids(g); err != nil {
		return nil, err
	}
	for i := range g.boards {
		if err := d.board(&g.boards[i], g.Players()); err != nil {
			return nil, fmt.Errorf("board %d: %w", i, err)
		}
	}
	for i := range g.counters {
		if err := d.column(&g.counters[i], g.Players()); err != nil {
			return nil, fmt.Errorf("counter %d: %w", i, err)
		}
	}
	return g, nil
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

// names reads names into memory that grows with them.
func (d decoder) names() ([]string, error) {
	n, err := d.uint()
	if err != nil {
		return nil, err
	}
	var names []string
	for range n {
		size, err := d.uint()
		if err != nil {
			return nil, err
		}
		var name bytes.Buffer
		if _, err := io.CopyN(&name, d, int64(size)); err != nil {
			return nil, err
		}
		names = append(names, name.String())
	}
	return names, nil
}

func (d decoder) ids(g *Game) error {
	n, err := d.uint()
	if err != nil {
		return err
	}
	if n > math.MaxUint32 {
		return fmt.Errorf("%w: %d players", ErrCorrupt, n)
	}
	var buf [MaxID]byte
	for range n {
		size, err := d.uint()
		if err != nil {
			return err
		}
		if size < 1 || size > MaxID {
			return fmt.Errorf("%w: player id of %d bytes", ErrCorrupt, size)
		}
		if _, err := io.ReadFull(d, buf[:size]); err != nil {
			return err
		}
		g.players.ids.add(string(buf[:size]))
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

// board reads the scores of a board.
func (d decoder) board(b *Board, players int) error {
	b.deferred = true
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
	if r.order == 0 {
		return nil
	}
	if math.IsNaN(r.score) || math.IsInf(r.score, 0) || r.score == 0 && math.Signbit(r.score) {
		return fmt.Errorf("%w: score %v", ErrCorrupt, r.score)
	}
	b.scores.set(p, r)
	b.listed++
	b.order = max(b.order, r.order)
	return nil
}

// column reads the values of a counter.
func (d decoder) column(c *Column, players int) error {
	buf := make([]byte, 8*min(pagePlayers, players))
	return d.pages(players, func(kind byte, first Player, cells int) error {
		width := int(kind)
		if width > 8 || width&(width-1) != 0 {
			return fmt.Errorf("%w: counters of %d bytes", ErrCorrupt, width)
		}
		page := buf[:cells*width]
		if _, err := io.ReadFull(d, page); err != nil {
			return err
		}
		for i := range cells {
			if err := c.restore(first+Player(i), page[i*width:(i+1)*width]); err != nil {
				return err
			}
		}
		return nil
	})
}

// restore sets the counter of a player, who does not have it, to the cell read.
func (c *Column) restore(p Player, cell []byte) error {
	n, ok := decode(readCode(cell))
	if !ok {
		return nil
	}
	if !inRange(n) {
		return fmt.Errorf("%w: counter of %d", ErrCorrupt, n)
	}
	copy(c.codes.writable(p, len(cell)), cell)
	return nil
}
