package rating

import (
	"errors"
	"fmt"
	"math"
	"time"

	"statstracker/stats"
)

// Glicko2 is the rating system of Mark E. Glickman: "Example of the Glicko-2
// system" (Boston University, revision of 30 November 2013). A player has a
// rating, the deviation of it (how uncertain it is) and a volatility (how much he
// changes). Numbers in rows are on the scale of ratings; one step of the inner
// scale is 173.7178 of them (steps 2 and 8). With the sums
//
//	1/v = Σ g(φⱼ)²·E·(1−E)     (step 3)
//	D   = Σ g(φⱼ)·(s−E)        (step 4: Δ = v·D)
//
// over the games of a rating period, where s is 1, ½ or 0, g(φ) =
// 1/√(1+3φ²/π²) and E = 1/(1+e^(−g(φⱼ)·(μ−μⱼ))), his new volatility σ' solves
// step 5, and then
//
//	φ* = √(φ²+σ'²)             (step 6)
//	φ' = 1/√(1/φ*² + 1/v)      (step 7)
//	μ' = μ + φ'²·D
//
// A player who does not compete in a period gets φ' = √(φ²+σ²) instead. No
// deviation grows beyond the one that new players have.
//
// # Periods
//
// The paper rates a period at once. Here matches come one at a time, so a row
// keeps the player's values at the start of his current period, and the sums of
// his games in it. His score is the rating that he would have if the period ended
// now. When he plays in a later period, the earlier one is finished first, and
// those without a match raise his deviation. Opponents count with their values
// at the start of the period: the order of the matches of a period does not
// matter, not even for the last bit, because the terms of the sums are rounded to
// multiples of 2^−40, and adding those is exact for the first 8,192 games of a
// player in a period.
//
// Periods begin at multiples of Period from 1970-01-01 00:00 UTC on. A match that
// comes late, in a period before the current one of a player, counts for him in
// his current one; so does one from before 1970.
//
// With Period 0 every match is a rating period of its own. With Inactivity 0,
// step 6 alone raises deviations, by the same for every match; with any other,
// time alone does: before a match a deviation becomes √(φ²+t·σ²), where t is the
// time since the player's last match divided by Inactivity, fractions included,
// and step 6 adds nothing more. A match that comes late has t = 0.
//
// # More than two players
//
// Each side plays one game against every other. A side has the mean of its
// players' ratings and the root of the mean of their squared deviations, so that
// a team of equals counts like one of them. All its players score the same s−E,
// and how far that moves each is decided by his own deviation and volatility.
// A match of many sides tells as much as that many duels, and makes deviations
// small at once: [OpenSkill] is made for such games. The time is quadratic in the
// number of sides.
//
// # Rows
//
// A row begins with the score, the deviation and the volatility. With Period or
// Inactivity the fourth number is a time: the number of the player's current
// period, or when he last played, in milliseconds since 1970. With Period the
// deviation and the volatility are those at the start of the period, and there
// follow the rating at its start and the sums 1/v and D.
//
// It is safe for concurrent use.
type Glicko2 struct {
	Rating     float64 // of a new player, usually 1500
	Deviation  float64 // of a new player, above 0, usually 350
	Volatility float64 // of a new player, above 0, usually 0.06
	Tau        float64 // τ: how freely volatility changes, above 0, usually 0.3 to 1.2
	// Period is how long a rating period is: 0, or a second or more. Best are ten
	// games or more of a player in it.
	Period time.Duration
	// Inactivity is the time that raises a deviation like a period does: 0, or a
	// second or more. It has to be 0 with a Period.
	Inactivity time.Duration
}

// scale is how many points of a rating are one on the inner scale (step 2).
const scale = 173.7178

// Where numbers stand in a row.
const (
	columnScore      = iota // without periods also the rating
	columnDeviation         // with periods: at the start of the period
	columnVolatility        // with periods: at the start of the period
	columnWhen              // the number of the period, or milliseconds since 1970
	columnRating            // at the start of the period
	columnInfo              // 1/v of the games of the period
	columnSurplus           // D of the games of the period
	columns
)

// Check reports parameters that make no sense.
func (g Glicko2) Check() error {
	if !finite(g.Rating) {
		return fmt.Errorf("glicko2: the initial rating is %v, which has to be finite", g.Rating)
	}
	for _, p := range []struct {
		name  string
		value float64
	}{{"the deviation", g.Deviation}, {"the volatility", g.Volatility}, {"tau", g.Tau}} {
		if err := checkPositive("glicko2", p.name, p.value); err != nil {
			return err
		}
	}
	switch {
	case g.Period != 0 && g.Period < time.Second || g.Inactivity != 0 && g.Inactivity < time.Second:
		return errors.New("glicko2: a duration is neither 0 nor a second or more")
	case g.Period > 0 && g.Inactivity > 0:
		return errors.New("glicko2: the period raises deviations already: leave inactivity 0")
	}
	return nil
}

// Timed reports whether the ratings depend on the times of matches. Then a match
// whose time is far ahead has its players wait for it: all their matches until
// then come late.
func (g Glicko2) Timed() bool { return g.Period > 0 || g.Inactivity > 0 }

// State tells rows apart that cannot be mixed: with a period they hold its number.
func (g Glicko2) State() string {
	if g.Period == 0 {
		return ""
	}
	return "period " + g.Period.String()
}

// Start implements [stats.Scorer].
func (g Glicko2) Start() []float64 {
	// The last match of a new player was in 1970: he has the largest deviation
	// anyway.
	return []float64{g.Rating, g.Deviation, g.Volatility, 0, g.Rating, 0, 0}[:g.width():g.width()]
}

func (g *Glicko2) width() int {
	switch {
	case g.Period > 0:
		return columns
	case g.Inactivity > 0:
		return columnWhen + 1
	default:
		return columnVolatility + 1
	}
}

// Score implements [stats.Scorer].
func (g Glicko2) Score(m *stats.Match, _, after []float64) error {
	width := g.width()
	var stack [few]glickoSide
	sides := g.appendSides(stack[:0], m, after)
	at := 0
	for i := range sides {
		games := gamesOf(sides, i)
		for range m.Sides[i].Players {
			g.play(after[at:at+width], games)
			at += width
		}
	}
	return checkFinite("glicko2", after)
}

// play adds the games to the player's row, which has caught up with the match.
func (g *Glicko2) play(row []float64, games glickoGames) {
	if g.Period > 0 {
		row[columnInfo] += games.info
		row[columnSurplus] += games.surplus
		row[columnScore] = g.finished(row).rating
		return
	}
	drift := 1.0
	if g.Inactivity > 0 {
		drift = 0
	}
	r := g.rate(glicko{row[columnScore], row[columnDeviation], row[columnVolatility]}, games, drift)
	row[columnScore], row[columnDeviation], row[columnVolatility] = r.rating, r.deviation, r.volatility
}

// glicko is a player's rating, its deviation, both in points, and volatility.
type glicko struct{ rating, deviation, volatility float64 }

// rate is steps 5 to 8: what the games of a period make of a player. Drift is how
// many periods raise the deviation in step 6.
func (g *Glicko2) rate(p glicko, games glickoGames, drift float64) glicko {
	phi := p.deviation / scale
	phi2 := float64(phi * phi)
	sigma := newVolatility(p.volatility, g.Tau, phi2, games.variance(), games.improvement())
	grown2 := phi2 + float64(drift*float64(sigma*sigma))
	after2 := 1 / (1/grown2 + games.info)
	return glicko{
		rating:     p.rating + float64(scale*float64(after2*games.surplus)),
		deviation:  min(scale*math.Sqrt(after2), g.Deviation),
		volatility: sigma,
	}
}

// grown is the deviation after a time in periods without a match.
func (g *Glicko2) grown(deviation, volatility, periods float64) float64 {
	if periods <= 0 {
		return deviation
	}
	phi := deviation / scale
	return min(scale*math.Sqrt(float64(phi*phi)+float64(periods*float64(volatility*volatility))), g.Deviation)
}
