package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// match is a row of the table.
type match struct{ date, home, away, homeScore, awayScore, tournament, neutral string }

// unplayed reports whether the match has no score.
func (m *match) unplayed() bool { return m.homeScore == "NA" || m.awayScore == "NA" }

// event returns the event of the match, which is the one with the number.
func (m *match) event(number int) (event, error) {
	home, err := score(m.homeScore)
	if err != nil {
		return nil, err
	}
	away, err := score(m.awayScore)
	if err != nil {
		return nil, err
	}
	if _, err := time.Parse(time.DateOnly, m.date); err != nil {
		return nil, fmt.Errorf("%q is not a date such as 1872-11-30", m.date)
	}
	neutral := strings.ToLower(m.neutral)
	if neutral != "true" && neutral != "false" {
		return nil, fmt.Errorf("neutral is %q, and has to be TRUE or FALSE", m.neutral)
	}
	return append(event{
		{"product_id", "football"},
		{"type", "game_over"},
		{"game_id", fmt.Sprintf("fb-%06d", number)},
		{"event_id", fmt.Sprintf("football-%06d", number)},
		{"occurred_at", m.date + "T12:00:00Z"}, // the table has no time of day
		{"tournament", m.tournament},
		{"home", m.home},
		{"away", m.away},
		{"home_score", m.homeScore},
		{"away_score", m.awayScore},
		{"neutral", neutral},
	}, m.result(home, away)...), nil
}

// result returns the fields that say who won.
func (m *match) result(home, away int) event {
	switch {
	case home > away:
		return event{{"winner_id", m.home}, {"loser_id", m.away}}
	case away > home:
		return event{{"winner_id", m.away}, {"loser_id", m.home}}
	}
	side := func(team string) string { return `{"rank": 1, "players": [` + quote(team) + `]}` }
	return event{{"standings", "[" + side(m.home) + ", " + side(m.away) + "]"}}
}

func score(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0, fmt.Errorf("%q is no number of goals", text)
	}
	return int(n), nil
}
