package standings

import (
	"crypto/sha256"
	"io"
	"slices"
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
//	"standings 2\n"
//	uint players, and each one's id: uint length, bytes
//	uint categories, and each one's name: uint length, bytes
//	uint live boards, and of each in order of name:
//	  uint length, bytes of the name
//	  width, flags (1 Low, 2 TieLow) and tie of the shape, a byte each
//	  uint changes
//	  for each 1024 players: 0 if the cells of all of them are 0, else 1 and of
//	    each the bits of the score (8 bytes) and the order (6), which is 0 if he
//	    is not listed
//	  of each further number of the row, a column
//	uint sealed boards, and of each in order of name:
//	  name and shape as above, uint changes of the live board
//	  uint entries, and of each in order of place: the bits of the score (8 bytes),
//	    if there is a tie its bits (8 bytes), the player (4 bytes)
//	  a bit for each entry, padded to whole bytes: whether it is marked
//	uint counters, and of each in order of name its name and a column
//	uint measures, and of each likewise
//	SHA-256 of all of this
//
// A column is, for each 1024 players: the bytes that their largest code needs
// (0, 1, 2, 4 or 8) and the code of each of them, which is 0 if he does not have
// it. Else it is, of a counter, one more than its zigzag encoding, and of any
// other number one more than its bits with the bytes reversed.
//
// There is exactly one encoding of a game, whatever way it became what it is. Who
// is hidden is not part of it.
type Snapshot struct {
	players    ids
	categories ids
	boards     named[boardView]
	sealed     catalog[Sealed]
	counters   named[[]page]
	measures   named[[]page]
}

// named is things in the order of their names.
type named[T any] struct {
	names []string
	items []T
}

// boardView is what a snapshot has of a live board.
type boardView struct {
	shape  Shape
	order  uint64
	listed int // not part of the encoding, which has who is
	scores []page
	more   [][]page
}

const magic = "standings 2\n"

// Digest returns the digest of the game as it is; see [Snapshot.Digest]. It
// reads everything, a million players in about 50 ms, but not the rank indexes,
// so boards may be deferred.
func (g *Game) Digest() [DigestSize]byte {
	return g.view(func(s *pages) []page { return s.list }).Digest()
}

// Snapshot returns the game as it is now, for good. It copies the tables of
// pages only, in about 10 µs a column at a million players; a page itself is
// copied when it is next written to. It counts as a write, because it marks the
// pages.
func (g *Game) Snapshot() *Snapshot {
	s := g.view((*pages).freeze)
	s.players, s.categories = s.players.freeze(), s.categories.freeze()
	return s
}

// view returns a snapshot with what pick says of the pages of a column. The ids
// are valid only until the next write.
func (g *Game) view(pick func(*pages) []page) *Snapshot {
	s := &Snapshot{players: g.players.ids, sealed: g.sealed.clone()}
	if g.categories != nil {
		s.categories = g.categories.ids
	}
	s.boards = viewOf(&g.boards, func(b *Board) boardView {
		v := boardView{shape: b.shape, order: b.order, listed: b.listed, scores: pick(&b.scores.pages)}
		for i := range b.more {
			v.more = append(v.more, pick(&b.more[i].codes))
		}
		return v
	})
	s.counters = viewOf(&g.counters, func(c *Column) []page { return pick(&c.codes) })
	s.measures = viewOf(&g.measures, func(m *Measure) []page { return pick(&m.codes) })
	return s
}

// viewOf returns what of says of the things of a catalog.
func viewOf[T, V any](c *catalog[T], of func(*T) V) named[V] {
	items := make([]V, len(c.items))
	for i, item := range c.items {
		items[i] = of(item)
	}
	return named[V]{slices.Clone(c.names), items}
}

// Players returns the number of players.
func (s *Snapshot) Players() int { return s.players.n }

// Digest returns the SHA-256 that ends the encoding: games have the same digest
// if they have the same players, categories, boards, counters and measures, and
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
