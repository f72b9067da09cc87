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
		"nothing": NewGame(), "a board": plainGame([]string{"x"}, nil), "a counter": plainGame(nil, []string{"x"}),
		"another name": plainGame([]string{"y"}, nil), "two names": plainGame([]string{"xy", "z"}, nil),
		"the same letters": plainGame([]string{"x", "yz"}, nil),
	} {
		try(name, g)
	}
	g := plainGame([]string{"a", "b"}, []string{"c", "d"})
	g.AddBoard("wide", Shape{Width: 3, Tie: 1})
	g.AddMeasure("e")
	g.AddMeasure("f")
	wide := func(listed bool, row ...float64) func() { return func() { g.Board("wide").Set(1, row, listed) } }
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"no players", func() {}},
		{"a player", func() { g.Intern("ann") }},
		{"more players", func() { g.Intern("bob"); g.Intern("cy") }},
		{"a score of 0", func() { put(g.Board("a"), 1, 0) }},
		{"a score on the other board", func() { put(g.Board("b"), 1, 0) }},
		{"another score", func() { put(g.Board("a"), 1, 1) }},
		{"the first score, reached again", func() { put(g.Board("a"), 1, 0) }},
		{"a counter at 0", func() { g.Counter("c").Add(2, 0) }},
		{"the other counter at 0", func() { g.Counter("d").Add(2, 0) }},
		{"a counter", func() { g.Counter("c").Add(2, -1) }},
		{"a larger counter", func() { g.Counter("c").Add(2, 1000) }},
		{"a measure at 0", func() { g.Measure("e").Set(2, 0) }},
		{"the other measure at 0", func() { g.Measure("f").Set(2, 0) }},
		{"a measure", func() { g.Measure("e").Set(2, -1) }},
		{"a category", func() { g.Category("axe") }},
		{"another category", func() { g.Category("bow") }},
		{"a row of zeros", wide(false, 0, 0, 0)},
		{"a score of a row", wide(false, 1, 0, 0)},
		{"a tie of a row", wide(false, 1, 2, 0)},
		{"the rest of a row", wide(false, 1, 2, 3)},
		{"a row that is listed", wide(true, 1, 2, 3)},
		{"a row that was listed", wide(false, 1, 2, 3)},
		{"another board", func() { g.AddBoard("later", plain) }},
		{"another board of another shape", func() { g.Remove("later"); g.AddBoard("later", Shape{Width: 1, Low: true}) }},
		{"a wider board", func() { g.Remove("later"); g.AddBoard("later", Shape{Width: 2}) }},
		{"a board with a tie", func() { g.Remove("later"); g.AddBoard("later", Shape{Width: 2, Tie: 1}) }},
		{"a board with a low tie", func() { g.Remove("later"); g.AddBoard("later", Shape{Width: 2, Tie: 1, TieLow: true}) }},
		{"an empty sealed board", func() { g.Seal("later", nil) }},
		{"a sealed board", func() { g.Seal("a", nil) }},
		{"a sealed board that is marked", func() { g.Seal("b", func(Player) bool { return true }) }},
	} {
		step.do()
		try(step.name, g)
	}
	before := g.Digest()
	g.Intern("bob")
	g.Category("axe")
	wide(false, 1, 2, 3)()
	g.Measure("e").Set(2, -1)
	if g.Digest() != before {
		t.Error("the digest changes with nothing")
	}
}

// TestDigestForgets reaches a state in different ways: wide cells, missing
// indexes, snapshots on the way, pages of players who have nothing any more and
// the order in which things were added leave no trace.
func TestDigestForgets(t *testing.T) {
	plainly, other := NewGame(), NewGame()
	row := Shape{Width: 2, Tie: 1}
	plainly.AddBoard("wins", plain)
	plainly.AddBoard("row", row)
	plainly.AddCounter("games")
	plainly.AddCounter("draws")
	plainly.AddMeasure("height")
	plainly.AddMeasure("depth")
	other.AddMeasure("depth")
	other.AddMeasure("height")
	other.AddCounter("draws")
	other.AddBoard("row", row).Defer()
	other.AddCounter("games")
	other.AddBoard("gone", plain)
	other.AddBoard("wins", plain).Defer()
	put(other.Board("gone"), other.Intern("0"), 1)
	other.Remove("gone")
	for i := range 3000 {
		for _, g := range []*Game{plainly, other} {
			p := g.Intern(fmt.Sprint(i))
			put(g.Board("wins"), p, float64(i%10))
			g.Board("row").Set(p, []float64{0, 7}, i%pagePlayers < 2)
			if i%pagePlayers < 2 {
				g.Board("row").Set(p, []float64{0, 0}, false)
			}
			g.Counter("games").Add(p, 1)
			g.Measure("height").Set(p, 3)
		}
		if i%50 == 0 {
			other.Snapshot()
		}
		other.Counter("games").Add(Player(i), MaxCount-1)
		other.Counter("games").Add(Player(i), 1-MaxCount)
		other.Measure("height").Set(Player(i), 0.1)
		other.Measure("height").Set(Player(i), 3)
	}
	if plainly.Digest() != other.Digest() {
		t.Error("digests differ before Build")
	}
	other.Board("wins").Build()
	if plainly.Digest() != other.Digest() || reload(t, other).Digest() != plainly.Digest() {
		t.Error("digests differ after Build")
	}
	for _, name := range []string{"wins", "row"} {
		plainly.Seal(name, nil)
		other.Seal(name, func(Player) bool { return false })
	}
	if plainly.Digest() != other.Digest() || reload(t, other).Digest() != plainly.Digest() {
		t.Error("digests differ after Seal")
	}
}

// TestSnapshotStays takes snapshots between changes of every kind and looks at
// them at the end.
func TestSnapshotStays(t *testing.T) {
	g := plainGame([]string{"wins"}, []string{"games"})
	g.AddBoard("times", Shape{Width: 3, Low: true, Tie: 2})
	g.AddMeasure("best")
	rng := rand.New(rand.NewPCG(9, 9))
	var snapshots []*Snapshot
	var digests [][DigestSize]byte
	for i := range 60 {
		for range rng.IntN(100) {
			p := g.Intern(fmt.Sprint(rng.IntN(1 + i*i)))
			put(g.Board("wins"), p, float64(rng.IntN(3)))
			g.Board("times").Set(p, []float64{rng.Float64(), float64(i), rng.Float64()}, rng.IntN(4) > 0)
			g.Counter("games").Add(p, rng.Int64N(1+1<<(i/2)))
			g.Measure("best").Set(p, rng.Float64())
		}
		g.Category(fmt.Sprint(i))
		if i%10 == 9 {
			name := fmt.Sprint(i)
			fillBoard(g.AddBoard(name, plain), rng, g.Players())
			g.Seal(name, nil)
			g.Remove(fmt.Sprint(i - 20))
			g.AddCounter(name)
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

// TestSnapshotIsolates writes one cell of one column after a snapshot, for every
// kind of column, and wants the snapshot not to see it.
func TestSnapshotIsolates(t *testing.T) {
	for name, write := range map[string]func(g *Game){
		"score":            func(g *Game) { put(g.Board("live 0"), 3, 1e6) },
		"score of a row":   func(g *Game) { g.Board("live 2").Set(3, []float64{1e6, 1}, true) },
		"off the board":    func(g *Game) { g.Board("live 2").Set(3, []float64{1, 1}, false) },
		"tie":              func(g *Game) { g.Board("live 3").Set(3, []float64{1, 2}, true) },
		"number of a row":  func(g *Game) { g.Board("live 5").Set(3, []float64{1, 1, 2}, true) },
		"counter":          func(g *Game) { g.Counter("games").Add(3, 1) },
		"first counter":    func(g *Game) { g.Counter("none").Add(3, 1) },
		"measure":          func(g *Game) { g.Measure("heights").Set(3, -1) },
		"category":         func(g *Game) { g.Category("new") },
		"player":           func(g *Game) { g.Intern("new") },
		"board":            func(g *Game) { g.AddBoard("new", plain) },
		"removed":          func(g *Game) { g.Remove("sealed 0") },
		"sealed":           func(g *Game) { g.Seal("live 0", nil) },
		"board of a name":  func(g *Game) { g.Remove("live 0"); g.AddBoard("live 0", shapes[3]) },
		"counter of a new": func(g *Game) { g.AddCounter("a").Add(3, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			g := example()
			for i, s := range shapes {
				row := slices.Repeat([]float64{1}, s.Width)
				g.Board(fmt.Sprintf("live %d", i)).Set(3, row, true)
			}
			s, before := g.Snapshot(), g.Digest()
			write(g)
			if g.Digest() == before {
				t.Error("the game has not changed")
			}
			if s.Digest() != before {
				t.Error("the snapshot has changed")
			}
		})
	}
}

// TestSnapshotKeepsChunk makes the writer replace the first chunks of ids and of
// categories, which a snapshot may be reading at that moment.
func TestSnapshotKeepsChunk(t *testing.T) {
	g := NewGame()
	g.Intern("ann")
	g.Category("axe")
	s := g.Snapshot()
	for _, c := range []struct {
		now, then *ids
		add       func(name string)
	}{
		{&g.players.ids, &s.players, func(name string) { g.Intern(name) }},
		{&g.categories.ids, &s.categories, func(name string) { g.Category(name) }},
	} {
		chunk := &c.then.chunks[0][0]
		for i := range firstChunk {
			c.add(fmt.Sprint(i))
		}
		if chunk == &c.now.chunks[0][0] || chunk != &c.then.chunks[0][0] {
			t.Error("the snapshot has the chunk of the game")
		}
	}
}

// TestSnapshotBesideWriter writes snapshots in the background while the game
// goes on, for the race detector, and reads them.
func TestSnapshotBesideWriter(t *testing.T) {
	g := plainGame([]string{"wins"}, []string{"games"})
	times, best := g.AddBoard("times", Shape{Width: 2, Tie: 1}), g.AddMeasure("best")
	rng := rand.New(rand.NewPCG(10, 10))
	var wg sync.WaitGroup
	for i := range 30 {
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
			put(g.Board("wins"), p, float64(rng.IntN(100)))
			times.Set(p, []float64{rng.Float64(), 1}, rng.IntN(2) == 0)
			g.Counter("games").Add(p, rng.Int64N(1000))
			best.Set(p, rng.Float64())
			g.Category(fmt.Sprint(rng.IntN(1000)))
		}
		name := fmt.Sprint("season ", i)
		fillBoard(g.AddBoard(name, plain), rng, 100)
		g.Seal(name, nil)
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
