//go:build !race

// All of the history of football takes minutes under the race detector, which looks at the
// same code in tests of less.

package tracker

import (
	"maps"
	"math"
	"slices"
	"testing"

	"statstracker/eventlog"
	"statstracker/game/gamefile"
	"statstracker/stats"
)

// openFootball opens a tracker with the six boards of the example, and sends it the
// events that wanted says.
func openFootball(t *testing.T, wanted func(e event) bool) *Tracker {
	t.Helper()
	read := football(t)
	c := testConfig(t.TempDir())
	c.Compile = gamefile.Compile
	tr, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tr.Apply(t.Context(), footballRules(t)); err != nil {
		t.Fatal(err)
	}
	b := eventlog.NewBatch("football")
	read(func(fields [][2]string) {
		if e := event(fields); wanted(e) {
			addTo(b, e)
		}
	})
	if _, err := tr.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	return tr
}

// All matches of a team are retracted: the boards are those of a run without them, the
// differences that are told are those between the two runs, and the elo board is what
// a plain computation gives.
func TestFootballWithoutATeam(t *testing.T) {
	const team = "Germany"
	plays := func(e event) bool {
		s := statsEvent(e)
		return playsIn(&s, team)
	}
	tr := openFootball(t, func(event) bool { return true })
	defer tr.Close()
	whole := openFootball(t, func(event) bool { return true })
	defer whole.Close()
	without := openFootball(t, func(e event) bool { return !plays(e) })
	defer without.Close()
	if _, err := tr.Amend(t.Context(), Amendment{Kind: Retraction, Game: "football", Player: team}); err != nil {
		t.Fatal(err)
	}
	effect := settle(t, tr)
	if digestOf(tr) != digestOf(without) {
		t.Error("the boards are not those of a run without the team")
	}
	c := comparison{whole.state.games["football"], without.state.games["football"]}
	told := effect.Games[0]
	for _, want := range c.boards() {
		i := slices.IndexFunc(told.Boards, func(b BoardDifference) bool {
			return b.Board == want.Board && (b.Season == nil) == (want.Season == nil) && (b.Season == nil || b.Season.ID == want.Season.ID)
		})
		if i < 0 {
			if want.Differ > 0 {
				t.Errorf("nothing is told of %s", want.Board)
			}
			continue
		}
		got := told.Boards[i]
		if got.Before != want.Before || got.After != want.After || got.Differ != want.Differ || got.Moved != want.Moved || !slices.Equal(got.Moves, want.Moves) {
			t.Errorf("of %s is told %d → %d, %d differ; between the runs it is %d → %d, %d", want.Board, got.Before, got.After, got.Differ, want.Before, want.After, want.Differ)
		}
	}
	compareElo(t, tr, plainElo(t, func(e event) bool { return !plays(e) }))
}

// plainElo rates the teams as the formula stands in the book, in doubles.
func plainElo(t *testing.T, wanted func(e event) bool) map[string]float64 {
	ratings := make(map[string]float64)
	rating := func(team string) float64 {
		if r, ok := ratings[team]; ok {
			return r
		}
		return 1500
	}
	football(t)(func(fields [][2]string) {
		if !wanted(fields) {
			return
		}
		e := statsEvent(fields)
		first, second, result := e.Get(stats.FieldWinner), e.Get(stats.FieldLoser), 1.0
		if first == "" {
			teams := slices.Collect(new(naming).of(&e).certain())
			first, second, result = teams[0], teams[1], 0.5
		}
		a, b := rating(first), rating(second)
		change := 24 * (result - 1/(1+math.Pow(10, (b-a)/400)))
		ratings[first], ratings[second] = a+change, b-change
	})
	return ratings
}

func compareElo(t *testing.T, tr *Tracker, want map[string]float64) {
	t.Helper()
	page, err := tr.Board(Ref{Game: "football", Board: "elo"}, 0, 1000)
	if err != nil || len(page.Entries) != len(want) {
		t.Fatalf("the board has %d teams, want %d: %v", len(page.Entries), len(want), err)
	}
	for _, e := range page.Entries {
		if math.Abs(e.Score-want[e.Player]) > 1e-6 {
			t.Errorf("%s has %v, and by the plain formula %v", e.Player, e.Score, want[e.Player])
		}
	}
}

// A team was another one for some time: the boards are those of a run in which it always
// was, with the goals that rules find by the names of the sides.
func TestFootballOfTwoTeamsThatAreOne(t *testing.T) {
	const from, into = "German DR", "Germany"
	tr := openFootball(t, func(event) bool { return true })
	defer tr.Close()
	one := openFootball(t, func(e event) bool {
		copy(e, renamed([]event{e}, from, into)[0])
		return true
	})
	defer one.Close()
	if _, err := tr.Amend(t.Context(), Amendment{Kind: Merger, Player: from, Into: into}); err != nil {
		t.Fatal(err)
	}
	settle(t, tr)
	if got, want := numbersOf(tr, "football"), numbersOf(one, "football"); !maps.Equal(got, want) {
		t.Errorf("not as if they had always been one\n%s", mapDifference(want, got))
	}
	requireLive(t, tr, true)
}

// A team is erased that the rules of the game look for in fields of their own: the
// others have what they had, the state is the fold of the log, and the fields have the
// pseudonym too.
func TestFootballForgetsATeam(t *testing.T) {
	const team = "Saarland"
	tr := openFootball(t, func(event) bool { return true })
	defer tr.Close()
	before := numbersOf(tr, "football", team)
	own, err := tr.Player("football", team)
	if err != nil {
		t.Fatal(err)
	}
	if found := erase(t, tr, team); found.Events != 9 || len(found.Fields) != 0 {
		t.Errorf("found %+v, want 9 events and no field that is left", found)
	}
	pseudonym := pseudonymIn(tr)
	if after := numbersOf(tr, "football", pseudonym); !maps.Equal(before, after) {
		t.Errorf("others have other numbers\n%s", mapDifference(before, after))
	}
	now, err := tr.Player("football", pseudonym)
	if err != nil || statOf(now, "goals_for") != statOf(own, "goals_for") || len(now.Stats) != len(own.Stats) {
		t.Errorf("the team had %+v, and has %+v, %v", own.Stats, now.Stats, err)
	}
	requireLive(t, tr, true)
	checkNowhere(t, tr.config.Dir, team)
}

// Where rules look for a player by his name in a text, the game is folded again: the
// state is the fold of the log whatever they make of it.
func TestErasedFromAGameThatReadsNames(t *testing.T) {
	c := testConfig(t.TempDir())
	c.Compile = gamefile.Compile
	tr, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	text := "version: 1\ngame: names\nboards: {wins: {score: wins}}\nstats: {named: {count: {on: result, when: 'event.event_data == player'}}}\n"
	if _, err := tr.Apply(t.Context(), rulesOf(t, text)); err != nil {
		t.Fatal(err)
	}
	submit(t, tr, append(match("names", "ann", "bob"), [2]string{"event_data", "ann"}), append(match("names", "bob", "ann"), [2]string{"event_data", "7"}))
	if p, err := tr.Player("names", "ann"); err != nil || statOf(p, "named") != 1 {
		t.Fatalf("ann has %+v, %v", p, err)
	}
	if found := erase(t, tr, "ann"); len(found.Fields) != 1 || found.Fields[0] != (FieldCount{"event_data", 1}) {
		t.Errorf("found %+v, want the event_data that is left", found)
	}
	requireLive(t, tr, true)
}
