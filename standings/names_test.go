package standings

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"statstracker/profile"
)

// called is what players are called who have but one id each.
type called struct {
	mu       sync.RWMutex
	profiles *Profiles
}

func (c *called) Name(id string) string {
	said := c.profiles.Said(id)
	return profile.Fold(said[profile.Name].Value)
}
func (c *called) Mark() RenameMark                          { return c.profiles.RenameMark() }
func (c *called) Renames(since RenameMark) (n int, ok bool) { return c.profiles.Renames(since) }
func (c *called) Renamed(since RenameMark) iter.Seq[string] { return c.profiles.Renamed(since) }

func (c *called) Within(read func()) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	read()
}

// call makes the player have the name, and takes it away if it is "".
func (c *called) call(id, name string) {
	u := profile.Update{Values: profile.Profile{name}}
	u.Said[profile.Name] = true
	before := c.Name(id)
	c.profiles.Update(id, u, 1)
	if c.Name(id) != before {
		c.profiles.NoteRename(id)
	}
}

// TestSearchNamesAgainstOracle searches between all that changes who is found, and compares
// with a look at every name.
func TestSearchNamesAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &nameSearching{searching: searching{game: NewGame()}, called: called{profiles: NewProfiles()}}
		m.Intern(t)
		t.Repeat(rapid.StateMachineActions(m))
	})
}

// nameSearching is a game, names of its players and of others, and sorting that has been
// asked for and not been done.
type nameSearching struct {
	searching
	called
	names []*NameSorting
}

func drawName(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "A", "b", "\u00eb", "\u00df", "Ann ", "\U0001F600"}), 0, 5)
	return strings.Join(parts.Draw(t, "name"), "")
}

// Call gives somebody a name, who may be in no game.
func (m *nameSearching) Call(t *rapid.T) { m.call(drawID(t), drawName(t)) }

// CallPlayer gives a player a name, or takes it away.
func (m *nameSearching) CallPlayer(t *rapid.T) { m.call(m.game.ID(m.player(t)), drawName(t)) }

// CallMany gives as many a name as are not looked at one by one.
func (m *nameSearching) CallMany(t *rapid.T) {
	rng := rand.New(rand.NewPCG(2, rapid.Uint64().Draw(t, "seed")))
	for range rapid.SampledFrom([]int{fewUnsorted, 10 * nameBlockSize}).Draw(t, "players") {
		p := Player(rng.IntN(m.game.Players()))
		name := fmt.Sprintf("a%02x", rng.IntN(1<<8))
		if rng.IntN(4) == 0 {
			name = ""
		}
		m.call(m.game.ID(p), name)
	}
}

// CallTooOften changes names more often than is remembered.
func (m *nameSearching) CallTooOften(t *rapid.T) {
	if rapid.IntRange(0, 49).Draw(t, "seldom") > 0 {
		t.Skip("it takes long")
	}
	id := m.game.ID(m.player(t))
	for i := range maxRenames {
		m.call(id, fmt.Sprint("n", i%2))
	}
	m.call(m.game.ID(m.player(t)), drawName(t))
}

// Erase erases a player from the game and the names.
func (m *nameSearching) Erase(t *rapid.T) {
	p, id := m.player(t), drawID(t)
	if _, taken := m.game.Lookup(id); taken {
		t.Skip("the pseudonym is taken")
	}
	if _, taken := m.profiles.players.lookup(id); taken {
		t.Skip("somebody of the pseudonym has a profile")
	}
	before := m.game.ID(p)
	m.game.Rename(p, id)
	m.profiles.Erase(before, id)
}

func (m *nameSearching) RenameAll(*rapid.T) { m.profiles.RenameAll() }
func (m *nameSearching) Forget(*rapid.T)    { m.game.ForgetNames() }

// AskNames asks for sorting that may be done much later, or never.
func (m *nameSearching) AskNames(*rapid.T) {
	if s := m.game.NameSorting(m); s != nil {
		m.names = append(m.names, s)
	}
}

func (m *nameSearching) RunNames(t *rapid.T) {
	if len(m.names) == 0 {
		t.Skip("nothing to sort")
	}
	i := rapid.IntRange(0, len(m.names)-1).Draw(t, "sorting")
	m.names[i].Run()
	m.names = slices.Delete(m.names, i, i+1)
}

// RunNamesNow sorts what there is, after which there is nothing to sort.
func (m *nameSearching) RunNamesNow(t *rapid.T) {
	if s := m.game.NameSorting(m); s != nil {
		s.Run()
	}
	if m.game.NameSorting(m) != nil {
		t.Fatal("there is something to sort that has just been sorted")
	}
}

// Check implements rapid.StateMachine.
func (m *nameSearching) Check(t *rapid.T) {
	prefix := profile.Fold(rapid.OneOf(rapid.Just(""), rapid.Custom(drawName)).Draw(t, "prefix"))
	var after NamePlace
	if rapid.Bool().Draw(t, "after") {
		after = NamePlace{profile.Fold(drawName(t)), drawID(t)}
		if id := m.game.ID(m.player(t)); m.Name(id) != "" {
			after = NamePlace{m.Name(id), id}
		}
	}
	n := rapid.SampledFrom([]int{0, 1, 3, 10_000}).Draw(t, "n")
	got := m.game.SearchNames([]Player{7}, m, prefix, after, n)
	if want := append([]Player{7}, m.plainNames(prefix, after, n)...); !slices.Equal(got, want) {
		t.Fatalf("%q after %+q: found %v, want %v", prefix, after, got, want)
	}
	m.checkBlocks(t)
}

func (m *nameSearching) plainNames(prefix string, after NamePlace, n int) (found []Player) {
	place := func(p Player) string { return m.Name(m.game.ID(p)) + "\x00" + m.game.ID(p) }
	for p := range Player(m.game.Players()) {
		name := m.Name(m.game.ID(p))
		if name != "" && strings.HasPrefix(name, prefix) && place(p) > after.Name+"\x00"+after.ID && !m.game.Hidden(p) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b Player) int { return strings.Compare(place(a), place(b)) })
	return found[:min(n, len(found))]
}

// checkBlocks checks that no block is too large, and few are small.
func (m *nameSearching) checkBlocks(t *rapid.T) {
	o := m.game.nameOrder(m)
	if o == nil {
		return
	}
	for i := range o.blocks {
		if n := o.blocks[i].len(); n < 1 || n > nameBlockSize || n < nameBlockLeast && i+1 < len(o.blocks) {
			t.Fatalf("block %d of %d has %d players", i, len(o.blocks), n)
		}
	}
}

// TestSearchNamesBesideAWriter searches and sorts while players come and get names: what is
// found is always sorted and whole.
func TestSearchNamesBesideAWriter(t *testing.T) {
	c := &called{profiles: NewProfiles()}
	g := NewGame()
	done := make(chan struct{})
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					checkFoundNames(t, g, c)
				}
			}
		})
	}
	for i := range 1200 / patience {
		c.mu.Lock()
		id := fmt.Sprintf("p%07d", i*7919%1_000_003)
		g.Intern(id)
		c.call(id, fmt.Sprint("Name ", i%977))
		c.call(g.ID(Player(i/2)), fmt.Sprint("Other ", i%977))
		if i%(600/patience) == 0 {
			g.Rename(Player(i), "renamed "+id)
			c.profiles.Erase(id, "renamed "+id)
			c.call("renamed "+id, "Anew")
		}
		c.mu.Unlock()
	}
	close(done)
	group.Wait()
	checkFoundNames(t, g, c)
}

// checkFoundNames sorts if need be, and compares a search for all with the number of
// players, who all have a name.
func checkFoundNames(t *testing.T, g *Game, c *called) {
	c.mu.RLock()
	s := g.NameSorting(c)
	c.mu.RUnlock()
	if s != nil {
		s.Run()
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	found := g.SearchNames(nil, c, "", NamePlace{}, g.Players()+1)
	place := func(p Player) string { return c.Name(g.ID(p)) + "\x00" + g.ID(p) }
	if len(found) != g.Players() || !slices.IsSortedFunc(found, func(a, b Player) int { return strings.Compare(place(a), place(b)) }) {
		t.Errorf("%d of %d players were found, or they are not in order", len(found), g.Players())
	}
}
