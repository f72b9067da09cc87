package rating

import (
	"math"
	"time"
)

// catchUp makes the player's row ready for a match at a time: his periods before
// it are over, and his deviation is that of the time. Idle is how many periods
// without a match have raised it.
func (g *Glicko2) catchUp(row []float64, at time.Time) (idle float64) {
	switch {
	case g.Period > 0:
		now := periodNumber(at, g.Period)
		if passed := now - row[columnWhen]; passed > 0 {
			idle = g.finish(row, passed)
			row[columnWhen] = now
		}
	case g.Inactivity > 0:
		now := float64(at.UnixMilli())
		if passed := now - row[columnWhen]; passed > 0 {
			idle = passed / (float64(g.Inactivity) / float64(time.Millisecond))
			row[columnDeviation] = g.grown(row[columnDeviation], row[columnVolatility], idle)
			row[columnWhen] = now
		}
	}
	return idle
}

// finish ends the player's current period, and all up to the one that is passed
// periods later. Idle is how many of them had no match of his.
func (g *Glicko2) finish(row []float64, passed float64) (idle float64) {
	p := g.finished(row)
	if row[columnInfo] > 0 {
		passed-- // the period in which he played
	}
	row[columnRating] = p.rating // the score is that already
	row[columnDeviation] = g.grown(p.deviation, p.volatility, passed)
	row[columnVolatility] = p.volatility
	row[columnInfo], row[columnSurplus] = 0, 0
	return passed
}

// finished is the player as the games of his current period leave him. A game
// adds to the information, always, so that 0 means none.
func (g *Glicko2) finished(row []float64) glicko {
	p := glicko{row[columnRating], row[columnDeviation], row[columnVolatility]}
	if row[columnInfo] == 0 {
		return p
	}
	return g.rate(p, glickoGames{row[columnInfo], row[columnSurplus]}, 1)
}

// periodNumber counts the periods since 1970. Times that nanoseconds since then
// cannot tell count as the first and the last that they can.
func periodNumber(at time.Time, period time.Duration) float64 {
	const last = math.MaxInt64 / int64(time.Second)
	switch sec := at.Unix(); {
	case sec < 0:
		return 0
	case sec >= last:
		return float64(math.MaxInt64 / int64(period))
	default:
		return float64(at.UnixNano() / int64(period))
	}
}

// Carry implements [stats.Carrier]. The player's current period is finished, and
// rating, deviation and volatility keep the share of their distance to those of
// a new player. A match later in that period counts in the next one.
func (g Glicko2) Carry(numbers []float64, share float64) {
	if g.Period > 0 && numbers[columnInfo] > 0 {
		g.finish(numbers, 1)
		numbers[columnWhen]++
	}
	keep := func(column int, start float64) {
		numbers[column] = start + float64(share*(numbers[column]-start))
	}
	keep(columnScore, g.Rating)
	keep(columnDeviation, g.Deviation)
	keep(columnVolatility, g.Volatility)
	if g.Period > 0 {
		numbers[columnRating] = numbers[columnScore]
	}
}
