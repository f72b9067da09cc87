package tracker

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"statstracker/calendar"
	"statstracker/eventlog"
	"statstracker/game/results"
	"statstracker/rating"
	"statstracker/stats"
)

// The league is a game that has one of everything: boards of matches and of
// values, both orders, tie breakers, bounds, minimum and provisional games,
// seasons with and without carry-over, and statistics of every kind.

const leagueGrace = 2 * time.Hour

func league() stats.Game {
	berlin, err := calendar.Zone("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return stats.Game{
		Name: "league", Version: 1,
		Boards: []stats.Board{
			{
				Name: "daily", Scorer: rating.Elo{Initial: 1000, K: 32}, MinGames: 2,
				Season: &stats.Season{Calendar: calendar.Daily(time.UTC), Grace: leagueGrace, CarryOver: 0.5, Keep: 3},
			},
			{
				Name: "table", Scorer: rating.Points{Win: 3, Draw: 1}, Provisional: 4,
				Tie: &stats.Tie{Measure: stats.Measure{Feed: margins{}, Reducer: rating.Sum{}}, Name: "margin"},
			},
			{Name: "fastest", Measure: &stats.Measure{Feed: laps{}, Reducer: rating.Min{}}, Low: true, Min: 1, Max: 1000},
			{
				Name: "weekly", Measure: &stats.Measure{Feed: laps{}, Reducer: rating.Max{}},
				Season: &stats.Season{Calendar: calendar.Weekly(berlin)},
			},
			{
				Name: "glicko", Scorer: rating.Glicko2{Rating: 1500, Deviation: 350, Volatility: 0.06, Tau: 0.5, Period: 24 * time.Hour},
				Season: &stats.Season{Calendar: calendar.Daily(berlin), Grace: leagueGrace, CarryOver: 1},
			},
		},
		Recorders: []stats.Recorder{results.Recorder{}, leagueStats{}},
		Derived:   []stats.Stat{{Name: "rate", Derive: rate{}}},
	}
}

type rate struct{}

func (rate) Derive(get func(string) float64) float64 { return get("wins") / get("games") }

// laps feeds the time of a lap.
type laps struct{}

func (laps) Feed(e *stats.Event, _ *stats.Match, t *stats.Tally) error {
	if e.Get("event_name") != "lap" {
		return nil
	}
	seconds, err := strconv.ParseFloat(e.Get("event_data"), 64)
	if err != nil {
		return errors.New("a lap needs a time")
	}
	t.Value(e.Get("user_id"), "", seconds)
	return nil
}

// margins feeds by how much a match was won.
type margins struct{}

func (margins) Feed(e *stats.Event, m *stats.Match, t *stats.Tally) error {
	margin, err := strconv.ParseFloat(e.Get("margin"), 64)
	if m == nil || err != nil {
		return nil //nolint:nilerr // a match without a margin
	}
	for i, side := range m.Sides {
		for _, p := range side.Players {
			if i == 0 {
				t.Value(p, "", margin)
			} else {
				t.Value(p, "", -margin)
			}
		}
	}
	return nil
}

// leagueStats has a statistic of every kind.
type leagueStats struct{}

func (leagueStats) Stats() []stats.Stat {
	return []stats.Stat{
		{Name: "lap_best", Reducer: rating.Min{}},
		{Name: "lap_last", Reducer: rating.Last{}},
		{Name: "lap_sum", Reducer: rating.Sum{}},
		{Name: "streak", Reducer: rating.Streak{}},
		{Name: "streak_longest", Longest: "streak"},
		{Name: "opponents", Categories: 3},
	}
}

func (leagueStats) Record(e *stats.Event, m *stats.Match, t *stats.Tally) error {
	var lap stats.Tally
	if err := (laps{}).Feed(e, m, &lap); err != nil {
		return err
	}
	for _, c := range lap.Changes {
		for _, name := range []string{"lap_best", "lap_last", "lap_sum"} {
			t.Value(c.Player, name, c.Value)
		}
	}
	if m == nil {
		return nil
	}
	for i, side := range m.Sides {
		for _, p := range side.Players {
			t.Value(p, "streak", float64(number(m.Result(i) == stats.Win)))
			for j, other := range m.Sides {
				for _, opponent := range other.Players {
					if i != j {
						t.Category(p, "opponents", opponent, 1)
					}
				}
			}
		}
	}
	return nil
}

// leagueStart is when the random events of the league begin: in the week of a
// daylight-saving change.
var leagueStart = time.Date(2026, 3, 26, 9, 0, 0, 0, time.UTC)

// leagueEvent makes an event of the league. Time goes on by about an hour an
// event; many come late, and some after the grace.
func leagueEvent(r *rand.Rand, n int) event {
	at := leagueStart.Add(time.Duration(n)*53*time.Minute - time.Duration(r.IntN(90))*time.Minute)
	if r.IntN(12) == 0 {
		at = at.Add(-time.Duration(r.IntN(40)) * time.Hour)
	}
	e := event{{"product_id", "league"}, {"occurred_at", at.Format(time.RFC3339)}}
	player := func() string { return fmt.Sprintf("p%d", r.IntN(8)) }
	switch r.IntN(10) {
	case 0, 1, 2:
		e = append(e, [2]string{"event_name", "lap"}, [2]string{"user_id", player()},
			[2]string{"event_data", pick(r, "12.5", "1", "999", "1000", "1000.5", "0", "-3", "NaN", "1e999", "x", "47", "31.25")})
	case 3:
		e = append(e, [2]string{"type", "game_over"}, [2]string{"standings", randomStandings(r)}, [2]string{"margin", strconv.Itoa(r.IntN(4))})
	case 4:
		e = append(e, [2]string{"type", "state_change"})
	default:
		e = append(e, [2]string{"type", "game_over"}, [2]string{"winner_id", player()}, [2]string{"loser_id", player()},
			[2]string{"margin", strconv.Itoa(r.IntN(4))})
	}
	// A lap beyond the bounds counts once the player has a better one: it has no id,
	// so that it is not sent again.
	if r.IntN(3) == 0 && e[len(e)-1][1] != "1000.5" {
		e = append(e, [2]string{"event_id", fmt.Sprintf("l%d", r.IntN(n+2))})
	}
	return e
}

// field feeds the number in a field to the user of the event.
type field string

func (name field) Feed(e *stats.Event, _ *stats.Match, t *stats.Tally) error {
	if text, ok := e.Lookup(string(name)); ok {
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return err
		}
		t.Value(e.Get("user_id"), "", value)
	}
	return nil
}

// A value of the tie breaker may come before the first score: it does not list the
// player, and is no score to go on from.
func TestATieBreakerMayComeFirst(t *testing.T) {
	g := stats.Game{Name: "jump", Version: 1, Boards: []stats.Board{{
		Name: "depth", Measure: &stats.Measure{Feed: field("depth"), Reducer: rating.Max{}},
		Tie: &stats.Tie{Measure: stats.Measure{Feed: field("style"), Reducer: rating.Last{}}, Low: true},
	}}}
	tr, err := Open(t.Context(), Config{Dir: t.TempDir(), Games: []stats.Game{g}})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	jump := func(user string, fields ...string) {
		t.Helper()
		e := event{{"product_id", "jump"}, {"user_id", user}}
		for i := 0; i < len(fields); i += 2 {
			e = append(e, [2]string{fields[i], fields[i+1]})
		}
		if s := submit(t, tr, e); s.Count(stats.Counted) != 1 {
			t.Fatalf("%v: %+v", e, s)
		}
	}
	jump("ann", "style", "7")
	if _, err := tr.Place(Ref{Game: "jump"}, "ann"); !errors.Is(err, ErrUnknownPlayer) {
		t.Errorf("with a tie breaker alone ann is on the board: %v", err)
	}
	jump("ann", "depth", "-30")
	jump("bob", "depth", "-30", "style", "9")
	jump("cy", "depth", "-30")
	page, err := tr.Board(Ref{Game: "jump"}, 0, 10)
	var got string
	for _, e := range page.Entries {
		got += fmt.Sprintf("%d %s %v %v %v; ", e.Rank, e.Player, e.Score, e.Tie, e.HasTie)
	}
	if want := "1 ann -30 7 true; 2 bob -30 9 true; 3 cy -30 0 false; "; err != nil || got != want {
		t.Errorf("the board is %q, %v; want %q", got, err, want)
	}
	jump("cy", "style", "8")
	if place, err := tr.Place(Ref{Game: "jump"}, "cy"); err != nil || place.Rank != 2 {
		t.Errorf("with another style cy is at %+v, %v", place, err)
	}
}

// A game keeps so many names of categories and no more, whoever makes them up.
func TestNamesOfCategoriesAreBounded(t *testing.T) {
	g := stats.Game{Name: "maps", Version: 1, Recorders: []stats.Recorder{mapsPlayed{}}}
	const each, many = 50, 10_000
	tr, err := Open(t.Context(), Config{Dir: t.TempDir(), Games: []stats.Game{g}, testOnlyCategories: many})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	for i := 0; i < many+each; {
		b := eventlog.NewBatch("test")
		for range 10 * each {
			addTo(b, event{{"product_id", "maps"}, {"user_id", fmt.Sprint("p", i/each)}, {"map", fmt.Sprint("map ", i)}})
			i++
		}
		if _, err := tr.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	for player, want := range map[string]int{"p0": each, fmt.Sprint("p", many/each-1): each, fmt.Sprint("p", many/each): 1} {
		p, err := tr.Player("maps", player)
		if err != nil || len(p.Stats[0].Categories) != want || p.Stats[0].Value != each {
			t.Errorf("%s has %d categories, %v; want %d", player, len(p.Stats[0].Categories), err, want)
		}
	}
}

// mapsPlayed counts by map.
type mapsPlayed struct{}

func (mapsPlayed) Stats() []stats.Stat {
	return []stats.Stat{{Name: "maps", Categories: stats.MaxCategories}}
}

func (mapsPlayed) Record(e *stats.Event, _ *stats.Match, t *stats.Tally) error {
	t.Category(e.Get("user_id"), "maps", e.Get("map"), 1)
	return nil
}
