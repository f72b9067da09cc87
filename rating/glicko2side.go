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

// side reads the rows of a side's players.
func (g Glicko2) side(rows []float64, rank int) glickoSide {
	width := g.width()
	ratings := rows
	if g.Period > 0 {
		ratings = rows[columnRating:]
	}
	s := glickoSide{rank: rank, rating: ratings[0]}
	phi := rows[columnDeviation] / scale
	phi2 := float64(phi * phi)
	if len(rows) > width {
		s.rating = mean(ratings, width)
		phi2 = meanSquare(rows[columnDeviation:], width) / (scale * scale)
	}
	s.g = 1 / math.Sqrt(1+float64(3/(math.Pi*math.Pi)*phi2))
	return s
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

// gamesOf is what the games of side i against all others add up to.
func gamesOf(sides []glickoSide, i int) (all glickoGames) {
	me := &sides[i]
	for j := range sides {
		if j == i {
			continue
		}
		other := &sides[j]
		g := other.g
		expected := 1 / (1 + exp(float64(g*(other.rating-me.rating))/scale))
		all.info += max(onGrid(float64(float64(g*g)*float64(expected*(1-expected)))), grid)
		all.surplus += onGrid(float64(g * (scored(me.rank, other.rank) - expected)))
	}
	return all
}

// scored is the s of a side against another.
func scored(rank, otherRank int) float64 {
	switch {
	case rank < otherRank:
		return 1
	case rank == otherRank:
		return 0.5
	default:
		return 0
	}
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
