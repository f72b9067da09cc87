package tracker

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"statstracker/calendar"
	"statstracker/eventlog"
	"statstracker/rating"
	"statstracker/stats"
)

// plays feeds one for everyone who plays.
type plays struct{}

func (plays) Feed(e *stats.Event, _ *stats.Match, t *stats.Tally) error {
	if user := e.Get("user_id"); user != "" {
		t.Value(user, "", 1)
	}
	return nil
}

// seasonal is a game that counts how often a player plays in a season.
func seasonal(season stats.Season) stats.Game {
	return stats.Game{Name: "seasonal", Version: 1, Boards: []stats.Board{
		{Name: "plays", Measure: &stats.Measure{Feed: plays{}, Reducer: rating.Sum{}}, Season: &season},
	}}
}

func openSeasonal(t *testing.T, season stats.Season) *Tracker {
	t.Helper()
	tr, err := Open(t.Context(), Config{Dir: t.TempDir(), Games: []stats.Game{seasonal(season)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tr.Close() })
	return tr
}

// play sends an event of the time, received at once unless it is said when. It
// returns why it was rejected.
func play(t *testing.T, tr *Tracker, user, at string, received ...string) string {
	t.Helper()
	b := eventlog.NewBatch("test")
	for _, f := range (event{{"product_id", "seasonal"}, {"user_id", user}, {"occurred_at", at}}) {
		b.Field([]byte(f[0]), []byte(f[1]))
	}
	when, err := time.Parse(time.RFC3339, append(received, at)[0])
	if err != nil {
		t.Fatal(err)
	}
	b.Add(when, nil)
	s, err := tr.Submit(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if s.Count(stats.Rejected) == 1 {
		return s.Rejections[0].Reason
	}
	return ""
}

// board writes a season as text: its id, whether it is sealed, and its entries.
func board(t *testing.T, tr *Tracker, season string) string {
	t.Helper()
	page, err := tr.Board(Ref{Game: "seasonal", Season: season}, 0, 100)
	if err != nil {
		return err.Error()
	}
	text := "all time:"
	if s := page.Season; s != nil {
		text = s.ID + ":"
		if s.Sealed {
			text = s.ID + " sealed:"
		}
	}
	for _, e := range page.Entries {
		text += fmt.Sprintf(" %s %v", e.Player, e.Score)
	}
	return text
}

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := calendar.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestALateEventCountsUntilTheGraceIsOver(t *testing.T) {
	tr := openSeasonal(t, stats.Season{Calendar: calendar.Daily(mustZone(t, "Europe/Berlin")), Grace: time.Hour})
	for _, c := range []struct{ user, at, want string }{
		{"ann", "2026-11-20T12:00:00+01:00", ""},
		{"bob", "2026-11-21T00:59:59+01:00", ""},                               // the next day, within the grace of the first
		{"ann", "2026-11-20T23:59:59+01:00", ""},                               // late, and it counts
		{"ann", "2026-11-20T22:59:59Z", ""},                                    // the same moment, said otherwise
		{"bob", "2026-11-21T00:59:59.999+01:00", ""},                           // still within
		{"ann", "2026-11-20T23:00:00+01:00", ""},                               // so this counts too
		{"cy", "2026-11-21T01:00:00+01:00", ""},                                // this ends the grace
		{"ann", "2026-11-20T23:59:59+01:00", "late: the season 2026-11-20 of"}, // too late
		{"ann", "2026-11-19T12:00:00+01:00", "late: the season 2026-11-19 of"}, // a season that never began
		{"ann", "2026-11-21T00:00:00+01:00", ""},
	} {
		if got := play(t, tr, c.user, c.at); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s at %s: %q; want %q", c.user, c.at, got, c.want)
		}
	}
	for season, want := range map[string]string{
		"": "2026-11-21: bob 2 cy 1 ann 1", Current: "2026-11-21: bob 2 cy 1 ann 1", Previous: "2026-11-20 sealed: ann 4",
		"2026-11-20": "2026-11-20 sealed: ann 4", AllTime: "all time: ann 5 bob 2 cy 1", "2026-11-19": "2026-11-19 sealed:",
		"2026-11-22": "2026-11-22:", "2026-W47": ErrUnknownSeason.Error(), "x": ErrUnknownSeason.Error(),
	} {
		if got := board(t, tr, season); got != want {
			t.Errorf("the season %q is %q; want %q", season, got, want)
		}
	}
	rejected, _, total, err := listRejections(tr, 0, 10)
	if err != nil || total != 2 || rejected[0].Fields[1].Value != "ann" {
		t.Errorf("late events are kept: %d, %+v, %v", total, rejected, err)
	}
}

// A season that nobody has played is over at the same moment as one that was.
func TestTheMomentAtWhichTheGraceIsOver(t *testing.T) {
	for at, want := range map[string]string{"2026-11-21T00:59:59.999Z": "", "2026-11-21T01:00:00Z": "late: the season 2026-11-20"} {
		tr := openSeasonal(t, stats.Season{Calendar: calendar.Daily(time.UTC), Grace: time.Hour})
		play(t, tr, "ann", at)
		if got := play(t, tr, "ann", "2026-11-20T12:00:00Z"); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("after an event of %s one of the day before: %q; want %q", at, got, want)
		}
	}
}

func TestOneWrongClockSealsNothing(t *testing.T) {
	tr := openSeasonal(t, stats.Season{Calendar: calendar.Daily(time.UTC)})
	play(t, tr, "ann", "2026-11-20T12:00:00Z")
	for at, want := range map[string]string{
		"2026-11-20T12:05:00.001Z": "occurred_at is more than 5m0s ahead", "2036-01-01T00:00:00Z": "occurred_at is more than 5m0s ahead", "2026-11-20T12:05:00Z": "",
	} {
		if got := play(t, tr, "bob", at, "2026-11-20T12:00:00Z"); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("an event of %s that is received at 12:00: %q; want %q", at, got, want)
		}
	}
	if got := board(t, tr, ""); got != "2026-11-20: ann 1 bob 1" {
		t.Errorf("the season is %q", got)
	}
}

func TestTheTimeOfARatingThatUsesItIsChecked(t *testing.T) {
	for period, want := range map[time.Duration]int{0: 0, 24 * time.Hour: 1} {
		scorer := rating.Glicko2{Rating: 1500, Deviation: 350, Volatility: 0.06, Tau: 0.5, Period: period}
		g := stats.Game{Name: "rated", Version: 1, Boards: []stats.Board{{Name: "glicko", Scorer: scorer}}}
		tr, err := Open(t.Context(), Config{Dir: t.TempDir(), Games: []stats.Game{g}})
		if err != nil {
			t.Fatal(err)
		}
		s := submit(t, tr, append(match("rated", "ann", "bob"), [2]string{"occurred_at", "2999-01-01T00:00:00Z"}))
		if s.Count(stats.Rejected) != want {
			t.Errorf("with a period of %v an event of the year 2999: %+v", period, s)
		}
		tr.Close()
	}
}

// The days at which the clocks change have 23 and 25 hours, and events in them
// belong to them.
func TestSeasonsOverAChangeOfTheClocks(t *testing.T) {
	for _, c := range []struct {
		day          string
		first, after string
		hours        float64
	}{
		{"2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23},
		{"2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25},
		{"2024-02-29", "2024-02-28T23:00:00Z", "2024-02-29T23:00:00Z", 24},
	} {
		tr := openSeasonal(t, stats.Season{Calendar: calendar.Daily(mustZone(t, "Europe/Berlin")), Grace: time.Hour})
		first, _ := time.Parse(time.RFC3339, c.first)
		after, _ := time.Parse(time.RFC3339, c.after)
		play(t, tr, "before", first.Add(-time.Second).Format(time.RFC3339))
		play(t, tr, "first", c.first)
		play(t, tr, "last", after.Add(-time.Second).Format(time.RFC3339))
		play(t, tr, "after", c.after)
		if got, want := board(t, tr, c.day), c.day+": first 1 last 1"; got != want {
			t.Errorf("the day is %q; want %q", got, want)
		}
		page, err := tr.Board(Ref{Game: "seasonal", Season: c.day}, 0, 1)
		if err != nil || page.Season.End.Sub(page.Season.Start).Hours() != c.hours || !page.Season.Start.Equal(first) {
			t.Errorf("%s is from %v to %v, %v; want %v hours", c.day, page.Season.Start, page.Season.End, err, c.hours)
		}
	}
}

func TestOldSeasonsAreForgotten(t *testing.T) {
	tr := openSeasonal(t, stats.Season{Calendar: calendar.Weekly(time.UTC), Keep: 2})
	for _, at := range []string{"2020-12-30", "2021-01-05", "2021-01-12", "2021-01-19"} {
		play(t, tr, "ann", at+"T00:00:00Z")
	}
	list, err := tr.Seasons("seasonal", "plays")
	var got []string
	for _, s := range list {
		got = append(got, fmt.Sprint(s.ID, s.Sealed))
	}
	if want := "[2021-W03false 2021-W02true 2021-W01true]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("the seasons are %v, %v; want %s", got, err, want)
	}
	if got := board(t, tr, "2020-W53"); got != ErrUnknownSeason.Error() {
		t.Errorf("the week that is not kept is %q", got)
	}
}

func TestBetweenTwoSeasonsOnlyAllTimeCounts(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	list, err := calendar.List([]stats.Span{{ID: "one", Start: day(1), End: day(3)}, {ID: "two", Start: day(5), End: day(7)}})
	if err != nil {
		t.Fatal(err)
	}
	tr := openSeasonal(t, stats.Season{Calendar: list})
	if got := board(t, tr, Current); got != "all time:" {
		t.Errorf("before the first event the current season is %q", got)
	}
	for i, d := range []int{1, 4, 5, 8} {
		if reason := play(t, tr, "ann", day(d).Format(time.RFC3339)); reason != "" {
			t.Errorf("an event of day %d: %s", d, reason)
		}
		if got, want := board(t, tr, Current), []string{"one: ann 1", "one sealed: ann 1", "two: ann 1", "two sealed: ann 1"}[i]; got != want {
			t.Errorf("after day %d the current season is %q; want %q", d, got, want)
		}
	}
	if got := board(t, tr, AllTime); got != "all time: ann 4" {
		t.Errorf("%q", got)
	}
	if _, err := tr.Board(Ref{Game: "seasonal", Season: "three"}, 0, 1); !errors.Is(err, ErrUnknownSeason) {
		t.Errorf("a season that is not in the list: %v", err)
	}
}

// The season of an event is that of its time, however events are batched, and
// whenever they arrive within the grace.
func TestTheSeasonOfAnEventIsThatOfItsTime(t *testing.T) {
	berlin := mustZone(t, "Europe/Berlin")
	days := calendar.Daily(berlin)
	const grace = 3 * time.Hour
	for seed := range someOf(20) {
		r := rand.New(rand.NewPCG(seed, 11))
		type one struct {
			user        string
			at, arrives time.Time
		}
		var events []one
		want := map[string]map[string]float64{}
		for i := range 200 {
			at := time.Date(2026, 10, 23, 0, 0, 0, 0, berlin).Add(time.Duration(i)*29*time.Minute + time.Duration(r.IntN(3600))*time.Second)
			user := fmt.Sprint("p", r.IntN(5))
			events = append(events, one{user, at, at.Add(time.Duration(r.Int64N(int64(grace - time.Second))))})
			day, _ := days.At(at)
			if want[day.ID] == nil {
				want[day.ID] = map[string]float64{}
			}
			want[day.ID][user]++
		}
		slices.SortFunc(events, func(a, b one) int { return a.arrives.Compare(b.arrives) })
		tr := openSeasonal(t, stats.Season{Calendar: days, Grace: grace})
		for len(events) > 0 {
			n := min(len(events), 1+r.IntN(30))
			b := eventlog.NewBatch("test")
			for _, e := range events[:n] {
				for _, f := range (event{{"product_id", "seasonal"}, {"user_id", e.user}, {"occurred_at", e.at.Format(time.RFC3339)}}) {
					b.Field([]byte(f[0]), []byte(f[1]))
				}
				b.Add(e.arrives, nil)
			}
			events = events[n:]
			if s, err := tr.Submit(t.Context(), b); err != nil || s.Count(stats.Rejected) != 0 {
				t.Fatalf("seed %d: %+v, %v", seed, s, err)
			}
		}
		for day, players := range want {
			page, err := tr.Board(Ref{Game: "seasonal", Season: day}, 0, 100)
			got := map[string]float64{}
			for _, e := range page.Entries {
				got[e.Player] = e.Score
			}
			if err != nil || fmt.Sprint(got) != fmt.Sprint(players) {
				t.Errorf("seed %d: %s is %v, %v; want %v", seed, day, got, err, players)
			}
		}
	}
}
