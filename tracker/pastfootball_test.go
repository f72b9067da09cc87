package tracker

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"statstracker/eventlog"
	"statstracker/game/gamefile"
	"statstracker/internal/eventjson"
	"statstracker/stats"
)

// The table of the day after the final of 2014 is that of a plain Elo over the results up
// to then, although all of them, also those of later years, came in one go.
func TestFootballAsOfTheDayAfterTheFinal(t *testing.T) {
	results := footballResults(t)
	text, err := os.ReadFile("../examples/football/games.yaml")
	if err != nil {
		t.Fatal(err)
	}
	games, err := gamefile.Parse(gamefile.File{Name: "games.yaml", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	tr, err := Open(t.Context(), Config{Dir: t.TempDir(), Games: testGames(), Compile: gamefile.Compile})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	if _, err := tr.Apply(t.Context(), []Rules{{"football", games[0].Text}}); err != nil {
		t.Fatal(err)
	}
	b := eventlog.NewBatch("football")
	for _, e := range results {
		addTo(b, event(e))
	}
	if _, err := tr.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2014, 7, 14, 0, 0, 0, 0, time.UTC)
	want := eloTable(results, day)
	page, err := at(t, tr, "football", Moment{Time: day}).Board(Ref{Game: "football", Board: "elo"}, 0, len(want)+1)
	if err != nil || len(page.Entries) != len(want) {
		t.Fatalf("%d teams, plainly %d; %v", len(page.Entries), len(want), err)
	}
	for i, e := range page.Entries {
		if math.Abs(want[i].score-e.Score) > 1e-6 || want[i].team != e.Player && e.Rank == i+1 {
			t.Errorf("place %d is %s with %v; plainly %s with %v", i+1, e.Player, e.Score, want[i].team, want[i].score)
		}
	}
}

// footballResults are the real ones, where they are at hand.
func footballResults(t *testing.T) (list []pairs) {
	t.Helper()
	file, err := os.Open("../../shared/data/football.ndjson.gz")
	if err != nil {
		t.Skip("NOT TESTED: the football results are not at hand: ", err)
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var d eventjson.Decoder
	lines := bufio.NewScanner(plain)
	for lines.Scan() {
		var e pairs
		if err := d.Object(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	return list
}

type rated struct {
	team  string
	score float64
}

// eloTable rates the teams by their results up to the moment, with what the fields of an
// event say and no more.
func eloTable(results []pairs, until time.Time) (list []rated) {
	scores := make(map[string]float64)
	for _, r := range results {
		f := map[string]string{}
		for _, field := range r {
			f[field[0]] = field[1]
		}
		if at, err := time.Parse(time.RFC3339, f[stats.FieldOccurredAt]); err != nil || at.After(until) {
			continue
		}
		first, second, s := f["home"], f["away"], 0.5
		if f["winner_id"] != "" {
			first, second, s = f["winner_id"], f["loser_id"], 1
		}
		for _, team := range []string{first, second} {
			if _, known := scores[team]; !known {
				scores[team] = 1500
			}
		}
		expected := 1 / (1 + math.Pow(10, (scores[second]-scores[first])/400))
		scores[first], scores[second] = scores[first]+24*(s-expected), scores[second]-24*(s-expected)
	}
	for team, score := range scores {
		list = append(list, rated{team, score})
	}
	slices.SortFunc(list, func(a, b rated) int { return cmp.Compare(b.score, a.score) })
	return list
}
