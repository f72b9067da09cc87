package rating

import (
	"math"
	"testing"
	"time"
)

// usual are the parameters of the paper's example.
func usual(period, inactivity time.Duration) Glicko2 {
	return Glicko2{Rating: 1500, Deviation: 350, Volatility: 0.06, Tau: 0.5, Period: period, Inactivity: inactivity}
}

// glickoRow is the row of a player whose period began with these values.
func glickoRow(g Glicko2, at time.Time, rating, deviation, volatility float64) []float64 {
	row := g.Start()
	row[columnScore], row[columnDeviation], row[columnVolatility] = rating, deviation, volatility
	switch {
	case g.Period > 0:
		row[columnRating], row[columnWhen] = rating, periodNumber(at, g.Period)
	case g.Inactivity > 0:
		row[columnWhen] = float64(at.UnixMilli())
	}
	return row
}

// duel returns the rows after one player beats another.
func duel(t *testing.T, g Glicko2, at time.Time, winner, loser []float64) (newWinner, newLoser []float64) {
	t.Helper()
	after := playRows(t, g, at, rowSide{1, [][]float64{winner}}, rowSide{2, [][]float64{loser}})
	return after[0][0], after[1][0]
}

// The example of the paper: a player rated 1500 with deviation 200 beats 1400
// (30), and loses against 1550 (100) and 1700 (300), in one period.
func TestGlicko2GivesTheExampleOfThePaper(t *testing.T) {
	g := usual(24*time.Hour, 0)
	me := glickoRow(g, noon, 1500, 200, 0.06)
	for _, game := range []struct {
		rating, deviation float64
		won               bool
	}{{1400, 30, true}, {1550, 100, false}, {1700, 300, false}} {
		other := glickoRow(g, noon, game.rating, game.deviation, 0.06)
		if game.won {
			me, _ = duel(t, g, noon, me, other)
		} else {
			_, me = duel(t, g, noon, other, me)
		}
	}
	if math.Abs(me[columnScore]-1464.0507) > 0.0001 {
		t.Errorf("the rating is %.6f; want 1464.0507", me[columnScore])
	}
	// A match of the next day finishes the period.
	g.catchUp(me, noon.Add(24*time.Hour))
	for _, c := range []struct {
		what            string
		got, want, near float64
	}{
		{"rating", me[columnRating], 1464.0507, 0.0001},
		{"deviation", me[columnDeviation], 151.5165, 0.0001},
		{"volatility", me[columnVolatility], 0.059996, 0.000001},
	} {
		if math.Abs(c.got-c.want) > c.near {
			t.Errorf("the %s is %.8f; want %v", c.what, c.got, c.want)
		}
	}
}
