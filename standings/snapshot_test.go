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
// part of one, one without values, counters of all widths, numbers of all kinds,
// ids of all lengths, names without a letter, boards of all shapes, live and
// sealed, with and without marks.
func example() *Game {
	const players = 2*pagePlayers + 100
	g := plainGame([]string{"wins", "", "elo"}, []string{"games", "none", "deltas"})
	for i := range players {
		g.Intern(fmt.Sprintf("%0*d", 4+i%(MaxID-3), i))
	}
	rng := rand.New(rand.NewPCG(7, 8))
	heights, depths := g.AddMeasure("heights"), g.AddMeasure("depths")
	for i := range 5 * players {
		p := Player(rng.IntN(players))
		put(g.Board("wins"), p, float64(i%7))
		put(g.Board("elo"), p&^pagePlayers, rng.NormFloat64()) // nobody of the second page
		g.Counter("games").Add(p, 1)
		g.Counter("deltas").Add(p, rng.Int64N(1<<(p/8%50))*(1-2*int64(i%2)))
		heights.Set(p, float64(i))
		depths.Set(p&^pagePlayers, -rng.NormFloat64())
	}
	for i, shape := range shapes {
		fillBoard(g.AddBoard(fmt.Sprintf("live %d", i), shape), rng, players)
		name := fmt.Sprintf("sealed %d", i)
		fillBoard(g.AddBoard(name, shape), rng, players)
		g.Seal(name, func(p Player) bool { return p%5 == 2 })
	}
	g.AddBoard("sealed without anybody", plain)
	g.Seal("sealed without anybody", nil)
	for i := range 300 {
		g.Category(fmt.Sprintf("category %d", i))
	}
	return g
}

// fillBoard sets rows of half of the players; some of them are not listed,
// and nobody of a page is.
func fillBoard(b *Board, rng *rand.Rand, players int) {
	row := make([]float64, b.Shape().Width)
	for p := range Player(players) {
		for i := range row {
			row[i] = float64(rng.IntN(20)) - 5
		}
		if rng.IntN(2) == 0 {
			b.Set(p, row, len(row) == 1 || rng.IntN(3) > 0 && p&pagePlayers == 0)
		}
	}
}

func TestReload(t *testing.T) {
	for name, g := range map[string]*Game{
		"nothing":      NewGame(),
		"no players":   plainGame([]string{"wins"}, []string{"games"}),
		"no boards":    func() *Game { g := NewGame(); g.Intern("ann"); return g }(),
		"of all kinds": example(),
	} {
		t.Run(name, func(t *testing.T) {
			read := reload(t, g)
			if !slices.Equal(names(read), names(g)) {
				t.Errorf("names are %q, want %q", names(read), names(g))
			}
			for p := range Player(g.Players()) {
				if q, ok := read.Lookup(g.ID(p)); q != p || !ok || read.ID(p) != g.ID(p) {
					t.Fatalf("player %d is now %d, %v, %q", p, q, ok, read.ID(p))
				}
			}
			for c := range uint32(g.Categories()) {
				if d, ok := read.LookupCategory(g.CategoryName(c)); c != d || !ok || read.CategoryName(c) != g.CategoryName(c) {
					t.Fatalf("category %d is now %d, %v, %q", c, d, ok, read.CategoryName(c))
				}
			}
			sameBoards(t, read, g)
			for _, name := range g.Counters() {
				sameColumn(t, g.Players(), read.Counter(name), g.Counter(name))
			}
			for _, name := range g.Measures() {
				sameMeasure(t, g.Players(), read.Measure(name), g.Measure(name))
			}
		})
	}
}

// names returns the names of all that a game has.
func names(g *Game) []string {
	return slices.Concat(g.Boards(), g.SealedBoards(), g.Counters(), g.Measures())
}

// sameBoards compares the boards of two games that have the same names.
func sameBoards(t *testing.T, got, want *Game) {
	t.Helper()
	for _, name := range want.Boards() {
		if err := checkIndex(got.Board(name)); err != nil {
			t.Error(err)
		}
		if got.Board(name).Changes() != want.Board(name).Changes() {
			t.Errorf("%d changes, want %d", got.Board(name).Changes(), want.Board(name).Changes())
		}
		for p := range Player(want.Players()) {
			a, _ := got.Board(name).Row(p, nil)
			b, _ := want.Board(name).Row(p, nil)
			if !slices.Equal(a, b) {
				t.Fatalf("player %d has %v, want %v", p, a, b)
			}
		}
		sameListing(t, got.Board(name), want.Board(name))
	}
	for _, name := range want.SealedBoards() {
		sameListing(t, got.Sealed(name), want.Sealed(name))
		for _, e := range got.Sealed(name).AppendPage(nil, 0, 1000) {
			if place, ok := got.Sealed(name).Place(e.Player); place != int(e.Order-want.Sealed(name).changes)-1 || !ok {
				t.Fatalf("%v has place %d, %v", e, place, ok)
			}
		}
	}
}

func sameListing(t *testing.T, got, want Listing) {
	t.Helper()
	if got.Len() != want.Len() || got.Shape() != want.Shape() {
		t.Errorf("%d on a board of %v, want %d, %v", got.Len(), got.Shape(), want.Len(), want.Shape())
	}
	if !slices.Equal(got.AppendPage(nil, 0, got.Len()), want.AppendPage(nil, 0, want.Len())) {
		t.Error("boards are not the same")
	}
}

func sameMeasure(t *testing.T, players int, got, want *Measure) {
	t.Helper()
	for p := range Player(players) {
		v, ok := got.Get(p)
		w, has := want.Get(p)
		if v != w || ok != has {
			t.Fatalf("player %d has %v, %v, want %v, %v", p, v, ok, w, has)
		}
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

// TestSnapshotKeepsChunk makes the writer replace the first chunk of ids, which
// a snapshot may be reading at that moment.
func TestSnapshotKeepsChunk(t *testing.T) {
	g := NewGame()
	g.Intern("ann")
	s := g.Snapshot()
	chunk := &s.players.chunks[0][0]
	for i := range firstChunk {
		g.Intern(fmt.Sprint(i))
	}
	if chunk == &g.players.ids.chunks[0][0] || chunk != &s.players.chunks[0][0] {
		t.Error("the snapshot has the chunk of the game")
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
