package rating

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"statstracker/stats"
)

// noon is when matches happen where it does not matter.
var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

// side is a side of a match of one player per rating.
type side struct {
	rank    int
	ratings []float64
}

// play returns the ratings after the match, side by side, of a system that keeps
// one number.
func play(t rapid.TB, s stats.Scorer, sides ...side) (after []float64) {
	t.Helper()
	rows := make([]rowSide, len(sides))
	for i, sd := range sides {
		rows[i].rank = sd.rank
		for _, r := range sd.ratings {
			rows[i].rows = append(rows[i].rows, []float64{r})
		}
	}
	for _, side := range playRows(t, s, noon, rows...) {
		for _, row := range side {
			after = append(after, row...)
		}
	}
	return after
}

// rowSide is a side of a match of one player per row.
type rowSide struct {
	rank int
	rows [][]float64
}

// playRows returns the rows after the match, by side.
func playRows(t rapid.TB, s stats.Scorer, at time.Time, sides ...rowSide) [][][]float64 {
	t.Helper()
	after, err := tryRows(t, s, at, sides...)
	if err != nil {
		t.Fatalf("score %v: %v", sides, err)
	}
	return after
}

// tryRows is playRows for a match that may be rejected.
func tryRows(t rapid.TB, s stats.Scorer, at time.Time, sides ...rowSide) ([][][]float64, error) {
	t.Helper()
	m, before := match(at, sides...)
	after, given := slices.Clone(before), slices.Clone(before)
	err := s.Score(m, given, after)
	if !slices.Equal(given, before) {
		t.Fatalf("score changed the rows before the match: %v is %v", before, given)
	}
	var all [][][]float64
	width := len(s.Start())
	for _, sd := range sides {
		var rows [][]float64
		for range sd.rows {
			rows = append(rows, after[:width])
			after = after[width:]
		}
		all = append(all, rows)
	}
	return all, err
}

// match makes a match of the sides, and the numbers of its players.
func match(at time.Time, sides ...rowSide) (m *stats.Match, before []float64) {
	m = &stats.Match{At: at}
	for i, sd := range sides {
		var players []string
		for j, row := range sd.rows {
			players = append(players, fmt.Sprint(i, "-", j))
			before = append(before, row...)
		}
		m.Sides = append(m.Sides, stats.Side{Rank: sd.rank, Players: players})
	}
	return m, before
}
