package gamefile_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"statstracker/game/gamefile"
	"statstracker/stats"
)

// tree is a file as a test makes it: a string, a []tree or a names.
type tree any

// names is a mapping. Fixed says that its order means something.
type names struct {
	fixed bool
	pairs []pair
}

type pair struct {
	name  string
	value tree
}

// drawGame makes a game of parts that all go together.
func drawGame(t *rapid.T) names {
	boards := []tree{
		drawOf("score", "wins"), drawOf("score", "elo"), drawOf("score", "count", "from", drawOf("on", "kill")),
		drawOf("score", drawOf("elo", drawOf("k", "20", "stages", []tree{drawOf("k", "40", "games", "30")})), "min_games", "3"),
		drawOf("score", drawOf("points", drawOf("win", "3", "draw", "1", "loss", "0")), "tie", drawOf("max", drawOf("on", "result", "value", "rank"), "order", "low")),
		drawOf("score", "best", "order", "low", "title", drawOf("en", "Best < & >", "de", "Bestes „Stück“"), "from", []tree{
			drawOf("on", []tree{"hit", "kill"}, "value", "damage * 2.0"), drawOf("on", "result", "when", "won", "value", "1"),
		}),
		drawOf("score", "sum", "from", drawOf("on", "hit", "value", "damage"), "season", drawOf("every", "weekly", "grace", "1h", "carry_over", "0.5")),
	}
	statistics := []tree{
		drawOf("count", drawOf("on", "hit", "when", `weapon == "axe" && damage > 1`)), drawOf("streak", "unbeaten", "label", "In a row"),
		drawOf("sum", drawOf("on", "hit", "value", "damage"), "unit", drawOf("en", "points", "de", "Punkte"), "format", "0.0"),
		drawOf("count", drawOf("on", "hit"), "by", "weapon", "categories", "5"), drawOf("count", drawOf("on", "result"), "by", "opponent"),
		drawOf("count", drawOf("on", "hit"), "by", "weapon", "values", drawOf("axe", "axe", "bow", drawOf("is", "bow", "label", "Bow"))),
		drawOf("streak", drawOf("on", "hit", "value", "headshot"), "longest", drawOf("label", "Most: in a row")),
		drawOf("derive", "games / (wins + 1)", "format", "percent"), drawOf("max", drawOf("on", "result", "player", "player", "value", "rank")),
	}
	game := drawOf("version", "1", "game", rapid.SampledFrom([]string{"chess", "日本", "a b: c"}).Draw(t, "name"),
		"fields", drawOf("damage", "double", "weapon", "string", "headshot", "bool"))
	if rapid.Bool().Draw(t, "title") {
		game.pairs = append(game.pairs, pair{"title", "A game # not a comment"})
	}
	game.pairs = append(game.pairs,
		pair{"boards", drawParts(t, "b-", boards, nil)},
		pair{"stats", drawParts(t, "s", statistics, []pair{{"results", ""}})})
	return game
}

func drawOf(pairs ...tree) names {
	var m names
	for p := range slices.Chunk(pairs, 2) {
		m.pairs = append(m.pairs, pair{fmt.Sprint(p[0]), p[1]})
	}
	return m
}

func drawParts(t *rapid.T, prefix string, all []tree, first []pair) names {
	m := names{fixed: true, pairs: first}
	for i, part := range rapid.Permutation(all).Draw(t, "parts")[:rapid.IntRange(1, len(all)).Draw(t, "number")] {
		m.pairs = append(m.pairs, pair{fmt.Sprint(prefix, i), part})
	}
	return m
}

// spell writes the tree as YAML, in one of many ways.
func spell(t *rapid.T, v tree, indent string) string {
	switch v := v.(type) {
	case []tree:
		if len(v) == 1 && rapid.Bool().Draw(t, "alone") {
			return spell(t, v[0], indent)
		}
		var b strings.Builder
		for _, item := range v {
			b.WriteString("\n" + indent + "- " + strings.TrimLeft(spell(t, item, indent+"  "), "\n "))
		}
		return b.String()
	case names:
		pairs := v.pairs
		if !v.fixed {
			pairs = rapid.Permutation(pairs).Draw(t, "order")
		}
		var b strings.Builder
		for _, p := range pairs {
			comment := rapid.SampledFrom([]string{"", "", "", indent + "# a comment\n", "\n"}).Draw(t, "comment")
			b.WriteString("\n" + comment + indent + spellWord(t, p.name) + ": " + spell(t, p.value, indent+"    "))
		}
		return b.String()
	default:
		return spellWord(t, v.(string))
	}
}

func spellWord(t *rapid.T, word string) string {
	if word == "" || strings.Trim(word, "0123456789.") == "" && word != "0.0" {
		return word // nothing, and numbers
	}
	single := "'" + strings.ReplaceAll(word, "'", "''") + "'"
	double, err := json.Marshal(word)
	if err != nil {
		panic(err)
	}
	all := []string{single, string(double)}
	if !strings.ContainsAny(word, `:#"'<>&{[-`) {
		all = append(all, word, word)
	}
	return rapid.SampledFrom(all).Draw(t, "style")
}

func TestOneTextForEverySpelling(t *testing.T) {
	validate := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		game := drawGame(t)
		one, other := spell(t, game, ""), spell(t, game, "")
		a, b := parseOne(t, one), parseOne(t, other)
		if a.Text != b.Text {
			t.Fatalf("two spellings have two texts:\n%s\n%s\nof\n%s\n%s", a.Text, b.Text, one, other)
		}
		// The canonical text is a file itself, and of one spelling.
		if again := parseOne(t, a.Text); again.Text != a.Text {
			t.Fatalf("the text\n%s\nbecame\n%s", a.Text, again.Text)
		}
		if err := validate(a.Text); err != nil {
			t.Fatalf("the schema refuses %s: %v", a.Text, err)
		}
		compiled, err := gamefile.Compile(a.Text)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := behaviour(&compiled), behaviour(&a.Game); got != want {
			t.Fatalf("the compiled game does\n%s\nand the parsed one\n%s\nwith %s", got, want, a.Text)
		}
	})
}

func parseOne(t *rapid.T, text string) gamefile.Definition {
	definitions, err := gamefile.Parse(gamefile.File{Name: "g.yaml", Text: []byte(text)})
	if err != nil || len(definitions) != 1 {
		t.Fatalf("%d games, %v, of\n%s", len(definitions), err, text)
	}
	return definitions[0]
}

// behaviour is everything that a game declares and does with a few events.
func behaviour(g *stats.Game) string {
	var b strings.Builder
	fmt.Fprintln(&b, g.Name, g.Version, g.Title, g.MaxSkew)
	m := match("1 ann bob", "2 cem")
	events := []*stats.Event{
		event(ev("hit", "damage", "2.5", "weapon", "axe", "headshot", "true")...), event(ev("hit", "damage", "x", "weapon", "bow")...),
		event(ev("kill", "damage", "7", "weapon", "axe", "headshot", "false")...), event("type", "game_over", "damage", "1"), event(),
		event(ev("a", "points", "2.5")...),
	}
	for i := range g.Boards {
		board := g.Boards[i]
		fmt.Fprintf(&b, "%s %v %v %s %v %d %d %v %v\n", board.Name, board.Title, board.Unit, scores(board.Scorer, m), board.Low, board.MinGames, board.Provisional, board.Min, board.Max)
		if board.Season != nil {
			fmt.Fprintln(&b, board.Season.Calendar, board.Season.Grace, board.Season.CarryOver, board.Season.Keep)
		}
		for _, e := range events {
			if board.Measure != nil {
				fmt.Fprint(&b, board.Measure.Reducer.Reduce(0, false, 5), board.Measure.Reducer.Reduce(5, true, 3), " ")
				fmt.Fprintln(&b, fmt.Sprint(measure(&board, e, m)))
			}
		}
		if board.Tie != nil {
			tie := stats.Board{Measure: &board.Tie.Measure}
			fmt.Fprintln(&b, board.Tie.Low, board.Tie.Name, fmt.Sprint(measure(&tie, events[0], m)))
		}
	}
	for _, s := range g.Stats() {
		s.Rules = "" // how a statistic counts is seen below
		fmt.Fprintf(&b, "%#v\n", s)
	}
	for _, s := range g.Derived {
		fmt.Fprintln(&b, s.Name, s.Label, s.Format, s.Derive.Derive(func(name string) float64 { return float64(len(name)) }))
	}
	for _, e := range events {
		fmt.Fprintln(&b, fmt.Sprint(record(*g, e, m)))
		fmt.Fprintln(&b, fmt.Sprint(record(*g, e, nil)))
	}
	return b.String()
}

// scores is what a scorer makes of a match of new players.
func scores(s stats.Scorer, m *stats.Match) string {
	if s == nil {
		return "measured"
	}
	var before []float64
	for range m.Players() {
		before = append(before, s.Start()...)
	}
	after := slices.Clone(before)
	err := s.Score(m, before, after)
	return fmt.Sprintf("%.6g %v", after, err)
}

func TestWhatIsUsualHasOneSpellingToo(t *testing.T) {
	const head = "version: 1\ngame: g\nboards: {b: "
	for _, pair := range [][2]string{
		{"{score: wins}", "{score: wins, order: high, min_games: 0}"},
		{"{score: elo}", "{score: {elo: {}}}"},
		{"{score: wins, season: weekly}", "{score: wins, season: {every: weekly, zone: UTC, carry_over: nothing, grace: 0s, keep: 0}}"},
		{"{score: wins, title: B}", "{score: wins, title: {en: B}}"},
		{"{score: count, from: {on: a}}", "{score: count, from: [{on: [a]}]}"},
		{"{score: count, from: {on: a, when: event.x == 'a'}}", `{score: count, from: {on: a, when: " event.x == 'a'\n"}}`},
	} {
		if a, b := define(t, head+pair[0]+"}").Text, define(t, head+pair[1]+"}").Text; a != b {
			t.Errorf("%s\n%s", a, b)
		}
	}
}

// The texts of games stand in logs. What a game's text is must not change, and a
// text must give the same game for ever: add to the file, and do not change it.
func TestTextsOfLogsAreUnderstoodForEver(t *testing.T) {
	golden, err := os.ReadFile("testdata/texts.txt")
	if err != nil {
		t.Fatal(err)
	}
	for block := range strings.SplitSeq(strings.TrimSpace(string(golden)), "\n\n") {
		text, want, _ := strings.Cut(block, "\n")
		g, err := gamefile.Compile(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if again := define(t, text); again.Text != text {
			t.Errorf("the text %s became %s", text, again.Text)
		}
		if got := strings.TrimSpace(behaviour(&g)); got != strings.TrimSpace(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", text, got, want)
		}
	}
}

// The estimate of another version of CEL may be higher: what is in a log has to
// compile. But not whatever it costs.
func TestCompileAllowsForAnotherEstimateOfCosts(t *testing.T) {
	const text = `{"version":1,"game":"g","stats":{"s":{"count":[{"on":["result"],"when":%q}]}}}`
	for when, fits := range map[string]bool{
		"opponents.exists(o, o == event.a || o == event.b || o == event.c)": true,
		"opponents.map(o, event.x + o).size() > 1":                          false,
	} {
		text := fmt.Sprintf(text, when)
		if got := problemsOf(t, text); !strings.Contains(got, "can take too long") {
			t.Errorf("%s: Parse says %q", when, got)
		}
		if _, err := gamefile.Compile(text); (err == nil) != fits {
			t.Errorf("%s: Compile says %v", when, err)
		}
	}
}

func TestCompileRefusesWhatIsNoTextOfAGame(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "EOF",
		"{":                           "EOF",
		"[]":                          "rules: a list stands here",
		"{} {}":                       "there is something after its end",
		`{"version":1,"game":"\xff"}`: "invalid character",
		"\xff":                        "it is not valid UTF-8",
		`{"version":1,"version":1}`:   `"version" is there twice`,
		`{"version":2,"game":"g","stats":{"results":true}}`:                    "this program reads version 1",
		`{"version":1,"games":{"g":{"stats":{"results":true}}}}`:               "they are not those of one game",
		`{"version":1,"game":"g","stats":{"x":{"derive":"y"}}}`:                `rules: there is no "y" here`,
		strings.Repeat("[", 100) + strings.Repeat("]", 100):                    "it is too deep",
		`{"version":1,"game":"` + strings.Repeat("g", gamefile.MaxText) + `"}`: "of at most 262144",
	} {
		_, err := gamefile.Compile(text)
		if err == nil || !strings.HasPrefix(err.Error(), "compile the rules of a game: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: got %v, want %s", text, err, want)
		}
	}
}
