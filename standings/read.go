package standings

import (
	"errors"
	"fmt"
	"io"
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

// complete makes what an encoding does not have, the tables of ids, the rank
// indexes and the places on sealed boards, and compares the digest. All of them
// read only what has been read, so they run beside one another: a start waits
// for this.
func (g *Game) complete(digest [DigestSize]byte) error {
	tasks := []func() error{
		func() error {
			if g.Digest() != digest {
				return fmt.Errorf("%w: digest does not match", ErrCorrupt)
			}
			return nil
		},
		func() error { return g.players.complete("player") },
	}
	if g.categories != nil {
		tasks = append(tasks, func() error { return g.categories.complete("category") })
	}
	for i, b := range g.boards.items {
		tasks = append(tasks, func() error { return b.complete(g.boards.names[i]) })
	}
	for i, s := range g.sealed.items {
		tasks = append(tasks, func() error { return s.complete(g.sealed.names[i]) })
	}
	errs := make([]error, len(tasks))
	inParallel(len(tasks), func(i int) { errs[i] = tasks[i]() })
	return errors.Join(errs...)
}

func (r *roster) complete(what string) error {
	if twice, ok := r.fill(); !ok {
		return fmt.Errorf("%w: %s %q twice", ErrCorrupt, what, r.ids.get(twice))
	}
	return nil
}

func (b *Board) complete(name string) error {
	if !b.build() {
		return fmt.Errorf("%w: board %q: two players reached the same at once", ErrCorrupt, name)
	}
	return nil
}

func (s *Sealed) complete(name string) error {
	if s.indexPlayers(); !s.distinct() {
		return fmt.Errorf("%w: sealed board %q: a player is listed twice", ErrCorrupt, name)
	}
	return nil
}
