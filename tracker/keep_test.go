package tracker

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"statstracker/standings"
)

// numbersOf returns all that can be read of a game, without those players: boards and
// seasons in their order, and statistics.
func numbersOf(tr *Tracker, product string, without ...string) map[string]string {
	all := make(map[string]string)
	g := tr.state.games[product]
	if g == nil {
		return all
	}
	for i := range g.handler.boards {
		name := g.handler.boards[i].Name
		for _, s := range append([]Season{{}}, g.boards[i].seasons()...) {
			season := &s
			if s.ID == "" {
				season = nil
			}
			var list []string
			walk(g, g.listing(name, season), func(id string, _ int, score float64) {
				if !slices.Contains(without, id) {
					list = append(list, fmt.Sprint(id, " ", score))
				}
			})
			all[name+" "+s.ID] = fmt.Sprint(list)
		}
	}
	for p := range standings.Player(g.table.Players()) {
		if id := g.table.ID(p); !g.table.Hidden(p) && !slices.Contains(without, id) {
			for _, s := range g.stats(p) {
				all["stat "+id+" "+s.Name] = fmt.Sprint(s.Value, s.Categories)
			}
		}
	}
	return all
}

// A retraction that keeps leaves everybody else every number to the last bit,
// whatever else is retracted likewise before or after, and takes from the player what
// the matches gave him.
func TestARetractionThatKeepsLeavesTheOthersWhatTheyHave(t *testing.T) {
	seeds(t, 10, 6, keepTheOthers)
}

func keepTheOthers(t *testing.T, r *rand.Rand) {
	product := []string{"league", "test", "exrps"}[r.IntN(3)]
	events := slices.DeleteFunc(amendable(r, 600), func(e event) bool { return e[0][1] != product })
	cheats := []string{"p1", "p2"}
	amended, plain := openTest(t, t.TempDir()), openTest(t, t.TempDir())
	defer func() { amended.Close(); plain.Close() }()
	var ids []uint64
	for len(events) > 0 {
		n := min(len(events), 1+r.IntN(60))
		submit(t, amended, events[:n]...)
		submit(t, plain, events[:n]...)
		events = events[n:]
		if r.IntN(3) > 0 {
			continue
		}
		a := Amendment{Kind: Retraction, Game: product, Player: cheats[r.IntN(2)], Keep: true}
		if r.IntN(2) == 0 {
			a.Until = leagueStart.Add(time.Duration(r.IntN(200)) * time.Hour)
		}
		before := numbersOf(amended, product, a.Player)
		a, err := amended.Amend(t.Context(), a)
		if err != nil {
			continue // he has not played yet
		}
		ids = append(ids, a.ID)
		settle(t, amended)
		if after := numbersOf(amended, product, a.Player); !maps.Equal(before, after) {
			t.Fatalf("retracting from %s alone changed others\n%s", a.Player, mapDifference(before, after))
		}
		checkVerified(t, &amended)
	}
	for _, id := range ids {
		if _, err := amended.Amend(t.Context(), Amendment{Kind: Restoration, Of: id}); err != nil {
			t.Fatal(err)
		}
	}
	settle(t, amended)
	if got, want := numbersOf(amended, product), numbersOf(plain, product); !maps.Equal(got, want) {
		t.Fatalf("restored, the game is not what it was\n%s", mapDifference(want, got))
	}
	checkVerified(t, &amended)
}

func mapDifference(before, after map[string]string) (text string) {
	for _, k := range slices.Sorted(maps.Keys(before)) {
		if before[k] != after[k] {
			text += fmt.Sprintf("%q\n  %s\n  %s\n", k, before[k], after[k])
		}
	}
	for k, v := range after {
		if _, ok := before[k]; !ok {
			text += fmt.Sprintf("%q is new: %s\n", k, v)
		}
	}
	return text
}

// What a cheater loses is his alone, and what he does afterwards counts from there.
func TestWhatIsKeptAndWhatIsTaken(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer func() { tr.Close() }()
	submit(t, tr, match("test", "ann", "bob"), match("test", "cheat", "ann"), match("test", "cheat", "bob"), match("test", "bob", "cheat"))
	elo := func(player string) float64 { return scoreOf(t, tr, "test", "elo", player) }
	ann, bob := elo("ann"), elo("bob")
	retraction, err := tr.Amend(t.Context(), Amendment{Kind: Retraction, Game: "test", Player: "cheat", Revision: 3, Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	effect := settle(t, tr)
	if n := effect.Events[retraction.ID]; n != 1 {
		t.Errorf("%d events were taken, want 1", n)
	}
	if elo("ann") != ann || elo("bob") != bob {
		t.Errorf("ann and bob have %v and %v, had %v and %v", elo("ann"), elo("bob"), ann, bob)
	}
	if wins := scoreOf(t, tr, "test", "wins", "cheat"); wins != 1 {
		t.Errorf("the cheater has %v wins, want 1", wins)
	}
	p, err := tr.Player("test", "cheat")
	if err != nil || statOf(p, "games") != 2 || statOf(p, "losses") != 1 {
		t.Errorf("the cheater has %+v, %v", p.Stats, err)
	}
	if page, err := tr.Board(Ref{Game: "test"}, 0, 10); err != nil || page.Total != 3 || len(page.Entries) != 3 {
		t.Errorf("the board has %d players: %+v", page.Total, page.Entries)
	}
	if g, err := tr.Game("test"); err != nil || g.Players != 3 {
		t.Errorf("the game has %d players, want 3", g.Players)
	}
	low := elo("cheat")
	submit(t, tr, match("test", "ann", "cheat"))
	if elo("ann") <= ann || elo("cheat") >= low {
		t.Error("a match after the retraction does not count")
	}
	checkVerified(t, &tr)
	now := elo("ann")
	if _, err := tr.Amend(t.Context(), Amendment{Kind: Retraction, Game: "test", Player: "cheat", Keep: true}); err != nil {
		t.Fatal(err)
	}
	settle(t, tr)
	if _, err := tr.Place(Ref{Game: "test"}, "cheat"); err == nil || elo("ann") != now {
		t.Errorf("all is taken from the cheater: %v; ann has %v, had %v", err, elo("ann"), now)
	}
	checkVerified(t, &tr)
	if _, err := tr.Amend(t.Context(), Amendment{Kind: Restoration, Of: retraction.ID}); err != nil {
		t.Fatal(err)
	}
	settle(t, tr)
	checkVerified(t, &tr)
}

func statOf(p Player, name string) float64 {
	for _, s := range p.Stats {
		if s.Name == name {
			return s.Value
		}
	}
	return -1
}
