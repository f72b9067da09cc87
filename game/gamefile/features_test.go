package gamefile_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"statstracker/stats"
)

const shooter = `
version: 1
game: shooter
fields: {damage: double, shots: int, headshot: bool, weapon: string}
boards:
  fastest: {score: best, order: low, from: {on: lap, value: damage}}
stats:
  kills: {count: {on: kill, player: event.killer}}
  headshots: {count: {on: kill, player: event.killer, when: headshot}}
  damage: {sum: {on: [kill, hit], value: damage * 2.0}}
  worst: {min: {on: hit, value: shots}}
  best: {best: {on: hit, value: shots}}
  latest: {last: {on: hit, value: "math.greatest(shots, 3)"}}
  hits: {streak: {on: shot, value: event.hit == "yes"}}
  weapons: {count: {on: pick}, by: weapon, categories: 8}
  picks: {count: {on: choose}, by: event.what, values: {rock: "0", paper: "1"}}
  optional: {count: {on: opt, when: has(event.bonus) && int(event.bonus) > 1}}
  ratio: {sum: {on: div, value: 10 / shots}}
`

func TestRulesOfEvents(t *testing.T) {
	g := parse(t, shooter)
	for name, c := range map[string]struct {
		event []string
		want  string // the changes, or "! " and the reason
	}{
		"player of another field": {ev("kill", "killer", "bob", "headshot", "false", "damage", "2"), "bob kills 1 0; ann damage 0 4"},
		"a condition that holds":  {ev("kill", "killer", "bob", "headshot", "true", "damage", "2"), "bob kills 1 0; bob headshots 1 0; ann damage 0 4"},
		"two events, one rule":    {ev("hit", "damage", "1.5", "shots", "2"), "ann damage 0 3; ann worst 0 2; ann best 0 2; ann latest 0 3"},
		"a streak goes on":        {ev("shot", "hit", "yes"), "ann hits 0 1"},
		"a streak ends":           {ev("shot", "hit", "no"), "ann hits 0 0"},
		"by category":             {ev("pick", "weapon", "axe"), "ann weapons axe 1 0"},
		"by listed value":         {ev("choose", "what", "1"), "ann paper 1 0"},
		"a value off the list":    {ev("choose", "what", "2"), `! statistic "picks", rule 1, by: "2" is none of the values that are listed`},
		"an empty category":       {ev("pick", "weapon", ""), `! statistic "weapons", rule 1, by: the id "" is empty`},
		"a guarded field":         {ev("opt"), ""},
		"a guarded field, there":  {ev("opt", "bonus", "2"), "ann optional 1 0"},
		"text that is no number":  {ev("opt", "bonus", "x"), `! statistic "optional", rule 1, when: a text is no number`},
		"no rule for the event":   {ev("other", "damage", "x"), ""},
		"type is not the name":    {ev("other", "type", "hit"), ""},
		"a field is missing":      {ev("hit", "damage", "1"), `! statistic "worst", rule 1, value: the event has no field "shots"`},
		"a field is no number":    {ev("hit", "damage", "1", "shots", "1.5"), `! statistic "worst", rule 1, value: the field "shots" is "1.5", and has to be a whole number`},
		"a field is infinite":     {ev("hit", "damage", "inf", "shots", "1"), `! statistic "damage", rule 1, value: the field "damage" is "inf", and has to be a number`},
		"a field is no truth":     {ev("kill", "killer", "b", "headshot", "1"), `! statistic "headshots", rule 1, when: the field "headshot" is "1", and has to be true or false`},
		"a value is infinite":     {ev("hit", "damage", "1e308"), `! statistic "damage", rule 1, value: it is not a finite number`},
		"division by zero":        {ev("div", "shots", "0"), `! statistic "ratio", rule 1, value: division by zero`},
		"a field of event":        {ev("kill"), `! statistic "kills", rule 1, player: the event has no field "killer"`},
		"a key inside of CEL":     {ev("shot"), `! statistic "hits", rule 1, value: there is no field or key "hit"`},
		"no valid player":         {ev("kill", "killer", ""), `! statistic "kills", rule 1, player: the id "" is empty`},
		"not UTF-8":               {ev("kill", "killer", "\xff"), `! statistic "kills", rule 1, player: the id "\xff" is not valid UTF-8`},
		"what nobody needs":       {ev("pick", "weapon", "axe", "damage", "x"), "ann weapons axe 1 0"},
	} {
		got, err := record(g, event(c.event...), nil)
		if err != nil {
			got = "! " + err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

// ev is an event of ann with the name and further fields.
func ev(name string, fields ...string) []string {
	return append([]string{"event_name", name, "user_id", "ann"}, fields...)
}

func TestAnEventWithoutANameIsKnownByItsType(t *testing.T) {
	g := parse(t, shooter)
	got, err := record(g, event("type", "shot", "user_id", "ann", "hit", "yes"), nil)
	if err != nil || got != "ann hits 0 1" {
		t.Errorf("got %q, %v", got, err)
	}
	got, err = record(g, event("type", "shot", "event_name", "", "user_id", "ann", "hit", "yes"), nil)
	if err != nil || got != "" {
		t.Errorf("an event with an empty name: got %q, %v", got, err)
	}
}

func TestRulesOfResults(t *testing.T) {
	const file = `
version: 1
game: arena
fields: {bonus: int}
stats:
  x: {%s}
`
	teams := match("1 ann bob", "2 cem", "2 dan")
	teams.Sides[0].Score, teams.Sides[0].HasScore = 7.5, true
	draw := match("1 ann", "1 bob", "3 cem")
	for rule, c := range map[string]struct {
		m    *stats.Match
		want string
	}{
		"count: {on: result}":                                                   {teams, "ann x 1 0; bob x 1 0; cem x 1 0; dan x 1 0"},
		"count: {on: result, when: won}":                                        {teams, "ann x 1 0; bob x 1 0"},
		"count: {on: result, when: lost}":                                       {draw, "cem x 1 0"},
		"count: {on: result, when: drew}":                                       {draw, "ann x 1 0; bob x 1 0"},
		"max: {on: result, value: rank}":                                        {draw, "ann x 0 1; bob x 0 1; cem x 0 3"},
		"sum: {on: result, value: side_score}":                                  {teams, "ann x 0 7.5; bob x 0 7.5; cem x 0 0; dan x 0 0"},
		"sum: {on: result, value: size(opponents)}":                             {teams, "ann x 0 2; bob x 0 2; cem x 0 3; dan x 0 3"},
		"streak: wins":                                                          {draw, "ann x 0 0; bob x 0 0; cem x 0 0"},
		"streak: unbeaten":                                                      {draw, "ann x 0 1; bob x 0 1; cem x 0 0"},
		"streak: losses":                                                        {draw, "ann x 0 0; bob x 0 0; cem x 0 1"},
		"count: {on: result, when: '\"cem\" in opponents'}":                     {teams, "ann x 1 0; bob x 1 0; dan x 1 0"},
		"count: {on: result, player: 'opponents[0]'}":                           {draw, "bob x 1 0; ann x 1 0; ann x 1 0"},
		"count: {on: result}, by: opponent":                                     {draw, "ann x bob 1 0; ann x cem 1 0; bob x ann 1 0; bob x cem 1 0; cem x ann 1 0; cem x bob 1 0"},
		"count: {on: result}, by: 'won ? \"w\" : \"l\"'":                        {draw, "ann x l 1 0; bob x l 1 0; cem x l 1 0"},
		"sum: {on: final, value: 1}":                                            {draw, "eve x 0 1"},
		"sum: [{on: result, value: 2, when: won}, {on: final, value: 1}]":       {teams, "eve x 0 1; ann x 0 2; bob x 0 2"},
		"sum: {on: result, value: bonus * rank}":                                {draw, "ann x 0 4; bob x 0 4; cem x 0 12"},
		"count: {on: result, when: 'opponents.exists(o, o.startsWith(\"b\"))'}": {draw, "ann x 1 0; cem x 1 0"},
	} {
		g := parse(t, fmt.Sprintf(file, rule))
		e := event("type", "final", "user_id", "eve", "bonus", "4")
		got, err := record(g, e, c.m)
		if err != nil || got != c.want {
			t.Errorf("%s: got %s, %v; want %s", rule, got, err, c.want)
		}
	}
}

func TestStatisticsAreDeclaredInTheirOrder(t *testing.T) {
	g := parse(t, `
version: 1
game: arena
stats:
  first: {count: {on: a}, label: First, unit: {en: pieces, de: Stück}, hidden: true}
  results:
  wins_in_a_row: {streak: wins, longest: {name: record, label: Record}}
  unbeaten: {streak: unbeaten, format: "0"}
  by: {count: {on: a}, by: event.x}
  listed: {count: {on: a}, by: event.x, values: {b: {is: "2", label: {de: Zwei}}, a: "1"}}
  rate: {derive: 100 * wins / games, format: percent}
`)
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range append(g.Stats(), g.Derived...) {
		got = append(got, fmt.Sprintf("%s %v, unit %v, %d %s %q %v", s.Name, s.Label, s.Unit, s.Categories, s.Longest, s.Format, s.Hidden))
	}
	want := `first map[en:First], unit map[de:Stück en:pieces], 0  "" true
games map[de:Spiele en:Games played], unit map[], 0  "" false
wins map[de:Siege en:Games Won], unit map[], 0  "" false
losses map[de:Niederlagen en:Games Lost], unit map[], 0  "" false
draws map[de:Unentschieden en:Games Drawn], unit map[], 0  "" false
wins_in_a_row map[], unit map[], 0  "" false
record map[en:Record], unit map[], 0 wins_in_a_row "" false
unbeaten map[], unit map[], 0  "0" false
longest_unbeaten map[], unit map[], 0 unbeaten "0" false
by map[], unit map[], 64  "" false
a map[], unit map[], 0  "" false
b map[de:Zwei], unit map[], 0  "" false
rate map[], unit map[], 0  "percent" false`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

func TestStatisticsReduceTheirValues(t *testing.T) {
	g := parse(t, shooter)
	got := map[string]string{}
	for _, s := range g.Stats() {
		if s.Reducer != nil {
			got[s.Name] = fmt.Sprint(s.Reducer.Reduce(0, false, 5), s.Reducer.Reduce(5, true, 3), s.Reducer.Reduce(5, true, 0))
		}
	}
	want := map[string]string{
		"damage": "5 8 5", "worst": "5 3 0", "best": "5 5 5", "latest": "5 3 0", "hits": "1 6 0", "ratio": "5 8 5",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDerivedStatistics(t *testing.T) {
	const file = "version: 1\ngame: arena\nstats:\n  results:\n  x: {derive: %s}\n"
	for expression, c := range map[string]struct {
		wins, games, want float64
	}{
		"wins / games":                        {3, 4, 0.75},
		"wins / draws":                        {3, 4, math.NaN()}, // infinite: nothing to show
		"draws / losses":                      {3, 4, math.NaN()},
		"100 * wins / games":                  {3, 4, 75},
		"'games < 10 ? draws / draws : wins'": {3, 9, math.NaN()},
		"'games < 10 ? 0 : wins'":             {3, 10, 3},
		"math.round(wins / games)":            {3, 4, 1},
		"42":                                  {3, 4, 42},
		"wins":                                {3, 4, 3},
	} {
		g := parse(t, fmt.Sprintf(file, expression))
		got := g.Derived[0].Derive.Derive(func(name string) float64 {
			return map[string]float64{"wins": c.wins, "games": c.games}[name]
		})
		if got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%s: got %v, want %v", expression, got, c.want)
		}
	}
}

func TestSeveralFoldsMayUseAGameAtOnce(t *testing.T) {
	g := parse(t, shooter)
	done := make(chan error)
	for i := range 4 {
		go func() {
			e := event(ev("hit", "damage", fmt.Sprint(i), "shots", fmt.Sprint(i))...)
			want := fmt.Sprintf("ann damage 0 %d; ann worst 0 %d; ann best 0 %d; ann latest 0 %d", 2*i, i, i, max(i, 3))
			for range 1000 {
				if got, err := record(g, e, nil); err != nil || got != want {
					done <- fmt.Errorf("got %s, %w; want %s", got, err, want)
					return
				}
			}
			done <- nil
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestTheSameEventGivesTheSameAThousandTimes(t *testing.T) {
	g := parse(t, strings.Replace(shooter, "value: damage * 2.0}", `value: "{'a': damage, 'b': 2.0}['a'] + double(size([event.x, event.y]))"}`, 1))
	e := event(ev("hit", "damage", "0.1", "shots", "3", "x", "1", "y", "2")...)
	first, err := record(g, e, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if got, err := record(g, e, nil); got != first || err != nil {
			t.Fatalf("got %s, %v; first %s", got, err, first)
		}
	}
}
