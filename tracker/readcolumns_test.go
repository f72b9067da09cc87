package tracker

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Values of statistics for many are those that each player has; nobody else has any.
func TestStatValuesAreThoseOfEachPlayer(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	r := rand.New(rand.NewPCG(1, 1))
	for n := range 200 {
		submit(t, tr, leagueEvent(r, n))
	}
	if err := tr.SetVisibility(t.Context(), Visibility{Game: "league", Player: "p3", Hidden: true}); err != nil {
		t.Fatal(err)
	}
	g, err := tr.Game("league")
	if err != nil {
		t.Fatal(err)
	}
	names, players := []string{"there is none"}, []string{"p0", "p3", "nobody", "p1", "p2", "p4"}
	for i := range g.Stats {
		names = append(names, g.Stats[i].Name)
	}
	rows, err := tr.StatValues("league", names, players)
	if err != nil || len(rows) != len(players) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, id := range players {
		have := make(map[string]float64)
		if p, err := tr.Player("league", id); err == nil {
			for _, s := range p.Stats {
				have[s.Name] = s.Value
			}
		} else if id != "p3" && id != "nobody" {
			t.Fatal(err)
		}
		for j, name := range names {
			want, has := have[name]
			if got := rows[i][j]; has && got != want || !has && !math.IsNaN(got) && !isHiddenStat(&g, name) {
				t.Errorf("%s has %v of %s, want %v, %v", id, got, name, want, has)
			}
		}
	}
}

func isHiddenStat(g *Game, name string) bool {
	for i := range g.Stats {
		if g.Stats[i].Name == name {
			return g.Stats[i].Hidden
		}
	}
	return false
}
