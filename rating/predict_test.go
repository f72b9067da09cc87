package rating

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"statstracker/stats"
)

// forEachPredictor checks a property of every system that predicts.
func forEachPredictor(t *testing.T, property func(t *rapid.T, s system, p stats.Predictor)) {
	t.Helper()
	for _, s := range systems() {
		p, ok := s.Scorer.(stats.Predictor)
		if _, counts := s.Scorer.(Points); counts == ok {
			t.Errorf("%s predicts: %v", s.name, ok)
		}
		if ok {
			t.Run(s.name, func(t *testing.T) {
				rapid.Check(t, func(t *rapid.T) { property(t, s, p) })
			})
		}
	}
}

// predict returns what is expected of the sides; it checks what holds of every
// prediction.
func predict(t *rapid.T, p stats.Predictor, sides []rowSide) []float64 {
	t.Helper()
	m, before := match(noon, sides...)
	given := slices.Clone(before)
	all := p.Predict(m, given, []float64{7})
	if !sameBits(given, before) || all[0] != 7 || len(all) != 1+len(sides) {
		t.Fatalf("the prediction changed the rows, or does not append: %v", all)
	}
	total := 0.0
	for _, expected := range all[1:] {
		if !(expected >= 0 && expected <= 1) {
			t.Fatalf("%v is expected", all[1:])
		}
		total += expected
	}
	// Each pair of sides shares one point, and each side has n−1 of them.
	if n := float64(len(sides)); !(math.Abs(total-n/2) <= n*5e-13) {
		t.Fatalf("%v adds up to %v", all[1:], total)
	}
	return all[1:]
}

func TestWinsDoNotPredict(t *testing.T) {
	if _, ok := any(Wins{}).(stats.Predictor); ok {
		t.Error("wins predict")
	}
}

func TestPredictionsOfTwoAddUpToOne(t *testing.T) {
	forEachPredictor(t, func(t *rapid.T, s system, p stats.Predictor) {
		chances := predict(t, p, drawRows(t, s, 2, 4))
		if !(math.Abs(chances[0]+chances[1]-1) <= 1e-12) {
			t.Fatalf("the chances are %v", chances)
		}
	})
}

func TestPredictionsDoNotDependOnTheResult(t *testing.T) {
	forEachPredictor(t, func(t *rapid.T, s system, p stats.Predictor) {
		sides := drawRows(t, s, 8, 3)
		want := predict(t, p, sides)
		m, before := match(noon, sides...)
		for i := range m.Sides {
			m.Sides[i].Rank = rapid.IntRange(0, 9).Draw(t, "rank")
			m.Sides[i].Score, m.Sides[i].HasScore = rapid.Float64().Draw(t, "score"), true
		}
		if got := p.Predict(m, before, nil); !sameBits(got, want) {
			t.Fatalf("with another result %v is expected, and not %v", got, want)
		}
	})
}

func TestPredictionsFollowTheSides(t *testing.T) {
	forEachPredictor(t, func(t *rapid.T, s system, p stats.Predictor) {
		sides := drawRows(t, s, 8, 3)
		want := predict(t, p, sides)
		order := rapid.Permutation(indexes(len(sides))).Draw(t, "order")
		var other []rowSide
		for _, from := range order {
			rows := rapid.Permutation(sides[from].rows).Draw(t, "players")
			other = append(other, rowSide{1, rows})
		}
		got := predict(t, p, other)
		for i, from := range order {
			if !sameBits(got[i:i+1], want[from:from+1]) {
				t.Fatalf("in the order %v %v is expected, and not %v", order, got, want)
			}
		}
	})
}

func TestOfEqualsHalfIsExpected(t *testing.T) {
	forEachPredictor(t, func(t *rapid.T, s system, p stats.Predictor) {
		rows := [][]float64{s.row(t), s.row(t)}[:rapid.IntRange(1, 2).Draw(t, "players")]
		sides := slices.Repeat([]rowSide{{1, rows}}, rapid.IntRange(2, 8).Draw(t, "sides"))
		for _, expected := range predict(t, p, sides) {
			if expected != 0.5 {
				t.Fatalf("of equals %v is expected", expected)
			}
		}
	})
}

// A player who is better makes more of his side expected, and less of the others.
func TestWhoIsBetterHasTheHigherChance(t *testing.T) {
	forEachPredictor(t, func(t *rapid.T, s system, p stats.Predictor) {
		sides := drawRows(t, s, 5, 3)
		side := rapid.IntRange(0, len(sides)-1).Draw(t, "side")
		player := rapid.IntRange(0, len(sides[side].rows)-1).Draw(t, "player")
		low := predict(t, p, sides)
		better := slices.Clone(sides[side].rows[player])
		gap := rapid.Float64Range(0.1, 300).Draw(t, "gap")
		for _, column := range ratingColumns(s) {
			better[column] += gap
		}
		sides[side].rows = slices.Clone(sides[side].rows)
		sides[side].rows[player] = better
		high := predict(t, p, sides)
		for i := range sides {
			rise := high[i] - low[i]
			if i != side {
				rise = -rise
			}
			far := min(low[i], high[i]) < 1e-6 || max(low[i], high[i]) > 1-1e-6
			if rise < -1e-12 || rise <= 0 && len(sides) == 2 && !far {
				t.Fatalf("with a better player on side %d the sides go from %v to %v", side, low, high)
			}
		}
	})
}

// ratingColumns are the numbers of a row that say how good its player is.
func ratingColumns(s system) []int {
	switch s.Scorer.(type) {
	case OpenSkill:
		return []int{0, columnMu}
	case Glicko2:
		if len(s.Start()) == columns {
			return []int{columnScore, columnRating}
		}
	}
	return []int{0}
}

// What Elo predicts of a match is what it expects when the match comes.
func TestEloPredictsWhatItExpects(t *testing.T) {
	forEachPredictor(t, func(t *rapid.T, s system, p stats.Predictor) {
		if _, ok := p.(Elo); !ok {
			return
		}
		sides := drawRows(t, s, 8, 3)
		chances := predict(t, p, sides)
		m, before := match(noon, sides...)
		player := 0
		for i := range m.Sides {
			e := explain(t, s, m, before, before, player)
			if got := e.terms["expected_score"] / e.terms["opponents"]; !sameBits([]float64{got}, chances[i:i+1]) {
				t.Fatalf("%v was predicted for side %d, and %v expected", chances, i, got)
			}
			player += len(m.Sides[i].Players)
		}
	})
}

func TestEloPredictsByTheMeanOfASide(t *testing.T) {
	m, before := match(noon, rowSide{1, [][]float64{{1800}}}, rowSide{1, [][]float64{{1400}, {1600}}})
	if got := (Elo{}).Predict(m, before, nil); math.Abs(got[0]-1/(1+math.Pow(10, -300.0/400))) > 1e-15 {
		t.Errorf("1800 against a mean of 1500 has %v", got)
	}
}

// The example of "The Glicko system": 1400 (80) against 1500 (150) has 0.376.
func TestGlicko2PredictsTheExampleOfThePaper(t *testing.T) {
	for _, s := range systems() {
		g, ok := s.Scorer.(Glicko2)
		if !ok {
			continue
		}
		m, before := match(noon,
			rowSide{1, [][]float64{glickoRow(g, noon, 1400, 80, 0.06)}}, rowSide{2, [][]float64{glickoRow(g, noon, 1500, 150, 0.06)}})
		if got := g.Predict(m, before, nil); math.Abs(got[0]-0.376) > 0.0005 {
			t.Errorf("%s: the chance is %v; want 0.376", s.name, got[0])
		}
	}
}

// In a period the games so far count, and after a pause less is expected.
func TestGlicko2PredictsByTheTime(t *testing.T) {
	for _, s := range systems() {
		g, ok := s.Scorer.(Glicko2)
		if !ok || !g.Timed() {
			continue
		}
		start := glickoRow(g, noon, 1500, 100, 0.06)
		winner, loser := duel(t, g, noon, start, start)
		m, before := match(noon, rowSide{1, [][]float64{winner}}, rowSide{1, [][]float64{loser}})
		now := g.Predict(m, before, nil)
		m.At = noon.AddDate(1, 0, 0)
		later := g.Predict(m, before, nil)
		if !(now[0] > 0.5 && later[0] > 0.5 && later[0] < now[0]) {
			t.Errorf("%s: the winner has %v now, and %v after a year", s.name, now[0], later[0])
		}
	}
}

// The games of a period count as if it were over.
func TestGlicko2PredictsByTheGamesOfThePeriod(t *testing.T) {
	day := 24 * time.Hour
	g := usual(day, 0)
	rapid.Check(t, func(t *rapid.T) {
		var sides, over []rowSide
		for range 2 {
			row := drawGlicko(t, g)
			row[columnWhen] = periodNumber(noon, day)
			end := g.finished(row)
			sides = append(sides, rowSide{1, [][]float64{row}})
			over = append(over, rowSide{1, [][]float64{glickoRow(g, noon, end.rating, end.deviation, end.volatility)}})
		}
		if got, want := predict(t, g, sides), predict(t, g, over); !sameBits(got, want) {
			t.Fatalf("%v is expected, and when the period is over %v", got, want)
		}
	})
}

// Two of μ 25 and of μ 29 with c = 8: half a deviation.
func TestOpenSkillPredictsByTheNormalDistribution(t *testing.T) {
	o := OpenSkill{Beta: 4}
	m, before := match(noon, rowSide{1, [][]float64{{0, 29, 4}}}, rowSide{1, [][]float64{{0, 25, 4}}})
	if got := o.Predict(m, before, nil); math.Abs(got[0]-0.691462461274013) > 1e-15 {
		t.Errorf("the chance is %v", got[0])
	}
}

// Rows that no match leads to get numbers nevertheless.
func TestPredictionsOfAbsurdRows(t *testing.T) {
	anything := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.MaxFloat64, -math.MaxFloat64, 0, 1e200}))
	forEachPredictor(t, func(t *rapid.T, s system, p stats.Predictor) {
		width := len(s.Start())
		sides := make([]rowSide, rapid.IntRange(2, 4).Draw(t, "sides"))
		for i := range sides {
			for range rapid.IntRange(1, 2).Draw(t, "players") {
				sides[i].rows = append(sides[i].rows, rapid.SliceOfN(anything, width, width).Draw(t, "row"))
			}
		}
		predict(t, p, sides)
	})
}
