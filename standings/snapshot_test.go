package standings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/iotest"
)

// fataler is a testing.TB or a rapid.T.
type fataler interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// encoding returns what a snapshot writes.
func encoding(t fataler, s *Snapshot) []byte {
	t.Helper()
	var buf bytes.Buffer
	n, err := s.WriteTo(&buf)
	if err != nil || n != int64(buf.Len()) {
		t.Fatalf("wrote %d of %d bytes: %v", n, buf.Len(), err)
	}
	return buf.Bytes()
}

// reload returns the game that is read from what g writes, and checks that it
// has the same digest.
func reload(t fataler, g *Game) *Game {
	t.Helper()
	read, err := ReadGame(bytes.NewReader(encoding(t, g.Snapshot())))
	if err != nil {
		t.Fatal(err)
	}
	if read.Digest() != g.Digest() {
		t.Fatal("the game that was read has another digest")
	}
	return read
}

// example returns a game with all that an encoding can have: whole pages, a
// part of one, one without values, counters of all widths, scores of all kinds,
// ids of all lengths, names without a letter.
func example() *Game {
	const players = 2*pagePlayers + 100
	g := NewGame([]string{"wins", "", "elo"}, []string{"games", "none", "deltas"})
	for i := range players {
		g.Intern(fmt.Sprintf("%0*d", 4+i%(MaxID-3), i))
	}
	rng := rand.New(rand.NewPCG(7, 8))
	for i := range 5 * players {
		p := Player(rng.IntN(players))
		g.Board(0).Set(p, float64(i%7))
		g.Board(2).Set(p&^pagePlayers, rng.NormFloat64()) // nobody of the second page
		g.Counter(0).Add(p, 1)
		g.Counter(2).Add(p, rng.Int64N(1<<(p/8%50))*(1-2*int64(i%2)))
	}
	return g
}

func TestReload(t *testing.T) {
	for name, g := range map[string]*Game{
		"nothing":      NewGame(nil, nil),
		"no players":   NewGame([]string{"wins"}, []string{"games"}),
		"no boards":    func() *Game { g := NewGame(nil, nil); g.Intern("ann"); return g }(),
		"of all kinds": example(),
	} {
		t.Run(name, func(t *testing.T) {
			read := reload(t, g)
			if !slices.Equal(read.Boards(), g.Boards()) || !slices.Equal(read.Counters(), g.Counters()) {
				t.Errorf("names are %q and %q", read.Boards(), read.Counters())
			}
			for p := range Player(g.Players()) {
				if q, ok := read.Lookup(g.ID(p)); q != p || !ok || read.ID(p) != g.ID(p) {
					t.Fatalf("player %d is now %d, %v, %q", p, q, ok, read.ID(p))
				}
			}
			for i := range g.Boards() {
				sameBoard(t, read.Board(i), g.Board(i))
			}
			for i := range g.Counters() {
				sameColumn(t, g.Players(), read.Counter(i), g.Counter(i))
			}
		})
	}
}

func sameBoard(t *testing.T, got, want *Board) {
	t.Helper()
	if err := checkIndex(got); err != nil {
		t.Error(err)
	}
	if got.Changes() != want.Changes() || got.Len() != want.Len() {
		t.Errorf("%d changes of %d, want %d of %d", got.Changes(), got.Len(), want.Changes(), want.Len())
	}
	if !slices.Equal(got.AppendPage(nil, 0, got.Len()), want.AppendPage(nil, 0, want.Len())) {
		t.Error("boards are not the same")
	}
}

func sameColumn(t *testing.T, players int, got, want *Column) {
	t.Helper()
	for p := range Player(players) {
		n, ok := got.Get(p)
		m, has := want.Get(p)
		if n != m || ok != has {
			t.Fatalf("player %d has %d, %v, want %d, %v", p, n, ok, m, has)
		}
	}
}

// TestDigestCovers changes one thing after the other in a game; each gives a
// digest that was not there before.
func TestDigestCovers(t *testing.T) {
	seen := map[[DigestSize]byte]string{}
	try := func(name string, g *Game) {
		t.Helper()
		if other, ok := seen[g.Digest()]; ok {
			t.Errorf("%s has the digest of %s", name, other)
		}
		if g.Digest() != g.Snapshot().Digest() {
			t.Errorf("%s: the snapshot has another digest", name)
		}
		seen[g.Digest()] = name
	}
	for name, g := range map[string]*Game{
		"nothing": NewGame(nil, nil), "a board": NewGame([]string{"x"}, nil), "a counter": NewGame(nil, []string{"x"}),
		"another name": NewGame([]string{"y"}, nil), "two names": NewGame([]string{"xy", "z"}, nil),
		"the same letters": NewGame([]string{"x", "yz"}, nil),
	} {
		try(name, g)
	}
	g := NewGame([]string{"a", "b"}, []string{"c", "d"})
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"no players", func() {}},
		{"a player", func() { g.Intern("ann") }},
		{"more players", func() { g.Intern("bob"); g.Intern("cy") }},
		{"a score of 0", func() { g.Board(0).Set(1, 0) }},
		{"a score on the other board", func() { g.Board(1).Set(1, 0) }},
		{"another score", func() { g.Board(0).Set(1, 1) }},
		{"the first score, reached again", func() { g.Board(0).Set(1, 0) }},
		{"a counter at 0", func() { g.Counter(0).Add(2, 0) }},
		{"the other counter at 0", func() { g.Counter(1).Add(2, 0) }},
		{"a counter", func() { g.Counter(0).Add(2, -1) }},
		{"a larger counter", func() { g.Counter(0).Add(2, 1000) }},
	} {
		step.do()
		try(step.name, g)
	}
	before := g.Digest()
	g.Intern("bob")
	g.Board(0).Set(1, 0)
	if g.Digest() != before {
		t.Error("the digest changes with nothing")
	}
}

// TestDigestForgets reaches a state in different ways: wide cells, missing
// indexes and snapshots on the way leave no trace.
func TestDigestForgets(t *testing.T) {
	plain, other := NewGame([]string{"wins"}, []string{"games"}), NewGame([]string{"wins"}, []string{"games"})
	other.Board(0).Defer()
	for i := range 100 {
		for _, g := range []*Game{plain, other} {
			p := g.Intern(fmt.Sprint(i))
			g.Board(0).Set(p, float64(i%10))
			g.Counter(0).Add(p, 1)
		}
		other.Snapshot()
		other.Counter(0).Add(Player(i), MaxCount-1)
		other.Counter(0).Add(Player(i), 1-MaxCount)
	}
	if plain.Digest() != other.Digest() {
		t.Error("digests differ before Build")
	}
	other.Board(0).Build()
	if plain.Digest() != other.Digest() || reload(t, other).Digest() != plain.Digest() {
		t.Error("digests differ after Build")
	}
}

// TestSnapshotStays takes snapshots between changes of every kind and looks at
// them at the end.
func TestSnapshotStays(t *testing.T) {
	g := NewGame([]string{"wins"}, []string{"games"})
	rng := rand.New(rand.NewPCG(9, 9))
	var snapshots []*Snapshot
	var digests [][DigestSize]byte
	for i := range 60 {
		for range rng.IntN(100) {
			p := g.Intern(fmt.Sprint(rng.IntN(1 + i*i)))
			g.Board(0).Set(p, float64(rng.IntN(3)))
			g.Counter(0).Add(p, rng.Int64N(1+1<<(i/2)))
		}
		digests = append(digests, g.Digest())
		snapshots = append(snapshots, g.Snapshot())
	}
	for i, s := range snapshots {
		if s.Digest() != digests[i] {
			t.Errorf("snapshot %d has changed", i)
		}
	}
}

// TestSnapshotKeepsChunk makes the writer replace the first chunk of ids, which
// a snapshot may be reading at that moment.
func TestSnapshotKeepsChunk(t *testing.T) {
	g := NewGame(nil, nil)
	g.Intern("ann")
	s := g.Snapshot()
	chunk := &s.ids.chunks[0][0]
	for i := range firstChunk {
		g.Intern(fmt.Sprint(i))
	}
	if chunk == &g.players.ids.chunks[0][0] || chunk != &s.ids.chunks[0][0] {
		t.Error("the snapshot has the chunk of the game")
	}
}

// TestSnapshotBesideWriter writes snapshots in the background while the game
// goes on, for the race detector, and reads them.
func TestSnapshotBesideWriter(t *testing.T) {
	g := NewGame([]string{"wins"}, []string{"games"})
	rng := rand.New(rand.NewPCG(10, 10))
	var wg sync.WaitGroup
	for range 30 {
		s, digest := g.Snapshot(), g.Digest()
		wg.Go(func() {
			if s.Digest() != digest {
				t.Error("the snapshot has changed")
			}
			if read, err := ReadGame(bytes.NewReader(encoding(t, s))); err != nil || read.Digest() != digest {
				t.Errorf("the game that was read is another one: %v", err)
			}
		})
		for range 500 {
			p := g.Intern(fmt.Sprint(rng.IntN(5000)))
			g.Board(0).Set(p, float64(rng.IntN(100)))
			g.Counter(0).Add(p, rng.Int64N(1000))
		}
	}
	wg.Wait()
}

// TestWriteErrors fails at each byte of the encoding in turn.
func TestWriteErrors(t *testing.T) {
	s := example().Snapshot()
	size := len(encoding(t, s))
	for i := 0; i < size; i += 1 + size/50 {
		n, err := s.WriteTo(&fullWriter{left: i})
		if !errors.Is(err, io.ErrShortWrite) || n != int64(i) {
			t.Fatalf("a writer of %d bytes takes %d: %v", i, n, err)
		}
	}
	if _, err := s.WriteTo(&fullWriter{left: size - 1}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("the last byte is lost: %v", err)
	}
}

// fullWriter is a disk with some bytes left.
type fullWriter struct{ left int }

func (w *fullWriter) Write(b []byte) (int, error) {
	n := min(len(b), w.left)
	w.left -= n
	if n < len(b) {
		return n, io.ErrShortWrite
	}
	return n, nil
}

// TestReadErrors wants the error of the reader, not a corrupt snapshot.
func TestReadErrors(t *testing.T) {
	all := encoding(t, example().Snapshot())
	for i := 0; i < len(all); i += 1 + len(all)/50 {
		r := io.MultiReader(bytes.NewReader(all[:i]), iotest.ErrReader(io.ErrClosedPipe))
		if _, err := ReadGame(r); !errors.Is(err, io.ErrClosedPipe) || errors.Is(err, ErrCorrupt) {
			t.Fatalf("after %d bytes: %v", i, err)
		}
	}
}

// TestReadStops wants a byte reader to be left behind the encoding, and any
// reader to be read however it gives its bytes.
func TestReadStops(t *testing.T) {
	all := encoding(t, example().Snapshot())
	r := bytes.NewReader(append(slices.Clone(all), "more"...))
	if _, err := ReadGame(r); err != nil || r.Len() != len("more") {
		t.Errorf("%d bytes left: %v", r.Len(), err)
	}
	if _, err := ReadGame(iotest.HalfReader(bytes.NewReader(all))); err != nil {
		t.Error(err)
	}
	if _, err := ReadGame(iotest.DataErrReader(bytes.NewReader(all))); err != nil {
		t.Error(err)
	}
}
