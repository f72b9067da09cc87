package gamefile_test

import (
	"fmt"
	"os"
	"testing"

	"statstracker/game/gamefile"
	"statstracker/stats"
)

// An event with three rules, two of which match.
const threeRules = `
version: 1
game: shooter
fields: {damage: double, weapon: string, headshot: bool}
stats:
  kills: {count: {on: kill, player: event.killer, when: damage > 10.0 && weapon != "fall"}}
  headshots: {count: {on: kill, player: event.killer, when: headshot && event.mode == "ranked"}}
  damage: {sum: {on: kill, player: event.killer, value: damage}}
  deaths: {count: {on: death}}
`

func BenchmarkThreeRules(b *testing.B) {
	g := parse(b, threeRules)
	e := event("event_name", "kill", "killer", "ann", "damage", "31.5", "weapon", "rifle", "headshot", "false", "mode", "ranked")
	bench(b, g, e, nil)
}

// Another event costs a look into a map.
func BenchmarkOtherEvent(b *testing.B) {
	g := parse(b, threeRules)
	bench(b, g, event("event_name", "jump", "user_id", "ann"), nil)
}

func BenchmarkFootball(b *testing.B) {
	text, err := os.ReadFile("../../examples/football/games.yaml")
	if err != nil {
		b.Fatal(err)
	}
	e, m := footballMatch("2", "1")
	bench(b, parse(b, string(text)), e, m)
}

func bench(b *testing.B, g stats.Game, e *stats.Event, m *stats.Match) {
	b.Helper()
	b.ReportAllocs()
	var t stats.Tally
	for b.Loop() {
		t.Changes = t.Changes[:0]
		for _, r := range g.Recorders {
			if err := r.Record(e, m, &t); err != nil {
				b.Fatal(err)
			}
		}
		for i := range g.Boards {
			if g.Boards[i].Measure != nil {
				if err := g.Boards[i].Measure.Feed.Feed(e, m, &t); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkParse(b *testing.B) {
	f := gamefile.File{Name: "chess.yaml", Text: gamefile.Template("chess")}
	for b.Loop() {
		if _, err := gamefile.Parse(f); err != nil {
			b.Fatal(err)
		}
	}
}

// A rule that looks at every opponent of every player of the largest match: 65,280
// comparisons.
func BenchmarkLargestMatch(b *testing.B) {
	g := parse(b, `
version: 1
game: royale
stats:
  rival: {count: {on: result, when: "opponents.exists(o, o == event.rival)"}}
`)
	m := &stats.Match{}
	for i := range stats.MaxPlayers {
		m.Sides = append(m.Sides, stats.Side{Rank: i + 1, Players: []string{fmt.Sprintf("player-%03d", i)}})
	}
	bench(b, g, event("type", "game_over", "rival", "nobody"), m)
}
