package gametest_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"statstracker/calendar"
	"statstracker/game/gametest"
	"statstracker/rating"
	"statstracker/stats"
)

var _ = flag.Bool("update", false, "rewrite the expectations of scenario files")

// league is a game with everything that can be expected.
func league() stats.Game {
	sum := stats.Measure{Feed: goals{}, Reducer: rating.Sum{}}
	return stats.Game{
		Name:    "league",
		Version: 1,
		Boards: []stats.Board{
			{Name: "points", Scorer: rating.Points{Win: 3, Draw: 1}, Tie: &stats.Tie{Measure: sum}},
			{Name: "elo", Scorer: rating.Elo{Initial: 1500, K: 32}},
			{Name: "weekly", Scorer: rating.Wins{}, Season: &stats.Season{Calendar: calendar.Weekly(nil)}},
			{Name: "young", Scorer: rating.Wins{}, Provisional: 2},
		},
		Recorders: []stats.Recorder{recorder{}},
	}
}

// goals finds the goals of the first side in the field goals.
type goals struct{}

func (goals) Feed(e *stats.Event, m *stats.Match, t *stats.Tally) error {
	text, ok := e.Lookup("goals")
	if !ok || m == nil {
		return nil
	}
	n, err := strconv.ParseFloat(text, 64)
	for _, p := range m.Sides[0].Players {
		t.Value(p, "", n)
	}
	return err
}

// recorder counts games and wins, and shots by where they went.
type recorder struct{}

func (recorder) Stats() []stats.Stat {
	return []stats.Stat{{Name: "games"}, {Name: "wins"}, {Name: "shots", Categories: 4}}
}

func (recorder) Record(e *stats.Event, m *stats.Match, t *stats.Tally) error {
	if e.Get(stats.FieldEventName) == "shoot" {
		t.Category(e.Get(stats.FieldUser), "shots", e.Get(stats.FieldEventData), 1)
	}
	if e.Get(stats.FieldType) == "poem" {
		return errors.New("roses\nare red")
	}
	if m == nil {
		return nil
	}
	for i, side := range m.Sides {
		for _, p := range side.Players {
			t.Add(p, "games", 1)
			if m.Result(i) == stats.Win {
				t.Add(p, "wins", 1)
			} else {
				t.Add(p, "wins", 0)
			}
		}
	}
	return nil
}

func TestScenarios(t *testing.T) {
	gametest.Run(t, []stats.Game{league()}, "testdata")
}

// check plays a scenario that can be read.
func check(t *testing.T, text string, games ...stats.Game) (failures []gametest.Failure, updated string) {
	t.Helper()
	failures, updated, err := gametest.Check(t.Context(), games, "test.scenario", text)
	if err != nil {
		t.Fatalf("%v\nin\n%s", err, text)
	}
	return failures, updated
}

// failing are scenarios that fail, how they do, and what an update makes of them.
var failing = []struct{ name, text, failure, updated string }{
	{
		"an entry is another",
		"game league\nann beats bob\nexpect board points\n    1 ann 2\n    # bob is there too\n    2 bob 0 # yes\n",
		"test.scenario:3: expect board points\n    - 1 ann 2\n    + 1 ann 3\n      2 bob 0",
		"game league\nann beats bob\nexpect board points\n    1 ann 3\n    2 bob 0\n    # bob is there too\n",
	},
	{
		"a score that begins as it should",
		"game league\nann beats bob\nexpect board elo\n  1 ann 15\n  ...\n",
		"test.scenario:3: expect board elo\n    - 1 ann 15\n    + 1 ann 1516",
		"game league\nann beats bob\nexpect board elo\n  1 ann 1516\n  ...\n",
	},
	{
		"a reason of two lines",
		"game league\nevent type=poem\n",
		"test.scenario:2: event type=poem\n    - counted\n    + rejected: roses are red",
		"game league\nevent type=poem\n  rejected: roses are red\n",
	},
	{
		"what a terminal would act on, and a long line",
		"game league\nevent type=x note=\x1b[31m\nevent type=x note=" + strings.Repeat("ä", 200) + "\n",
		"test.scenario:2: \"event type=x note=\\x1b[31m\"\n    - counted\n    + ignored\n" +
			"test.scenario:3: event type=x note=" + strings.Repeat("ä", 82) + "…\n    - counted\n    + ignored",
		"game league\nevent type=x note=\x1b[31m\n  ignored\nevent type=x note=" + strings.Repeat("ä", 200) + "\n  ignored\n",
	},
	{
		"an entry is missing",
		"game league\nann beats bob\nexpect board elo\n  1 ann 1516\n",
		"test.scenario:3: expect board elo\n      1 ann 1516\n    + 2 bob 1484",
		"game league\nann beats bob\nexpect board elo\n  1 ann 1516\n  2 bob 1484\n",
	},
	{
		"there is nothing below, and no end of line",
		"game league\nann beats bob\nexpect board young",
		"test.scenario:3: expect board young\n    + 1 ann 1 provisional\n    + 2 bob 0 provisional",
		"game league\nann beats bob\nexpect board young\n  1 ann 1 provisional\n  2 bob 0 provisional\n",
	},
	{
		"an entry too many",
		"game league\nexpect board young\n  1 ann 1\nexpect player ann\n",
		"test.scenario:2: expect board young\n    the board is empty\n    - 1 ann 1",
		"game league\nexpect board young\nexpect player ann\n",
	},
	{
		"what is left open stays open",
		"game league\r\nann beats bob\r\nexpect board elo\r\n\t1 bob 1500\r\n\t...\r\n",
		"test.scenario:3: expect board elo\n    - 1 bob 1500\n    + 1 ann 1516",
		"game league\r\nann beats bob\r\nexpect board elo\r\n\t1 ann 1516\r\n\t...\r\n",
	},
	{
		"a statistic of several",
		"game league\nann beats bob\nexpect player ann\n  shots far 0\n  wins 2\n  ...\n",
		"test.scenario:3: expect player ann\n    - wins 2\n    - shots far 0\n    + wins 1",
		"game league\nann beats bob\nexpect player ann\n  wins 1\n  ...\n",
	},
	{
		"an event that is rejected",
		"game league\nann beats ann\nexpect outcomes\n  rejected 1\n  ...\n",
		"test.scenario:2: ann beats ann\n    - counted\n    + rejected: winner_id and loser_id are the same player",
		"game league\nann beats ann\n  rejected: winner_id and loser_id are the same player\nexpect outcomes\n  rejected 1\n  ...\n",
	},
	{
		"an event that is counted",
		"game league\nann beats bob\n  rejected\nann does nothing\n",
		"test.scenario:2: ann beats bob\n    - rejected: ...\n    + counted\n" +
			"test.scenario:4: ann does nothing\n    - counted\n    + ignored",
		"game league\nann beats bob\nann does nothing\n  ignored\n",
	},
	{
		"a board that is not there",
		"game league\nexpect board pints\nexpect board elo season 2026-W01\nexpect board weekly season last\n",
		"test.scenario:2: expect board pints\n    the game league has no board pints; did you mean points?\n" +
			"test.scenario:3: expect board elo season 2026-W01\n    the board elo has no season 2026-W01\n" +
			"test.scenario:4: expect board weekly season last\n    the board weekly has no season last",
		"",
	},
	{
		"nothing, and what is misspelt",
		"game league\nann beats bob\nexpect player dan\n  wins 0\nexpect player ann\n  winz 1\n  ...\n" +
			"expect board weekly season 2000-W02\n  1 ann 1\nexpect seasons weekly\nexpect board xyz\n",
		"test.scenario:3: expect player dan\n" + "    dan has no statistics\n    - wins 0\n" +
			"test.scenario:5: expect player ann\n    the game league has no statistic winz; did you mean wins?\n" +
			"test.scenario:8: expect board weekly season 2000-W02\n    the board is empty in this season\n    - 1 ann 1\n" +
			"test.scenario:10: expect seasons weekly\n    + 1999-W52 open\n" +
			"test.scenario:11: expect board xyz\n    the game league has no board xyz; there is points, elo, weekly, young",
		"game league\nann beats bob\nexpect player dan\nexpect player ann\n  winz 1\n  ...\n" +
			"expect board weekly season 2000-W02\nexpect seasons weekly\n  1999-W52 open\nexpect board xyz\n",
	},
	{
		"a game that is not there",
		"game chess\n",
		"test.scenario:1: game chess\n    there is no game chess; there is league",
		"",
	},
	{
		"the last bit of a number",
		"game league\nann beats bob\nann beats bob\nexpect board elo\n  1 ann 1530.5304984710242\n  ...\n",
		"test.scenario:4: expect board elo\n    - 1 ann 1530.5304984710242\n    + 1 ann 1530.5304984710244",
		"game league\nann beats bob\nann beats bob\nexpect board elo\n  1 ann 1530.5304984710244\n  ...\n",
	},
}

func TestFailuresShowWhatCameAndUpdatesMakeItExpected(t *testing.T) {
	for _, c := range failing {
		t.Run(c.name, func(t *testing.T) {
			failures, updated := check(t, c.text, league())
			shown := make([]string, len(failures))
			for i, f := range failures {
				shown[i] = f.String()
			}
			if got := strings.Join(shown, "\n"); got != c.failure {
				t.Errorf("got\n%s\nwant\n%s", got, c.failure)
			}
			if c.updated == "" {
				c.updated = c.text
			} else if again, _ := check(t, updated, league()); slices.ContainsFunc(again, func(f gametest.Failure) bool { return f.Diff != "" }) {
				t.Errorf("after the update it fails: %v", again)
			}
			if updated != c.updated {
				t.Errorf("updated to\n%q\nwant\n%q", updated, c.updated)
			}
		})
	}
}

// forgetful is a recorder that counts its calls.
type forgetful struct{ calls *int64 }

func (forgetful) Stats() []stats.Stat { return []stats.Stat{{Name: "calls"}} }

func (f forgetful) Record(_ *stats.Event, m *stats.Match, t *stats.Tally) error {
	*f.calls++
	t.Add(m.Sides[0].Players[0], "calls", *f.calls)
	return nil
}

func TestAHandlerThatIsNotPureIsFound(t *testing.T) {
	g := league()
	g.Recorders = []stats.Recorder{forgetful{new(int64)}}
	failures, _ := check(t, "game league\nann beats bob\nexpect player ann\n  calls 1\n", g)
	if len(failures) != 1 || failures[0].Line != 0 || !strings.Contains(failures[0].String(), "test.scenario:\n    folding the same events again") {
		t.Errorf("got %v", failures)
	}
}

func TestAGameThatIsNotWellFormed(t *testing.T) {
	_, _, err := gametest.Check(t.Context(), []stats.Game{{Name: "g"}}, "f", "game g\n")
	if err == nil || !strings.Contains(err.Error(), "version") {
		t.Errorf("got %v", err)
	}
}

// unreadable are texts with mistakes, and what is said of them.
var unreadable = []struct{ text, problem string }{
	{"ann beats bob\n", "1: it is not clear which game"},
	{"expect board wins\n", "1: it is not clear which game"},
	{`{"type":"x"}`, "1: it is not clear which game"},
	{"game\n", "1: game needs the name"},
	{"  ann beats bob\n", "1: an indented line"},
	{"game g\n  1 ann 1\n", "2: an indented line"},
	{"game g\n  ...\n", "2: an indented line"},
	{"game g\n\n# x\nann bets bob", "4: this is neither"},
	{"game g\nann draws bob", "2: this is neither"},
	{"game g\nann", "2: this is neither"},
	{"game g\nann beats", "2: a player is missing"},
	{"game g\nann + beats bob", "2: this is neither"},
	{"game g\nann beats bob cy", "2: cy is not a field"},
	{"game g\nann does", "2: does needs"},
	{"game g\nann beats \"bob", "2: a word in quotation marks"},
	{"game g\nann beats \"bob\"x", "2: a space is missing"},
	{"game g\nresult one ann / 2 bob", "2: a result has"},
	{"game g\nresult 1 ann /", "2: a result has"},
	{"game g\nresult 0 ann / 1 bob", "2: a result has"},
	{"game g\nresult 1 ann 0x7 / 2 bob", "2: the score of a side"},
	{"game g\nevent type", "2: type is not a field"},
	{"game g\n{\"type\":", "2: read the event: it is not valid JSON"},
	{"game g\n{} {}", "2: nothing but a comment"},
	{"game g\n[]", "2: this is neither"},
	{"game g\nat noon", "2: at needs a time"},
	{"game g\nat +8x", "2: at needs a time"},
	{"game g\nat +999999999d", "2: at needs a time"},
	{"game g\nexpect", "2: what can be expected"},
	{"game g\nexpect board", "2: what can be expected"},
	{"game g\nexpect board wins top 3", "2: what can be expected"},
	{"game g\nexpect board wins decimals", "2: there is nothing after decimals"},
	{"game g\nexpect board wins decimals 2x", "2: numbers can be rounded"},
	{"game g\nexpect player ann season x", "2: what can be expected"},
	{"game g\nexpect board wins\n  ann 1\n", "3: an entry of a board"},
	{"game g\nexpect board wins\n  1 ann one\n", "3: one is not a number"},
	{"game g\nexpect board wins\n  1 ann 1e400\n", "3: 1e400 is not a number"},
	{"game g\nexpect board wins\n  1 ann 1 more\n", "3: an entry of a board"},
	{"game g\nexpect board wins\n  ...\n  1 ann 1\n", "4: nothing can follow"},
	{"game g\nexpect player ann\n  wins\n", "3: a statistic has"},
	{"game g\nexpect outcomes\n  lost 1\n", "3: an outcome is"},
	{"game g\nexpect seasons weekly\n  2026-W47 over\n", "3: a season has"},
	{"game g\nann beats bob\n  fine\n", "3: below an event"},
	{"game g\nann beats bob\n  ...\n", "3: below an event"},
	{"game g\nann beats \xff", "2: the line is not valid UTF-8"},
	{"game g\nann bets bob\n  1 ann 1\nalso wrong\n", "2: this is neither|4: this is neither"},
}

func TestMistakesAreToldWithTheirLine(t *testing.T) {
	for _, c := range unreadable {
		_, updated, err := gametest.Check(t.Context(), []stats.Game{{Name: "g", Version: 1}}, "f", c.text)
		if updated != c.text {
			t.Errorf("%q is updated to %q", c.text, updated)
		}
		problems, _ := errors.AsType[gametest.Problems](err)
		var want []string
		if c.problem != "" {
			want = strings.Split(c.problem, "|")
		}
		if !slices.EqualFunc(problems, want, func(p gametest.Problem, want string) bool {
			return strings.HasPrefix(p.String(), "f:"+want)
		}) {
			t.Errorf("%q: got %v; want %q", c.text, err, want)
		}
	}
}

func TestOfALargeBoardTheTopIsCompared(t *testing.T) {
	var b strings.Builder
	b.WriteString("game league\n")
	for i := range 5 {
		for j := range 250 {
			fmt.Fprintf(&b, "%s %d p%d", []string{"result", " /"}[min(j, 1)], j+1, i*250+j)
		}
		b.WriteString("\n")
	}
	b.WriteString("expect board young\n")
	_, updated := check(t, b.String(), league())
	if n := strings.Count(updated, "\n  "); n != 1001 || !strings.HasSuffix(updated, "\n  ...\n") {
		t.Errorf("the board has %d lines, and ends in %q", n, updated[len(updated)-30:])
	}
	if failures, _ := check(t, updated, league()); len(failures) > 0 {
		t.Errorf("after the update: %v", failures)
	}
}

func TestTheScenarioOfThePackageCommentIsRight(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(doc), "//\n//\tgame league")
	block, _, ok := strings.Cut(rest, "//\n// Words")
	text := strings.NewReplacer("//\t", "", "//\n", "\n").Replace("game league" + block)
	g := league()
	g.Boards[0].Tie = nil
	if failures, _ := check(t, text, g); !ok || len(failures) > 0 || strings.Count(text, "expect") != 2 {
		t.Errorf("%v\nin\n%s", failures, text)
	}
}
