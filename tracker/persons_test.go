package tracker

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"statstracker/game/gamefile"
	"statstracker/stats"
)

// openRace opens a tracker with the rules of a game that is called race.
func openRace(t *testing.T, rules string) *Tracker {
	t.Helper()
	c := testConfig(t.TempDir())
	c.Compile = gamefile.Compile
	tr, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tr.Apply(t.Context(), rulesOf(t, "version: 1\ngame: race\n"+rules)); err != nil {
		t.Fatal(err)
	}
	return tr
}

// did is an event of the race with the fields, names and values by turns.
func did(what string, fields ...string) event {
	e := event{{"product_id", "race"}, {"type", what}}
	for pair := range slices.Chunk(fields, 2) {
		e = append(e, [2]string(pair))
	}
	return e
}

// amendNow makes the amendment take effect, and returns of how many events it is.
func amendNow(t *testing.T, tr *Tracker, a Amendment) int {
	t.Helper()
	a, err := tr.Amend(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return settle(t, tr).Events[a.ID]
}

// requireStats requires that the players of the race have a statistic so often, and that
// those with −1 are not known.
func requireStats(t *testing.T, tr *Tracker, name string, want map[string]float64) {
	t.Helper()
	for id, n := range want {
		p, err := tr.Player("race", id)
		if (err != nil) != (n < 0) || err == nil && statOf(p, name) != n {
			t.Errorf("%s has %+v, %v; want %v %s", id, p.Stats, err, n, name)
		}
	}
}

// What an event names, and where another id takes the place of one.
func TestWhereEventsNamePlayers(t *testing.T) {
	names := map[string]string{"7": "seven", "ann": "ANN", "1.5": "half"}
	text := `[{"rank":1, "players":["\u0061nn", "7"], "who":["ann"]},{"players":["bob"],"rank":2}]`
	for name, c := range map[string]struct{ have, want event }{
		"contract":              {event{{"winner_id", "7"}, {"loser_id", "ann"}, {"user_id", "1.5"}, {"p1_id", "7"}, {"p2_id", "7"}}, event{{"winner_id", "seven"}, {"loser_id", "ANN"}, {"user_id", "half"}, {"p1_id", "seven"}, {"p2_id", "seven"}}},
		"not players":           {event{{"product_id", "ann"}, {"type", "ann"}, {"game_id", "ann"}, {"event_id", "ann"}, {"event_name", "ann"}, {"event_data", "ann"}, {"occurred_at", "ann"}, {"progress_event", "ann"}, {"new_state", "ann"}}, nil},
		"made up":               {event{{"driver", "ann"}, {"car", "of ann"}, {"map", "Ann"}}, event{{"driver", "ANN"}, {"car", "of ann"}, {"map", "Ann"}}},
		"numbers":               {event{{"weapon_id", "7"}, {"score", "7"}, {"ratio", "1.5"}}, nil},
		"numbers of another":    {event{{"weapon_id", "7"}, {"user_id", "8"}, {"loser_id", "ann"}}, event{{"weapon_id", "7"}, {"user_id", "8"}, {"loser_id", "ANN"}}},
		"numbers of the player": {event{{"killer_id", "7"}, {"level", "7"}, {"victim_id", "8"}, {"user_id", "7"}}, event{{"killer_id", "seven"}, {"level", "7"}, {"victim_id", "8"}, {"user_id", "seven"}}},
		"standings": {
			event{{"standings", text}, {"mvp_id", "7"}, {"mvp", "7"}, {"best", "ann"}},
			event{{"standings", `[{"rank":1, "players":["ANN", "seven"], "who":["ann"]},{"players":["bob"],"rank":2}]`}, {"mvp_id", "seven"}, {"mvp", "7"}, {"best", "ANN"}},
		},
		"no standings": {event{{"standings", `[{"players":["ann"]}]`}, {"mvp_id", "7"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			e, want := statsEvent(c.have), statsEvent(c.want)
			if c.want == nil {
				want = statsEvent(c.have)
			}
			var n naming
			ids := n.of(&e).rename(names)
			if !slices.Equal(e.Fields, want.Fields) {
				t.Errorf("became %q, want %q", e.Fields, want.Fields)
			}
			had := statsEvent(c.have)
			for _, id := range ids {
				if !slices.Contains(slices.Collect(n.of(&had).all()), id) {
					t.Errorf("%s was renamed, which the event does not name", id)
				}
			}
			if (len(ids) == 0) != (c.want == nil) {
				t.Errorf("renamed were %q", ids)
			}
		})
	}
}

// However many fields an event has that may mean a player, its standings are read once,
// and not beyond the most players that a match may have.
func TestStandingsAreReadOnce(t *testing.T) {
	side := func(n int) string {
		return `[{"rank":1,"players":[` + strings.TrimSuffix(strings.Repeat(`"ann",`, n), ",") + `]}]`
	}
	reads := func(players, fields int) (allocations float64, read int) {
		e := stats.Event{Fields: []stats.Field{{Name: "standings", Value: side(players)}}}
		for i := range fields {
			e.Fields = append(e.Fields, stats.Field{Name: fmt.Sprint(i, "_id"), Value: "7"})
		}
		var n naming
		allocations = testing.AllocsPerRun(10, func() { n.of(&e).rename(map[string]string{"7": "seven"}) })
		return allocations, len(n.json.players)
	}
	one, all := reads(200, 1)
	most, _ := reads(200, 60)
	if all != 200 || one < 200 || most > one+60 {
		t.Errorf("%d players were read with %v allocations, and with 60 fields %v", all, one, most)
	}
	if _, read := reads(4000, 1); read > stats.MaxPlayers {
		t.Errorf("%d players were read", read)
	}
}

// Erasure and mergers change the same.
func TestErasureAndMergersNameTheSame(t *testing.T) {
	names := map[string]string{"7": "seven", "ann": "ANN"}
	for _, fields := range []event{
		did("kill", "killer_id", "7", "user_id", "7", "weapon_id", "7", "level", "7", "driver", "ann"),
		did("kill", "killer_id", "7", "weapon", "7", "of", "ann"),
		did("game_over", "standings", `[{"rank":1,"players":["7"]},{"rank":2,"players":["b"]}]`, "mvp_id", "7"),
	} {
		erased, merged := statsEvent(fields), statsEvent(fields)
		disguise(names).event(&erased)
		new(naming).of(&merged).rename(aliases(names))
		if !slices.Equal(erased.Fields, merged.Fields) {
			t.Errorf("%q is erased as %q, and merged as %q", fields, erased.Fields, merged.Fields)
		}
	}
}

// Fields whose value happens to be the number that a player is called are not his.
func TestNumbersOfOthersAreNotThePlayers(t *testing.T) {
	const rules = "boards: {wins: {score: wins}}\nstats: {with: {count: {on: result}, by: event.weapon_id, categories: 8}}\n"
	won := func(winner, loser, weapon string) event {
		return did("game_over", "winner_id", winner, "loser_id", loser, "weapon_id", weapon)
	}
	events := []event{won("7", "8", "1"), won("11", "12", "7"), won("13", "14", "7")}
	for _, keep := range []bool{false, true} {
		tr := openRace(t, rules)
		submit(t, tr, events...)
		before := numbersOf(tr, "race", "7", "8")
		if n := amendNow(t, tr, Amendment{Kind: Retraction, Game: "race", Player: "7", Keep: keep}); n != 1 {
			t.Errorf("keep %v: %d events are taken from one who played one", keep, n)
		}
		after := numbersOf(tr, "race", "7", "8")
		delete(before, "wins ") // of which he is not listed any more
		delete(after, "wins ")
		if !reflect.DeepEqual(before, after) {
			t.Errorf("keep %v: others have other numbers\n%s", keep, mapDifference(before, after))
		}
		tr.Close()
	}
	tr := openRace(t, rules)
	defer tr.Close()
	submit(t, tr, events...)
	before := numbersOf(tr, "race", "7", "zoe")
	if n := amendNow(t, tr, Amendment{Kind: Merger, Player: "7", Into: "zoe"}); n != 1 {
		t.Errorf("%d events are given to another, of one who played one", n)
	}
	after := numbersOf(tr, "race", "7", "zoe")
	if !reflect.DeepEqual(before, after) {
		t.Errorf("merged: others have other numbers\n%s", mapDifference(before, after))
	}
}

// An erasure leaves the numbers of others as they are, and says where they are.
func TestErasureLeavesNumbersOfOthers(t *testing.T) {
	tr := openRace(t, "stats:\n  tracks: {count: {on: lap}, by: event.track_id, categories: 8}\n")
	defer tr.Close()
	lap := func(driver, track string) event { return did("lap", "user_id", driver, "track_id", track) }
	submit(t, tr, lap("7", "1"), lap("8", "7"), lap("8", "7"), lap("9", "2"))
	before := numbersOf(tr, "race", "7")
	found := erase(t, tr, "7")
	if after := numbersOf(tr, "race", pseudonymIn(tr)); !reflect.DeepEqual(before, after) {
		t.Errorf("others have other numbers\n%s", mapDifference(before, after))
	}
	if found.Events != 1 || !slices.Equal(found.Fields, []FieldCount{{"track_id", 2}}) {
		t.Errorf("found %+v, want 1 event, and 2 that are left", found)
	}
	requireLive(t, tr, true)
}

// The player whom rules find in a field that the game made up is reached, be he called
// by a number or a name.
func TestPlayersOfMadeUpFields(t *testing.T) {
	const rules = "stats: {laps: {count: {on: lap, player: event.driver}}}\n"
	for _, id := range []string{"cheat", "7"} {
		tr := openRace(t, rules)
		lap := func(driver string) event { return did("lap", "driver", driver) }
		submit(t, tr, lap("ann"), lap(id), lap(id), did("game_over", "driver", id, "standings", "none"), did("other", "driver", id))
		if n := amendNow(t, tr, Amendment{Kind: Retraction, Game: "race", Player: id}); n != 2 {
			t.Errorf("%d events of %s are taken, want 2", n, id)
		}
		requireStats(t, tr, "laps", map[string]float64{id: -1, "ann": 1})
		submit(t, tr, lap(id))
		requireStats(t, tr, "laps", map[string]float64{id: 1, "ann": 1})
		if n := amendNow(t, tr, Amendment{Kind: Retraction, Game: "race", Player: id, Keep: true}); n != 1 {
			t.Errorf("%d events of %s are taken alone, want 1", n, id)
		}
		requireStats(t, tr, "laps", map[string]float64{id: -1, "ann": 1})
		checkVerifiedRace(t, tr)
		tr.Close()
	}
}

// A merger reaches whom rules find in fields, and in what they make of them.
func TestMergersReachPlayersOfExpressions(t *testing.T) {
	for rule, fields := range map[string][]string{
		"event.driver":                       {"driver", "ann"},
		"event.number":                       {"number", "7"},
		"event.first == '1' ? 'ann' : 'bob'": {"first", "1"},
	} {
		tr := openRace(t, fmt.Sprintf("boards: {laps: {score: sum, from: {on: lap, player: %q, value: \"1.0\"}}}\nstats: {laps: {count: {on: lap, player: %q}}}\n", rule, rule))
		submit(t, tr, did("lap", fields...), did("lap", fields...))
		from := map[string]string{"number": "7"}[fields[0]]
		if from == "" {
			from = "ann"
		}
		if n := amendNow(t, tr, Amendment{Kind: Merger, Player: from, Into: "zoe"}); n != 2 {
			t.Errorf("%s: %d events are given to another, want 2", rule, n)
		}
		requireStats(t, tr, "laps", map[string]float64{from: -1, "zoe": 2})
		submit(t, tr, did("lap", fields...))
		requireStats(t, tr, "laps", map[string]float64{from: -1, "zoe": 3})
		if score := scoreOf(t, tr, "race", "laps", "zoe"); score != 3 {
			t.Errorf("%s: zoe has the score %v, want 3", rule, score)
		}
		checkVerifiedRace(t, tr)
		tr.Close()
	}
}

// A game tells its sides by fields that it made up: a merger changes those too.
func TestMergersReachFieldsThatRulesCompare(t *testing.T) {
	tr := openRace(t, "stats: {goals: {sum: {on: result, value: 'player == event.home ? double(event.home_score) : double(event.away_score)'}}}\n")
	defer tr.Close()
	submit(t, tr, did("game_over", "winner_id", "west", "loser_id", "east", "home", "west", "away", "east", "home_score", "3", "away_score", "1"))
	amendNow(t, tr, Amendment{Kind: Merger, Player: "west", Into: "all"})
	requireStats(t, tr, "goals", map[string]float64{"west": -1, "all": 3, "east": 1})
	checkVerifiedRace(t, tr)
}

// A player is erased from fields of events that name nobody for certain, and his name
// is no category any more.
func TestErasedFromFieldsOfEventsThatNameNobody(t *testing.T) {
	tr := openRace(t, "stats:\n  laps: {count: {on: lap, player: event.driver}}\n  passed: {count: {on: lap, player: event.driver}, by: event.victim, categories: 8}\n  reds: {count: {on: lap, player: event.driver, when: \"event.team == 'red'\"}}\n")
	defer tr.Close()
	submit(t, tr, did("lap", "driver", "zebra", "victim", "bob", "team", "red"), did("lap", "driver", "bob", "victim", "zebra", "team", "red"))
	if found := erase(t, tr, "zebra"); found.Events != 2 || len(found.Fields) > 0 {
		t.Errorf("found %+v, want 2 events and nothing left", found)
	}
	requireStats(t, tr, "laps", map[string]float64{"zebra": -1, "bob": 1, pseudonymIn(tr): 1})
	checkNowhere(t, tr.config.Dir, "zebra")
	requireLive(t, tr, true)
	// A rule that asks for the name counts otherwise from then on, live as in the log.
	submit(t, tr, did("lap", "driver", "red", "victim", "bob", "team", "blue"))
	erase(t, tr, "red")
	if p, err := tr.Player("race", "bob"); err != nil || statOf(p, "reds") >= 0 {
		t.Errorf("bob has %+v, %v; want no red, as the log has none", p.Stats, err)
	}
	requireLive(t, tr, true)
}

// checkVerifiedRace checks that the live state is a fold of the log.
func checkVerifiedRace(t *testing.T, tr *Tracker) {
	t.Helper()
	v, err := tr.Verify(t.Context(), nil)
	if err != nil || !v.Equal {
		t.Errorf("live: equal %v, %v", v.Equal, err)
	}
}

// FuzzRenamedStandings compares with a plain reading by encoding/json: the players are
// renamed, and nothing else is.
func FuzzRenamedStandings(f *testing.F) {
	for _, text := range []string{
		`[{"rank":1,"players":["ann","bob"]},{"rank":2,"players":["cy"],"score":7}]`,
		` [ { "players" : [ "ann" , "\u0061nn" ] , "rank" : 1.0 } , {"rank":1e0,"players":["b\"ob\\"],"more":{"players":["ann"]}} ] `,
		`[{"rank":2,"more":["ann"],"players":["a\nb","ann"],"x":"ann"}]`, `[{"rank":1,"players":[]}]`, `[]`, `[{"players":["ann"]}]`,
	} {
		f.Add(text, "ann", "zoe \"\\\n")
	}
	f.Fuzz(func(t *testing.T, text, from, to string) {
		var r standingsReader
		if _, err := r.read(text); err != nil || stats.CheckID(to) != nil {
			return
		}
		want := plainlyRenamed(t, text, from, to)
		var got any
		if err := json.Unmarshal([]byte(r.renamed(text, map[string]string{from: to})), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q became %v, want %v: %v", text, got, want, err)
		}
		if r.renamed(text, nil) != text {
			t.Fatalf("%q changed without a name", text)
		}
	})
}

func plainlyRenamed(t *testing.T, text, from, to string) any {
	t.Helper()
	var all []any
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		t.Skip(err)
	}
	for _, side := range all {
		players, _ := side.(map[string]any)["players"].([]any)
		for i := range players {
			if players[i] == from {
				players[i] = to
			}
		}
	}
	return any(all)
}
