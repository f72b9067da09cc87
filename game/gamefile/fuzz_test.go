package gamefile_test

import (
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"statstracker/game/gamefile"
	"statstracker/stats"
)

// Whatever the bytes, Parse comes back: with problems that have places, or with
// games whose texts compile and are their own spelling.
func FuzzParse(f *testing.F) {
	golden, err := os.ReadFile(badFiles)
	if err != nil {
		f.Fatal(err)
	}
	for _, block := range strings.Split(string(golden), "=== ")[1:] {
		_, text, _ := strings.Cut(block, "\n")
		text, _, _ = strings.Cut(text, "---\n")
		f.Add([]byte(text))
	}
	logged, err := os.ReadFile("testdata/texts.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(logged)) {
		if strings.HasPrefix(line, "{") {
			f.Add([]byte(strings.TrimSpace(line)))
		}
	}
	f.Add([]byte(shooter))
	f.Add([]byte(boards))
	f.Add(gamefile.Template("chess"))
	f.Fuzz(func(t *testing.T, text []byte) {
		definitions, err := gamefile.Parse(gamefile.File{Name: "g.yaml", Text: text})
		var problems gamefile.Problems
		if err != nil && (!errors.As(err, &problems) || len(problems) == 0 || len(problems) > gamefile.MaxProblems || definitions != nil) {
			t.Fatalf("%d definitions, and the error is %v", len(definitions), err)
		}
		for _, p := range problems {
			if p.Line < 0 || p.Column < 0 || (p.Line == 0) != (p.Column == 0) || p.Message == "" {
				t.Fatalf("a problem without a place or a message: %#v", p)
			}
		}
		if g, err := gamefile.Compile(string(text)); err == nil && g.Check() != nil {
			t.Fatalf("Compile makes a game that is none: %v", g.Check())
		}
		for _, d := range definitions {
			if err := d.Game.Check(); err != nil {
				t.Fatal(err)
			}
			if _, err := gamefile.Compile(d.Text); err != nil {
				t.Fatalf("%s: %v", d.Text, err)
			}
			again, err := gamefile.Parse(gamefile.File{Name: "again", Text: []byte(d.Text)})
			if err != nil || len(again) != 1 || again[0].Text != d.Text {
				t.Fatalf("the text %s is not its own spelling: %v", d.Text, err)
			}
		}
	})
}

// Whatever the expressions and the event, rules reject it or give finite numbers
// to valid players, the same every time.
func FuzzRules(f *testing.F) {
	for _, seed := range [][5]string{
		{"x > 1", "n * 2", "event.id", "1", "ann"},
		{"opponents.exists(o, o == s)", "size(opponents)", "player", "1e3", "-1"},
		{"has(event.x) && event.x == 'a'", "math.greatest(x, 1.0) / 0.0", "s + s", "nan", "9223372036854775807"},
		{"true", "n % 0", "'a'", "", "\xff"},
		{"[1, 2].map(i, i * n).size() > 1", "-n", "string(x)", "1", "-9223372036854775808"},
		{"event == {'a': 'b'} || b", "double(s)", "opponents[n]", "0.1", "7"},
		{"s in event", "int(x)", "event[s]", "1e300", "x"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4])
	}
	f.Fuzz(func(t *testing.T, when, value, player, one, other string) {
		quoted := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
		rule := ", when: " + quoted(when) + ", value: " + quoted(value) + ", player: " + quoted(player) + "}"
		text := "version: 1\ngame: g\nfields: {x: double, n: int, s: string, b: bool}\n" +
			"boards:\n  b: {score: sum, from: [{on: result" + rule + "]}\n" +
			"stats:\n  s: {sum: {on: e" + rule + "}\n  c: {count: {on: e}, by: " + quoted(player) + "}\n  d: {derive: " + quoted(value) + "}\n"
		definitions, err := gamefile.Parse(gamefile.File{Name: "g.yaml", Text: []byte(strings.Replace(text, "\n  d: {derive: "+quoted(value)+"}", "", 1))})
		if _, also := gamefile.Parse(gamefile.File{Name: "g.yaml", Text: []byte(text)}); err != nil && also == nil {
			t.Fatalf("a formula more makes it right: %v", err)
		}
		if err != nil {
			return
		}
		g := definitions[0].Game
		m := match("1 ann bob", "2 cem")
		for _, e := range []*stats.Event{
			event("event_name", "e", "user_id", other, "x", one, "n", other, "s", one, "b", "true", "id", other),
			event("type", "e", "user_id", "ann", "x", other, "n", one, "s", "1"), event(one, other),
		} {
			first, second := outcome(t, &g, e, m), outcome(t, &g, e, m)
			if first != second {
				t.Fatalf("first %s, then %s", first, second)
			}
		}
	})
}

func outcome(t *testing.T, g *stats.Game, e *stats.Event, m *stats.Match) string {
	t.Helper()
	var tally stats.Tally
	for _, r := range g.Recorders {
		if err := r.Record(e, m, &tally); err != nil {
			return err.Error()
		}
	}
	if err := g.Boards[0].Measure.Feed.Feed(e, m, &tally); err != nil {
		return err.Error()
	}
	for _, c := range tally.Changes {
		if stats.CheckID(c.Player) != nil || math.IsNaN(c.Value) || math.IsInf(c.Value, 0) {
			t.Fatalf("a change that no rule may make: %v", c)
		}
	}
	return changes(&tally)
}
