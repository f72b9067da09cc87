package standings

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// TestSearchAgainstOracle searches between all that changes who is found, and compares
// with a look at every id.
func TestSearchAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &searching{game: NewGame()}
		m.Intern(t)
		t.Repeat(rapid.StateMachineActions(m))
	})
}

// searching is a game, and sorting that has been asked for and not been done.
type searching struct {
	game    *Game
	waiting []*Sorting
}

// drawID draws ids that have much in common, end anywhere, and have zeros in them.
func drawID(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "\x00", "é", "player-", "\xff"}), 1, 6)
	return strings.Join(parts.Draw(t, "id"), "")
}

func (m *searching) Intern(t *rapid.T) {
	for range rapid.IntRange(1, 20).Draw(t, "players") {
		m.game.Intern(drawID(t))
	}
}

// InternMany adds more players than a search looks at one by one.
func (m *searching) InternMany(t *rapid.T) {
	rng := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed")))
	for range rapid.SampledFrom([]int{fewUnsorted, 3 * alphabetBlock}).Draw(t, "players") {
		m.game.Intern(fmt.Sprintf("player-%04x", rng.IntN(1<<16)))
	}
}

func (m *searching) Rename(t *rapid.T) {
	id := drawID(t)
	if _, taken := m.game.Lookup(id); !taken {
		m.game.Rename(m.player(t), id)
	}
}

func (m *searching) player(t *rapid.T) Player {
	return Player(rapid.IntRange(0, m.game.Players()-1).Draw(t, "player"))
}

func (m *searching) Hide(t *rapid.T) { m.game.Hide(m.player(t)) }
func (m *searching) Show(t *rapid.T) { m.game.Show(m.player(t)) }

// Ask asks for sorting that may be done much later, or never.
func (m *searching) Ask(*rapid.T) {
	if s := m.game.Sorting(); s != nil {
		m.waiting = append(m.waiting, s)
	}
}

func (m *searching) Run(t *rapid.T) {
	if len(m.waiting) == 0 {
		t.Skip("nothing to sort")
	}
	i := rapid.IntRange(0, len(m.waiting)-1).Draw(t, "sorting")
	m.waiting[i].Run()
	m.waiting = slices.Delete(m.waiting, i, i+1)
}

// RunNow sorts what there is, after which there is nothing to sort.
func (m *searching) RunNow(t *rapid.T) {
	if s := m.game.Sorting(); s != nil {
		s.Run()
	}
	if m.game.Sorting() != nil {
		t.Fatal("there is something to sort that has just been sorted")
	}
}

// Check implements rapid.StateMachine.
func (m *searching) Check(t *rapid.T) {
	prefix := rapid.OneOf(rapid.Just(""), rapid.Custom(drawID)).Draw(t, "prefix")
	after := rapid.OneOf(rapid.Just(""), rapid.Custom(drawID)).Draw(t, "after")
	n := rapid.SampledFrom([]int{0, 1, 3, 10_000}).Draw(t, "n")
	got := m.game.Search([]Player{7}, prefix, after, n)
	if want := append([]Player{7}, m.plain(prefix, after, n)...); !slices.Equal(got, want) {
		t.Fatalf("%q after %q: found %v, want %v", prefix, after, got, want)
	}
	for _, block := range m.game.sorted().blocks {
		if len(block) < 1 || len(block) > alphabetBlock {
			t.Fatalf("a block of %d players", len(block))
		}
	}
}

func (m *searching) plain(prefix, after string, n int) (found []Player) {
	for p := range Player(m.game.Players()) {
		if id := m.game.ID(p); strings.HasPrefix(id, prefix) && id > after && !m.game.Hidden(p) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b Player) int { return strings.Compare(m.game.ID(a), m.game.ID(b)) })
	return found[:min(n, len(found))]
}

// TestSearchBesideAWriter searches, sorts and renames while players come: what is found
// is always sorted and whole.
func TestSearchBesideAWriter(t *testing.T) {
	g := NewGame()
	var mu sync.RWMutex
	done := make(chan struct{})
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					checkFound(t, g, &mu)
				}
			}
		})
	}
	for i := range 20_000 / patience {
		mu.Lock()
		p := g.Intern(fmt.Sprintf("p%07d", i*7919%1_000_003))
		if i%(5000/patience) == 0 {
			g.Rename(p, fmt.Sprintf("renamed %d", i))
		}
		mu.Unlock()
	}
	close(done)
	group.Wait()
	checkFound(t, g, &mu)
}

// checkFound sorts if need be, and compares a search for all with the number of players.
func checkFound(t *testing.T, g *Game, mu *sync.RWMutex) {
	mu.RLock()
	s := g.Sorting()
	mu.RUnlock()
	if s != nil {
		s.Run()
	}
	mu.RLock()
	defer mu.RUnlock()
	found := g.Search(nil, "", "", g.Players()+1)
	if len(found) != g.Players() || !slices.IsSortedFunc(found, func(a, b Player) int { return strings.Compare(g.ID(a), g.ID(b)) }) {
		t.Errorf("%d of %d players were found, or they are not in order", len(found), g.Players())
	}
}
