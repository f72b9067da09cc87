package standings

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// TestSealedStaysWhenHidden hides and shows players in a game and wants boards that
// were taken from it between to stay as they were, without a copy of any entry.
func TestSealedStaysWhenHidden(t *testing.T) {
	g := example()
	whole := g.Sealed("sealed 0")
	var taken []*Sealed
	var pages [][]Entry
	take := func(listed int) {
		s := g.Sealed("sealed 0")
		if s.Len() != listed || &s.players[0] != &whole.players[0] || &s.places[0] != &whole.places[0] {
			t.Errorf("%d are listed, want %d, or entries are copied", s.Len(), listed)
		}
		taken, pages = append(taken, s), append(pages, s.AppendPage(nil, 0, s.Len()))
	}
	order := []int{3, 0, 4, 1, 2}
	for i, place := range order {
		take(len(whole.players) - i)
		g.Hide(whole.players[place])
	}
	for i, place := range order {
		take(len(whole.players) - len(order) + i)
		g.Show(whole.players[place])
	}
	take(len(whole.players))
	for i, s := range taken {
		if !slices.Equal(s.AppendPage(nil, 0, s.Len()), pages[i]) || s.Len() != len(pages[i]) {
			t.Errorf("board %d has changed", i)
		}
	}
	empty := g.Sealed("sealed without anybody")
	if g.Hide(3); g.Sealed("sealed without anybody") != empty {
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
