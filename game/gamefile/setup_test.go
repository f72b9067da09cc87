package gamefile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/game/gamefile"
	"statstracker/stats"
)

func parse(tb testing.TB, text string) stats.Game {
	tb.Helper()
	return define(tb, text).Game
}

func define(tb testing.TB, text string) gamefile.Definition {
	tb.Helper()
	definitions, err := gamefile.Parse(gamefile.File{Name: "games.yaml", Text: []byte(text)})
	if err != nil {
		tb.Fatal(err)
	}
	if len(definitions) != 1 {
		tb.Fatalf("there are %d games; want 1", len(definitions))
	}
	return definitions[0]
}

// event makes an event of names and values.
func event(fields ...string) *stats.Event {
	e := &stats.Event{Received: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	for field := range slices.Chunk(fields, 2) {
		e.Fields = append(e.Fields, stats.Field{Name: field[0], Value: field[1]})
	}
	return e
}

// match makes a match of sides such as "1 ann bob" and "2 cem".
func match(sides ...string) *stats.Match {
	m := &stats.Match{At: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	for _, side := range sides {
		words := strings.Fields(side)
		var rank int
		if _, err := fmt.Sscan(words[0], &rank); err != nil {
			panic(err)
		}
		m.Sides = append(m.Sides, stats.Side{Rank: rank, Players: words[1:]})
	}
	return m
}

func footballMatch(home, away string) (*stats.Event, *stats.Match) {
	e := event("product_id", "football", "type", "game_over", "tournament", "Friendly", "home", "England", "away", "Scotland",
		"home_score", home, "away_score", away, "neutral", "false")
	switch {
	case home > away:
		return e, match("1 England", "2 Scotland")
	case home < away:
		return e, match("1 Scotland", "2 England")
	}
	return e, match("1 England", "1 Scotland")
}

// record returns what the recorders of a game change, one line a change.
func record(g stats.Game, e *stats.Event, m *stats.Match) (string, error) {
	var t stats.Tally
	for _, r := range g.Recorders {
		if err := r.Record(e, m, &t); err != nil {
			return "", err
		}
	}
	return changes(&t), nil
}

// measure returns the values that an event gives the board.
func measure(b *stats.Board, e *stats.Event, m *stats.Match) (string, error) {
	var t stats.Tally
	if err := b.Measure.Feed.Feed(e, m, &t); err != nil {
		return "", err
	}
	return changes(&t), nil
}

func changes(t *stats.Tally) string {
	lines := make([]string, len(t.Changes))
	for i, c := range t.Changes {
		lines[i] = strings.TrimSpace(fmt.Sprintln(c.Player, c.Stat, c.Category, c.By, c.Value))
		lines[i] = strings.Join(strings.Fields(lines[i]), " ")
	}
	return strings.Join(lines, "; ")
}
