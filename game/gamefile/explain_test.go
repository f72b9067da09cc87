package gamefile_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"statstracker/game/gamefile"
	"statstracker/stats"
)

// scoreSpellings are the ways to write the score of a board that the schema has:
// the words, and what takes parameters.
func scoreSpellings(t *testing.T) (all []string) {
	t.Helper()
	var schema struct {
		Defs struct {
			Board struct {
				Properties struct {
					Score struct {
						AnyOf []struct{ Enum []string }
					}
				}
			}
			Score struct{ Properties map[string]any }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(gamefile.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	all = schema.Defs.Board.Properties.Score.AnyOf[0].Enum
	for system := range schema.Defs.Score.Properties {
		all = append(all, "{"+system+": {}}")
	}
	return all
}

// scorerOf is the scorer of the score that is written so; of a measure there is
// none.
func scorerOf(t *testing.T, score string) stats.Scorer {
	t.Helper()
	const head = "version: 1\ngame: g\nfields: {x: double}\nboards:\n  b: {score: "
	text := head + score + "}"
	if _, err := gamefile.Parse(gamefile.File{Name: "games.yaml", Text: []byte(text)}); err != nil {
		text = head + score + ", from: {on: a, value: x}}"
		if score == "count" {
			text = head + score + ", from: {on: a}}"
		}
	}
	b := parse(t, text).Boards[0]
	if (b.Scorer == nil) == (b.Measure == nil) {
		t.Fatalf("%s: the board is %v", score, b)
	}
	return b.Scorer
}

// Whatever a file can write for a score explains itself, in each of its modes.
func TestEveryScorerOfAFileExplainsItself(t *testing.T) {
	scorers := map[string]stats.Scorer{}
	for _, score := range append(scoreSpellings(t),
		"{points: {places: [10, 6, 4]}}",
		"{elo: {initial: 1200, k: 20, floor: 1200, stages: [{k: 40, games: 30}, {k: 10, below: 2400}]}}",
		"{glicko2: {period: 168h}}", "{glicko2: {inactivity: 720h}}",
		"{openskill: {multiple: 2, limit_sigma: true}}",
	) {
		if s := scorerOf(t, score); s != nil {
			scorers[score] = s
		}
	}
	const words, long, modes = 5, 4, 5
	if len(scorers) != words+long+modes {
		t.Fatalf("files make %d kinds of scorers: %v", len(scorers), scorers)
	}
	for score, s := range scorers {
		explained(t, score, s)
		counts := score == "wins" || strings.Contains(score, "points")
		if _, predicts := s.(stats.Predictor); predicts == counts {
			t.Errorf("%s predicts: %v", score, predicts)
		}
	}
}

// explained checks that the scorer says something about every player of a match.
func explained(t *testing.T, score string, s stats.Scorer) {
	t.Helper()
	explainer, ok := s.(stats.Explainer)
	if !ok {
		t.Errorf("%s: %T explains nothing", score, s)
		return
	}
	m := match("1 ann bob", "2 cem", "2 dan eve")
	before := slices.Repeat(s.Start(), m.Players())
	after := slices.Clone(before)
	if err := s.Score(m, before, after); err != nil {
		t.Fatal(err)
	}
	for player := range m.Players() {
		terms := explainer.Explain(m, before, after, player, nil)
		if len(terms) == 0 {
			t.Errorf("%s: nothing is said about player %d", score, player)
		}
		for _, term := range terms {
			if term.Name == "" || math.IsNaN(term.Value) || math.IsInf(term.Value, 0) {
				t.Errorf("%s: a term of player %d is %v", score, player, term)
			}
		}
	}
}
