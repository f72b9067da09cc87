package gamefile_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"statstracker/game/gamefile"
	"statstracker/rating"
	"statstracker/stats"
)

const boards = `
version: 1
games:
  arena:
    title: {en: Arena, de: Arena}
    max_skew: 90s
    fields: {points: double}
    boards:
      wins: {score: wins, min_games: 5, provisional: 10}
      points: {score: points, tie: {sum: {on: result, value: side_score}, order: low, name: strokes}}
      places: {score: {points: {places: [10, 6, 4]}}}
      elo: {score: {elo: {initial: 1200, k: 20, floor: 100, stages: [{k: 40, games: 30}, {k: 10, below: 2400}]}}}
      plain: {score: elo}
      glicko2: {score: {glicko2: {period: 168h}}}
      openskill: {score: {openskill: {multiple: 2, limit_sigma: true}}}
      best: {score: best, from: [{on: a, value: points}, {on: b, value: points * 2.0}]}
      low: {score: best, order: low, unit: s, from: {on: a, value: points}, bounds: {min: 1, max: 60}}
      last: {score: last, from: {on: a, value: points}}
      sum: {score: sum, from: {on: a, value: points}}
      least: {score: min, from: {on: a, value: points}}
      most: {score: max, from: {on: a, value: points}}
      count: {score: count, from: {on: a, when: points > 1}}
`

func TestBoards(t *testing.T) {
	g := parse(t, boards)
	if g.Name != "arena" || g.Title["de"] != "Arena" || g.MaxSkew != 90*time.Second || g.Version != 1 {
		t.Errorf("the game is %s %v %v %d", g.Name, g.Title, g.MaxSkew, g.Version)
	}
	openSkill := rating.NewOpenSkill()
	openSkill.Multiple, openSkill.LimitSigma = 2, true
	got := map[string]any{}
	for i := range g.Boards {
		b := &g.Boards[i]
		if got[b.Name] = b.Scorer; b.Measure != nil {
			got[b.Name] = b.Measure.Reducer
		}
	}
	want := map[string]any{
		"wins":   rating.Wins{},
		"points": rating.Points{Win: 3, Draw: 1},
		"places": rating.Points{Win: 3, Draw: 1, Places: []float64{10, 6, 4}},
		"elo": rating.Elo{
			Initial: 1200, K: 20, Floor: 100, HasFloor: true,
			Stages: []rating.EloStage{{K: 40, Games: 30}, {K: 10, Below: 2400}},
		},
		"plain":     rating.Elo{Initial: 1500, K: 24},
		"glicko2":   rating.Glicko2{Rating: 1500, Deviation: 350, Volatility: 0.06, Tau: 0.5, Period: 168 * time.Hour},
		"openskill": openSkill,
		"best":      rating.Best{}, "low": rating.Best{Low: true}, "last": rating.Last{}, "sum": rating.Sum{},
		"least": rating.Min{}, "most": rating.Max{}, "count": rating.Count{},
	}
	if a, b := fmt.Sprintf("%#v", got), fmt.Sprintf("%#v", want); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
	if b := g.Boards[0]; b.MinGames != 5 || b.Provisional != 10 {
		t.Errorf("min_games %d, provisional %d", b.MinGames, b.Provisional)
	}
	if b := g.Boards[8]; !b.Low || b.Unit["en"] != "s" || b.Min != 1 || b.Max != 60 {
		t.Errorf("low %v, unit %v, bounds %v %v", b.Low, b.Unit, b.Min, b.Max)
	}
	if tie := g.Boards[1].Tie; !tie.Low || tie.Name != "strokes" || tie.Reducer != (rating.Sum{}) {
		t.Errorf("the tie breaker is %v", tie)
	}
}

func TestMeasuresFindTheirValues(t *testing.T) {
	g := parse(t, boards)
	m := match("1 ann", "2 bob")
	m.Sides[0].Score, m.Sides[1].Score = 3, 5
	for i := range g.Boards {
		b := &g.Boards[i]
		if b.Measure == nil {
			continue
		}
		want := "cem 0 2"
		if b.Name == "count" {
			want = "cem 0 1"
		}
		if got, err := measure(b, event("event_name", "a", "user_id", "cem", "points", "2"), m); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", b.Name, got, err, want)
		}
		if got, err := measure(b, event("event_name", "c", "user_id", "cem"), m); err != nil || got != "" {
			t.Errorf("%s, another event: %q, %v", b.Name, got, err)
		}
	}
	var tally stats.Tally
	if err := g.Boards[1].Tie.Feed.Feed(event("type", "game_over"), m, &tally); err != nil || changes(&tally) != "ann 0 3; bob 0 5" {
		t.Errorf("the tie breaker: %q, %v", changes(&tally), err)
	}
	const want = `board "best", rule 2, value: the event has no field "points"`
	if _, err := measure(&g.Boards[7], event("event_name", "b", "user_id", "cem"), nil); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestSeasons(t *testing.T) {
	const file = "version: 1\ngame: arena\nboards:\n  b: {score: wins, season: %s}\n"
	at := time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC) // in Berlin the next day
	for season, c := range map[string]struct {
		id    string
		start string
		want  stats.Season
	}{
		"daily":                                  {"2026-03-01", "2026-03-01T00:00:00Z", stats.Season{}},
		"weekly":                                 {"2026-W09", "2026-02-23T00:00:00Z", stats.Season{}},
		"monthly":                                {"2026-03", "2026-03-01T00:00:00Z", stats.Season{}},
		"yearly":                                 {"2026", "2026-01-01T00:00:00Z", stats.Season{}},
		"{every: weekly, zone: Europe/Berlin}":   {"2026-W10", "2026-03-02T00:00:00+01:00", stats.Season{}},
		"{every: daily, grace: 1h, keep: 8}":     {"2026-03-01", "2026-03-01T00:00:00Z", stats.Season{Grace: time.Hour, Keep: 8}},
		"{every: daily, carry_over: 0.5}":        {"2026-03-01", "2026-03-01T00:00:00Z", stats.Season{CarryOver: 0.5}},
		"{every: daily, carry_over: everything}": {"2026-03-01", "2026-03-01T00:00:00Z", stats.Season{CarryOver: 1}},
		"{every: daily, carry_over: nothing}":    {"2026-03-01", "2026-03-01T00:00:00Z", stats.Season{}},
		"{cron: 0 6 * * 1}":                      {"", "2026-02-23T06:00:00Z", stats.Season{}},
		"{spans: {id: s, start: 2026-03-01, end: 2026-04-01}}": {"s", "2026-03-01T00:00:00Z", stats.Season{}},
		"{zone: Europe/Berlin, spans: [{id: s, start: 2026-03-02, end: '2026-04-01T12:00:00Z'}]}": {
			"s", "2026-03-02T00:00:00+01:00", stats.Season{},
		},
		"{zone: Europe/Berlin, spans: {id: s, start: '2026-03-01T12:00:00Z', end: 2026-04-01}}": {
			"s", "2026-03-01T13:00:00+01:00", stats.Season{},
		},
	} {
		s := parse(t, fmt.Sprintf(file, season)).Boards[0].Season
		span, ok := s.Calendar.At(at)
		if !ok || c.id != "" && span.ID != c.id || span.Start.Format(time.RFC3339) != c.start {
			t.Errorf("%s: the season is %v, %v", season, span, ok)
		}
		if s.Grace != c.want.Grace || s.Keep != c.want.Keep || s.CarryOver != c.want.CarryOver {
			t.Errorf("%s: %v", season, s)
		}
	}
}

// The example stands in the README: it has to do what its comments say.
func TestFootball(t *testing.T) {
	text, err := os.ReadFile("../../examples/football/games.yaml")
	if err != nil {
		t.Fatal(err)
	}
	g := parse(t, string(text))
	for _, c := range []struct{ home, away, goals, tie, statistics string }{
		{
			"3", "1", "England 0 3; Scotland 0 1", "England 0 2; Scotland 0 -2",
			"England games 1 0; England wins 1 0; England losses 0 0; Scotland games 1 0; Scotland wins 0 0; Scotland losses 1 0; " +
				"England goals_for 0 3; England goals_against 0 1; England biggest_win 0 2; England win_streak 0 1; England unbeaten_streak 0 1; " +
				"England tournaments Friendly 1 0; " +
				"Scotland goals_for 0 1; Scotland goals_against 0 3; Scotland win_streak 0 0; Scotland unbeaten_streak 0 0; Scotland tournaments Friendly 1 0",
		},
		{
			"0", "0", "England 0 0; Scotland 0 0", "England 0 0; Scotland 0 0",
			"England games 1 0; England wins 0 0; England losses 0 0; England draws 1 0; Scotland games 1 0; Scotland wins 0 0; Scotland losses 0 0; Scotland draws 1 0; " +
				"England goals_for 0 0; England goals_against 0 0; England win_streak 0 0; England unbeaten_streak 0 1; England tournaments Friendly 1 0; " +
				"Scotland goals_for 0 0; Scotland goals_against 0 0; Scotland win_streak 0 0; Scotland unbeaten_streak 0 1; Scotland tournaments Friendly 1 0",
		},
	} {
		e, m := footballMatch(c.home, c.away)
		if got, err := record(g, e, m); err != nil || got != c.statistics {
			t.Errorf("%s:%s: the statistics are %s, %v\nwant %s", c.home, c.away, got, err, c.statistics)
		}
		if got, err := measure(&g.Boards[4], e, m); err != nil || got != c.goals {
			t.Errorf("%s:%s: the goals are %s, %v", c.home, c.away, got, err)
		}
		var tie stats.Tally
		if err := g.Boards[1].Tie.Feed.Feed(e, m, &tie); err != nil || changes(&tie) != c.tie {
			t.Errorf("%s:%s: the goal differences are %s, %v", c.home, c.away, changes(&tie), err)
		}
	}
	names := ""
	for i := range g.Boards {
		names += g.Boards[i].Name + " "
	}
	if names != "wins points elo glicko2 goals elo-yearly " {
		t.Errorf("the boards are %s", names)
	}
}

func TestTheTemplateIsAGameWhateverItsName(t *testing.T) {
	for _, name := range []string{"chess", "on", "a b", `"quoted": #1`, "日本", "yes", "1", "null", "- x", "<b>&"} {
		definitions, err := gamefile.Parse(gamefile.File{Name: "t.yaml", Text: gamefile.Template(name)})
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		if g := definitions[0].Game; g.Name != name || g.Check() != nil || len(g.Boards) < 3 {
			t.Errorf("%q: the game is %s, %v", name, g.Name, g.Check())
		}
	}
}
