package gamefile_test

import (
	"fmt"
	"strings"
	"testing"

	"statstracker/game/gamefile"
	"statstracker/stats"
)

// What rules cost is what they look at and what they change: one match of 256
// players may change 500,000 statistics, and not a thousand times as many.
func TestChangesCost(t *testing.T) {
	const head = "version: 1\ngame: g\nstats:\n"
	for name, c := range map[string]struct {
		rule      string
		fits, not int
	}{
		"opponents":           {"  s%d: {count: {on: result}, by: opponent}\n", 7, 8},
		"opponents if":        {"  s%d: {count: {on: result, when: won}, by: opponent}\n", 7, 8},
		"plain":               {"  s%d: {count: [" + strings.Repeat("{on: result}, ", 61) + "]}\n", 32, 33},
		"plain, with a value": {"  s%d: {sum: [" + strings.Repeat("{on: result, value: side_score}, ", 61) + "]}\n", 22, 23},
		"streaks":             {"  s%d: {streak: [" + strings.Repeat("{on: result, value: won}, ", 61) + "]}\n", 22, 23},
		"other events":        {"  s%d: {count: [" + strings.Repeat("{on: e}, ", 64) + "]}\n", 256, 257},
	} {
		if got := problemsOf(t, head+lines(c.fits, c.rule)); got != "" {
			t.Errorf("%s: %d have problems: %s", name, c.fits, got)
		}
		if got := problemsOf(t, head+lines(c.not, c.rule)); got == "" {
			t.Errorf("%s: %d have no problems", name, c.not)
		}
	}
}

func TestTheDearestRuleIsNamed(t *testing.T) {
	const file = "version: 1\ngame: g\nstats:\n  results:\n  wins_if: {count: {on: result, when: won}}\n" +
		"  rivals: {count: [{on: result}" // and more rules
	got := problemsOf(t, file+strings.Repeat(", {on: result}", 7)+"], by: opponent}\n")
	const want = `g.yaml:1:1: the rules can take too long together: up to 20945152 steps for a match of 256 players, of 20000000; leave some out, ` +
		`first statistic "rivals", rule 1, which can take 2611200 (each opponent, for each player, that a rule by: opponent counts takes 40)`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A tracker rejects an event that changes more than 500,000 statistics.
func TestTheLargestMatchChangesNoMoreThanATrackerTakes(t *testing.T) {
	g := parse(t, "version: 1\ngame: g\nstats:\n"+lines(7, "  s%d: {count: {on: result}, by: opponent}\n"))
	m := &stats.Match{}
	for i := range stats.MaxPlayers {
		m.Sides = append(m.Sides, stats.Side{Rank: i + 1, Players: []string{fmt.Sprint("player-", i)}})
	}
	var tally stats.Tally
	if err := g.Recorders[0].Record(event("type", "game_over"), m, &tally); err != nil {
		t.Fatal(err)
	}
	if got, want := len(tally.Changes), 7*256*255; got != want || got > 500_000 {
		t.Errorf("there are %d changes; want %d", got, want)
	}
}

// What is refused in files since it stands in logs goes on.
func TestRulesOfLogsGoOn(t *testing.T) {
	rivals := `{"version":1,"game":"g","stats":{` + repeated(60, `"s%d":{"count":[{"on":["result"]}],"by":"opponent"}`) + `}}`
	for text, refused := range map[string]string{
		`{"version":1,"game":"g","boards":{"b":{"score":"best","from":[{"on":["e"],"value":"1"}],"season":{"every":"weekly","carry_over":0.5}}}}`: "a share of a score",
		`{"version":1,"game":"g","boards":{"b":{"score":"wins","tie":{"sum":[{"on":["e"],"value":"1"}],"name":"rank"}}}}`:                         "means something else",
		`{"version":1,"game":"g","stats":{"s":{"count":[{"on":["results"]}]}}}`:                                                                   "",
		rivals: "the rules can take too long",
	} {
		if _, err := gamefile.Compile(text); err != nil {
			t.Errorf("the rules of a log are refused: %v", err)
		}
		if got := problemsOf(t, text); refused == "" && got != "" || !strings.Contains(got, refused) {
			t.Errorf("%s: got %q, want %q", text, got, refused)
		}
	}
}

func repeated(n int, format string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = fmt.Sprintf(format, i)
	}
	return strings.Join(parts, ",")
}
