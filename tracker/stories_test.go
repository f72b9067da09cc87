package tracker

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/game/gamefile"
	"statstracker/stats"
)

// story is a game of a file, whose rules change while events come.
type story struct {
	*testing.T
	tr *Tracker
}

func begin(t *testing.T) *story {
	t.Helper()
	tr, err := Open(t.Context(), Config{Dir: t.TempDir(), Compile: gamefile.Compile, testOnlyGeneration: testWindow})
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t, tr}
	t.Cleanup(func() {
		checkVerified(t, &s.tr)
		s.tr.Close()
	})
	return s
}

// rules applies the rules of the board b, which laps feed unless it says otherwise.
func (s *story) rules(board string, stats ...string) Plan {
	s.Helper()
	if strings.HasPrefix(board, "best") || strings.HasPrefix(board, "sum") {
		score, rest, _ := strings.Cut(board, ",")
		board = fmt.Sprintf("score: %s, from: {on: lap, value: double(event.v)}, %s", score, rest)
	}
	text := fmt.Sprintf("{version: 1, game: g, boards: {b: {%s}}, stats: {%s}}", board, strings.Join(stats, ", "))
	d, err := gamefile.Parse(gamefile.File{Name: "g.yaml", Text: []byte(text)})
	if err != nil {
		s.Fatal(err)
	}
	plan, err := s.tr.Apply(s.Context(), []Rules{{"g", d[0].Text}})
	if err != nil {
		s.Fatal(err)
	}
	return plan
}

// send sends an event that is received at once, or when it is said, and returns why
// it was rejected.
func (s *story) send(at string, fields event, received ...string) string {
	s.Helper()
	b := eventlog.NewBatch("test")
	for _, f := range append(event{{"product_id", "g"}, {"occurred_at", at + "Z"}}, fields...) {
		b.Field([]byte(f[0]), []byte(f[1]))
	}
	when, err := time.Parse(time.RFC3339, append(received, at)[0]+"Z")
	if err != nil {
		s.Fatal(err)
	}
	b.Add(when, nil)
	summary, err := s.tr.Submit(s.Context(), b)
	if err != nil {
		s.Fatal(err)
	}
	if summary.Count(stats.Rejected) > 0 {
		return summary.Rejections[0].Reason
	}
	return ""
}

func (s *story) event(name, user, v, at string, received ...string) string {
	s.Helper()
	return s.send(at, event{{"event_name", name}, {"user_id", user}, {"v", v}}, received...)
}

func (s *story) lap(user, v, at string, received ...string) string {
	s.Helper()
	return s.event("lap", user, v, at, received...)
}

// want compares a season of the board.
func (s *story) want(season, want string) {
	s.Helper()
	page, err := s.tr.Board(Ref{Game: "g", Season: season}, 0, 100)
	got := make([]string, len(page.Entries))
	for i, e := range page.Entries {
		got[i] = fmt.Sprintf("%d %s %v", e.Rank, e.Player, e.Score)
		if e.HasTie {
			got[i] += fmt.Sprintf(" %v", e.Tie)
		}
	}
	text := strings.Join(got, ", ")
	if err != nil {
		text = err.Error()
	}
	if text != want {
		s.Errorf("the season %q is %q; want %q", season, text, want)
	}
}

func TestWhoHasNoValueOfTheTieBreakerIsLast(t *testing.T) {
	for _, order := range []string{"low", "high"} {
		s := begin(t)
		s.rules("score: wins, tie: {last: {on: lap, value: double(event.v)}, order: " + order + "}")
		s.lap("ann", "60", "2026-01-01T00:00:00")
		s.lap("bob", "70", "2026-01-01T00:00:00")
		s.send("2026-01-01T00:00:01", event{{"type", "game_over"}, {"standings", `[{"rank":1,"players":["cy","ann"]},{"rank":1,"players":["bob","dee"]}]`}})
		if order == "low" {
			s.want("", "1 ann 0 60, 2 bob 0 70, 3 cy 0, 3 dee 0")
		} else {
			s.want("", "1 bob 0 70, 2 ann 0 60, 3 cy 0, 3 dee 0")
		}
	}
}

func TestBoundsAreOfScoresAlone(t *testing.T) {
	s := begin(t)
	s.rules("best, order: low, tie: {sum: {on: bonus, value: double(event.v)}}, bounds: {min: 20, max: 100}")
	if why := s.event("bonus", "ann", "1", "2026-01-01T00:00:00"); why != "" {
		t.Errorf("a value of the tie breaker alone: %s", why)
	}
	for v, ok := range map[string]bool{"19.9": false, "100.1": false, "20": true, "100": true} {
		if why := s.lap("p"+v, v, "2026-01-01T00:00:00"); (why == "") != ok {
			t.Errorf("a first lap of %s: %q", v, why)
		}
	}
	s.rules("best, order: low, tie: {sum: {on: bonus, value: double(event.v)}}, bounds: {min: 50, max: 100}")
	if why := s.lap("p20", "60", "2026-01-01T00:00:00"); why != "" {
		t.Errorf("who was beyond new bounds before: %s", why)
	}
	if why := s.lap("p100", "49", "2026-01-01T00:00:00"); why == "" {
		t.Error("who was within them is beyond them now")
	}
}

func TestAClockThatIsALittleAheadEndsNoSeason(t *testing.T) {
	s := begin(t)
	s.rules("sum, season: weekly")
	s.lap("ann", "1", "2026-01-04T12:00:00")
	if why := s.lap("bob", "1", "2026-01-05T00:00:00", "2026-01-04T23:55:30"); why != "" {
		t.Errorf("an event that is four and a half minutes ahead: %s", why)
	}
	if why := s.lap("ann", "1", "2026-01-04T23:56:00"); why != "" {
		t.Errorf("four minutes before the end of the season: %s", why)
	}
	s.want("", "1 ann 2")
	s.lap("bob", "1", "2026-01-05T00:00:01")
	if why := s.lap("ann", "1", "2026-01-04T23:57:00", "2026-01-05T00:00:02"); !strings.HasPrefix(why, "late") {
		t.Errorf("after the end of the season: %q", why)
	}
	s.want("", "1 bob 2")
}

func TestOnlyScoresAreCarriedOver(t *testing.T) {
	for _, grace := range []string{"0s", "480h"} {
		s := begin(t)
		s.rules("best, order: low, tie: {sum: {on: bonus, value: double(event.v)}}, season: {every: weekly, carry_over: everything, grace: " + grace + "}")
		s.event("bonus", "ann", "5", "2026-01-06T00:00:00")
		s.lap("bob", "70", "2026-01-06T00:00:00")
		s.lap("bob", "90", "2026-01-13T00:00:00")
		s.lap("ann", "80", "2026-01-14T00:00:00")
		s.want("", "1 bob 70, 2 ann 80")
	}
}

// A longer grace lets an earlier season in, which must not replace what players have
// of a later one; and a season that was forgotten stays so.
func TestALongerGrace(t *testing.T) {
	s := begin(t)
	s.rules("sum, season: {every: weekly, carry_over: everything, grace: 0s}")
	s.lap("ann", "100", "2026-01-13T00:00:00") // week 3
	s.lap("bob", "1", "2026-01-20T00:00:00")
	s.rules("sum, season: {every: weekly, carry_over: everything, grace: 720h}")
	s.lap("ann", "5", "2026-01-06T00:00:00", "2026-01-20T00:00:01") // week 2
	s.want("2026-W02", "1 ann 5")
	s.lap("bob", "1", "2026-03-20T00:00:00")
	s.lap("ann", "1", "2026-03-20T00:00:01")
	s.want("", "1 ann 101, 2 bob 2")
	s.rules("sum, season: {every: weekly, carry_over: everything, grace: 720h, keep: 1}")
	s.lap("bob", "1", "2026-05-20T00:00:00")
	s.rules("sum, season: {every: weekly, carry_over: everything, grace: 8000h, keep: 1}")
	if why := s.lap("ann", "5", "2026-01-06T00:00:00", "2026-05-20T00:00:01"); !strings.HasPrefix(why, "late") {
		t.Errorf("an event of a season that is not kept: %q", why)
	}
	s.want("2026-W02", ErrUnknownSeason.Error())
}

func TestAShorterGraceSealsAtOnce(t *testing.T) {
	s := begin(t)
	s.rules("sum, season: {every: weekly, grace: 200h}")
	s.lap("ann", "1", "2026-01-13T00:00:00")
	s.lap("bob", "1", "2026-01-20T00:00:00")
	s.rules("sum, season: {every: weekly, grace: 1h}")
	list, err := s.tr.Seasons("g", "b")
	if err != nil || len(list) != 2 || list[0].Sealed || !list[1].Sealed {
		t.Errorf("the seasons are %+v, %v", list, err)
	}
	s.want(Previous, "1 ann 1")
}

func TestSeasonsOfAListMayBeAdded(t *testing.T) {
	s := begin(t)
	s.rules("sum, season: {spans: [{id: one, start: 2026-01-01, end: 2026-02-01}]}")
	s.lap("ann", "1", "2026-01-06T00:00:00")
	plan := s.rules("sum, season: {spans: [{id: one, start: 2026-01-01, end: 2026-01-20}, {id: two, start: 2026-01-20, end: 2026-03-01}]}")
	if got := fmt.Sprint(plan); got != "{[{g changed [{b changed}] []}]}" {
		t.Errorf("the plan is %s", got)
	}
	s.lap("ann", "1", "2026-01-07T00:00:00")
	s.want("one", "1 ann 2")
	s.lap("bob", "1", "2026-01-21T00:00:00")
	s.want("one", "1 ann 2")
	s.want("two", "1 bob 1")
	s.want(AllTime, "1 ann 2, 2 bob 1")
}

func TestSeasonsThatComeLaterKnowWhatTimeItIs(t *testing.T) {
	s := begin(t)
	s.rules("sum")
	s.lap("ann", "1", "2026-01-20T00:00:00")
	s.rules("sum, season: weekly") // another kind: it begins anew
	if why := s.lap("ann", "5", "2020-01-06T00:00:00", "2026-01-20T00:00:01"); !strings.HasPrefix(why, "late") {
		t.Errorf("an event six years before the latest: %q", why)
	}
}

func TestWhoIsListedFollowsMinGames(t *testing.T) {
	s := begin(t)
	s.rules("sum, min_games: 2")
	for range 3 {
		s.lap("ann", "1", "2026-01-20T00:00:00")
	}
	s.lap("bob", "9", "2026-01-20T00:00:00")
	s.want("", "1 ann 3")
	s.rules("sum, min_games: 4")
	s.want("", "")
	s.rules("sum, min_games: 1, provisional: 2")
	s.want("", "1 bob 9, 2 ann 3")
}

func TestAGameWhoseEventsDidNotCountCanBeScoredAgain(t *testing.T) {
	s := begin(t)
	s.rules("score: sum, from: {on: lapp, value: double(event.v)}")
	s.lap("ann", "1", "2026-01-20T00:00:00")
	s.rules("sum")
	if err := s.tr.Rescore(t.Context(), "g", nil); err != nil {
		t.Fatal(err)
	}
	s.want("", "1 ann 1")
}

func TestAPeriodOfGlickoBelongsToTheState(t *testing.T) {
	s := begin(t)
	s.rules("score: {glicko2: {period: 24h}}")
	s.send("2026-01-20T00:00:00", event{{"type", "game_over"}, {"winner_id", "ann"}, {"loser_id", "bob"}})
	if got := fmt.Sprint(s.rules("score: {glicko2: {period: 168h}}")); got != "{[{g changed [{b restarted}] []}]}" {
		t.Errorf("with another period: %s", got)
	}
	if got := fmt.Sprint(s.rules("score: {glicko2: {period: 24h, tau: 0.6}}")); got != "{[{g changed [{b returned}] []}]}" {
		t.Errorf("with the first period and another tau: %s", got)
	}
}

func TestStatisticsAreShownInTheirOrder(t *testing.T) {
	g := stats.Game{
		Name: "league", Version: 1, Recorders: []stats.Recorder{leagueStats{}},
		Derived: []stats.Stat{{Name: "rate", Derive: rate{}}}, Order: []string{"rate", "lap_last", "lap_sum"},
	}
	tr, err := Open(t.Context(), Config{Dir: t.TempDir(), Games: []stats.Game{g}})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	submit(t, tr, event{{"product_id", "league"}, {"event_name", "lap"}, {"user_id", "ann"}, {"event_data", "9"}})
	described, err := tr.Game("league")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range described.Stats {
		names = append(names, s.Name)
	}
	if got := fmt.Sprint(names); got != "[rate lap_last lap_sum lap_best streak streak_longest opponents]" {
		t.Errorf("the game shows %s", got)
	}
	p, err := tr.Player("league", "ann")
	names = names[:0]
	for _, s := range p.Stats {
		names = append(names, s.Name)
	}
	if got := fmt.Sprint(names); err != nil || got != "[lap_last lap_sum lap_best]" {
		t.Errorf("the player shows %s, %v", got, err)
	}
}
