package standings

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// TestSealedStaysWhenHidden hides and shows players in a game and wants boards that
// were taken from it before to stay as they were, without a copy of any entry.
func TestSealedStaysWhenHidden(t *testing.T) {
	g := example()
	g.Hide(9)
	s := g.Sealed("sealed 0")
	first := s.players[0]
	before := s.AppendPage(nil, 0, s.Len())
	g.Hide(first)
	other := g.Sealed("sealed 0")
	if _, ok := other.Place(first); ok || other.Len() != s.Len()-1 {
		t.Errorf("the first is there, among %d", other.Len())
	}
	if &s.players[0] != &other.players[0] || &s.places[0] != &other.places[0] {
		t.Error("entries are copied")
	}
	g.Show(9)
	g.Show(first)
	if !slices.Equal(s.AppendPage(nil, 0, s.Len()), before) || g.Sealed("sealed 0").gaps != nil {
		t.Error("not all is as it was")
	}
	empty := g.Sealed("sealed without anybody")
	if g.Hide(first); g.Sealed("sealed without anybody") != empty {
		t.Error("a board on which nobody is hidden is another one")
	}
}

// TestReadersBesideReaders reads boards with hidden players in parallel, for the
// race detector.
func TestReadersBesideReaders(t *testing.T) {
	g := example()
	for p := range Player(50) {
		g.Hide(p * 7)
	}
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for _, l := range []Listing{g.Sealed("sealed 3"), g.Board("live 3")} {
				for p := range Player(500) {
					_, ok := l.Place(p)
					if ok && g.Hidden(p) {
						t.Errorf("player %d is seen", p)
					}
					l.AppendPage(nil, int(p), i)
				}
			}
		})
	}
	group.Wait()
}

// TestHidingAllocatesNothing reads without garbage while players are hidden.
func TestHidingAllocatesNothing(t *testing.T) {
	const players = 20_000
	rng := rand.New(rand.NewPCG(1, 1))
	g := NewGame()
	for _, name := range []string{"live", "sealed"} {
		fillBoard(g.AddBoard(name, shapes[3]), rng, players)
	}
	g.Seal("sealed", nil)
	for p := range Player(players / 100) {
		g.Hide(p * 100)
	}
	for name, l := range map[string]Listing{"live": g.Board("live"), "sealed": g.Sealed("sealed")} {
		t.Run(name, func(t *testing.T) {
			wantReadsWithout(t, l, func() Player { return Player(rng.IntN(players)) })
		})
	}
}

// TestNobodyHiddenTakesNothing wants nothing but nil pointers while nobody was
// ever hidden.
func TestNobodyHiddenTakesNothing(t *testing.T) {
	g := example()
	if g.Show(3); g.hidden != nil || g.Board("wins").hidden != nil || g.Sealed("sealed 0").gaps != nil {
		t.Error("there is something for hidden players")
	}
}
