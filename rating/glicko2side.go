package rating

import (
	"math"
	"slices"

	"statstracker/stats"
)

// glickoSide is what a side of a match is to the others.
type glickoSide struct {
	rank   int
	rating float64 // the mean of its players, in points
	g      float64 // g(φ) of step 3, of the side as an opponent
}

// appendSides appends the sides of the match, and makes the rows ready for it.
func (g *Glicko2) appendSides(sides []glickoSide, m *stats.Match, rows []float64) []glickoSide {
	width := g.width()
	for at := 0; at < len(rows); at += width {
		g.catchUp(rows[at:at+width], m.At)
	}
	sides = slices.Grow(sides, len(m.Sides))
	at := 0
	for i := range m.Sides {
		end := at + width*len(m.Sides[i].Players)
		rating, phi2 := g.team(rows[at:end])
		sides = append(sides, glickoSide{rank: m.Sides[i].Rank, rating: rating, g: weight(phi2)})
		at = end
	}
	return sides
}

// team reads the rows of a side's players: its rating, in points, and its φ².
func (g *Glicko2) team(rows []float64) (rating, phi2 float64) {
	width := g.width()
	ratings := rows
	if g.Period > 0 {
		ratings = rows[columnRating:]
	}
	if len(rows) > width {
		return mean(ratings, width), meanSquare(rows[columnDeviation:], width) / (scale * scale)
	}
	phi := rows[columnDeviation] / scale
	return ratings[0], float64(phi * phi)
}

// weight is g(φ) of step 3.
func weight(phi2 float64) float64 {
	return 1 / math.Sqrt(1+float64(3/(math.Pi*math.Pi)*phi2))
}

// meanSquare returns the mean of the squares of the first number of the rows, in
// an order of its own.
func meanSquare(rows []float64, width int) float64 {
	var stack [few]float64
	values := slices.Grow(stack[:0], len(rows)/width+1)
	for i := 0; i < len(rows); i += width {
		values = append(values, float64(rows[i]*rows[i]))
	}
	return sum(values) / float64(len(values))
}

// glickoGames are sums over games: 1/v and D of the doc comment of [Glicko2].
type glickoGames struct{ info, surplus float64 }

// variance is v of step 3.
func (s glickoGames) variance() float64 { return 1 / s.info }

// improvement is Δ of step 4.
func (s glickoGames) improvement() float64 { return s.surplus / s.info }

// gamesOf is what the games of side i against all others add up to.
func gamesOf(sides []glickoSide, i int) (all glickoGames) {
	me := &sides[i]
	for j := range sides {
		if j == i {
			continue
		}
		other := &sides[j]
		g := other.g
		expected := glickoExpected(g, me.rating, other.rating)
		all.info += max(onGrid(float64(float64(g*g)*float64(expected*(1-expected)))), grid)
		all.surplus += onGrid(float64(g * (scored(me.rank, other.rank) - expected)))
	}
	return all
}

// glickoExpected is E of step 3, of a rating against another, both in points.
func glickoExpected(g, rating, other float64) float64 {
	return 1 / (1 + exp(float64(g*(other-rating))/scale))
}

// grid is the unit of the sums of games: every game tells at least as much.
const grid = 1.0 / (1 << 40)

// onGrid rounds a number below 2,048 to a multiple of grid, by adding a number
// whose last bit is worth as much.
func onGrid(v float64) float64 {
	const large = 3 << 11
	return (v + large) - large
}

var _ stats.Carrier = Glicko2{}
