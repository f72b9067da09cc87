package rating

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"statstracker/stats"
)

// forEachSystem checks a property of every system.
func forEachSystem(t *testing.T, property func(t *rapid.T, s system)) {
	t.Helper()
	for _, s := range systems() {
		t.Run(s.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { property(t, s) })
		})
	}
}

// The bits that a player gets do not depend on where his side stands among equal
// ones, nor on where he stands in his side.
func TestResultsDoNotDependOnTheOrderOfEquals(t *testing.T) {
	forEachSystem(t, func(t *rapid.T, s system) {
		sides := drawRows(t, s, 12, 4)
		order := drawOrder(t, sides)
		players := make([][]int, len(sides))
		other := make([]rowSide, len(sides))
		for i, from := range order {
			other[i].rank = sides[from].rank
			players[i] = rapid.Permutation(indexes(len(sides[from].rows))).Draw(t, "players")
			for _, j := range players[i] {
				other[i].rows = append(other[i].rows, sides[from].rows[j])
			}
		}
		want, got := playRows(t, s, noon, sides...), playRows(t, s, noon, other...)
		for i, from := range order {
			for k, j := range players[i] {
				if !sameBits(got[i][k], want[from][j]) {
					t.Fatalf("player %d of side %d gets %v, and listed otherwise %v", j, from, want[from][j], got[i][k])
				}
			}
		}
	})
}

// drawOrder draws another order of the sides in which ranks still do not fall.
func drawOrder(t *rapid.T, sides []rowSide) []int {
	order := rapid.Permutation(indexes(len(sides))).Draw(t, "order")
	slices.SortStableFunc(order, func(a, b int) int { return sides[a].rank - sides[b].rank })
	return order
}

func indexes(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

func sameBits(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
}

func TestResultsAreFinite(t *testing.T) {
	forEachSystem(t, func(t *rapid.T, s system) {
		for _, side := range playRows(t, s, noon, drawRows(t, s, 12, 4)...) {
			for _, row := range side {
				if !allFinite(row) {
					t.Fatalf("a player gets %v", row)
				}
			}
		}
	})
}

func allFinite(row []float64) bool {
	return !slices.ContainsFunc(row, func(v float64) bool { return !finite(v) })
}

// The largest matches: all against all, and two teams, of players as far apart as
// they get.
func TestResultsOfTheLargestMatchesAreFinite(t *testing.T) {
	for _, s := range systems() {
		rows := func(n int) (all [][]float64) {
			for i := range n {
				row := slices.Clone(s.Start())
				for j := range row {
					row[j] *= 1 + float64(i%7)/7
				}
				all = append(all, row)
			}
			return all
		}
		all := make([]rowSide, 256)
		for i := range all {
			all[i] = rowSide{rank: 1 + i/3, rows: rows(1)}
		}
		for name, sides := range map[string][]rowSide{
			"all against all":    all,
			"two teams":          {{1, rows(128)}, {2, rows(128)}},
			"255 against one":    {{1, rows(255)}, {2, rows(1)}},
			"one against 255":    {{1, rows(1)}, {2, rows(255)}},
			"a draw of 64 teams": slices.Repeat([]rowSide{{1, rows(4)}}, 64),
		} {
			for _, side := range playRows(t, s, noon, sides...) {
				for _, row := range side {
					if !allFinite(row) {
						t.Fatalf("%s: %s: a player gets %v", s.name, name, row)
					}
				}
			}
		}
	}
}

// Rows that no match leads to are rejected, or rated with numbers: never is
// there no error and no number.
func TestAbsurdRowsAreRejected(t *testing.T) {
	anything := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{
		0, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1e200, -1e200, 1e-200,
	}))
	forEachSystem(t, func(t *rapid.T, s system) {
		width := len(s.Start())
		sides := make([]rowSide, rapid.IntRange(2, 4).Draw(t, "sides"))
		for i := range sides {
			sides[i].rank = 1 + i/2
			for range rapid.IntRange(1, 2).Draw(t, "players") {
				sides[i].rows = append(sides[i].rows, rapid.SliceOfN(anything, width, width).Draw(t, "row"))
			}
		}
		after, err := tryRows(t, s, noon, sides...)
		if err != nil {
			return
		}
		for _, side := range after {
			for _, row := range side {
				if !allFinite(row) {
					t.Fatalf("%v was accepted and gives %v", sides, row)
				}
			}
		}
	})
}

func TestWhatIsRejected(t *testing.T) {
	const huge = math.MaxFloat64
	for name, c := range map[string]struct {
		s    stats.Scorer
		side [][]float64
	}{
		"points beyond the largest number":  {Points{Win: huge}, [][]float64{{huge}}},
		"a team of elo beyond it":           {Elo{Initial: 1500, K: 24}, [][]float64{{huge}, {huge}}},
		"elo with an infinite K":            {Elo{Initial: 1500, K: math.Inf(1)}, [][]float64{{1500}}},
		"a team of glicko2 beyond it":       {usual(0, 0), [][]float64{{huge, 350, 0.06}, {huge, 350, 0.06}}},
		"glicko2 of an enormous volatility": {usual(0, 0), [][]float64{{1500, 350, huge}}},
		"openskill of an enormous σ":        {NewOpenSkill(), [][]float64{{0, 25, 1e200}}},
		"openskill of an enormous μ":        {NewOpenSkill(), [][]float64{{0, huge, 1}, {0, huge, 1}}},
		"openskill without any uncertainty": {OpenSkill{}, [][]float64{{0, 0, 0}}},
	} {
		if _, err := tryRows(t, c.s, noon, rowSide{1, c.side}, rowSide{2, c.side}); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// Whoever beats another does not fall, and whoever loses does not rise. Of
// OpenSkill that holds for μ.
func TestTheWinnerOfTwoDoesNotFall(t *testing.T) {
	forEachSystem(t, func(t *rapid.T, s system) {
		column := 0
		if _, ok := s.Scorer.(OpenSkill); ok {
			column = columnMu
		}
		if s.name == "glicko2 in periods" {
			return // a win against a weak player can make the games before it count less
		}
		winner, loser := s.row(t), s.row(t)
		if s.name == "elo with a floor" {
			winner[0], loser[0] = max(winner[0], 100), max(loser[0], 100)
		}
		after := playRows(t, s, noon, rowSide{1, [][]float64{winner}}, rowSide{2, [][]float64{loser}})
		if got := after[0][0][column]; got < winner[column] {
			t.Errorf("the winner has %v after %v", got, winner[column])
		}
		if got := after[1][0][column]; got > loser[column] && s.name != "points by place" {
			t.Errorf("the loser has %v after %v", got, loser[column])
		}
	})
}

func TestStartIsNotShared(t *testing.T) {
	for _, s := range systems() {
		first := s.Start()
		want := slices.Clone(first)
		for i := range first {
			first[i] = -1
		}
		if !slices.Equal(s.Start(), want) {
			t.Errorf("%s: what a caller did with its start is the next one's start", s.name)
		}
	}
}
