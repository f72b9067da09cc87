package rating

import (
	"fmt"
	"math"

	"statstracker/stats"
)

// OpenSkill is the Plackett–Luce model of Ruby C. Weng and Chih-Jen Lin: "A
// Bayesian Approximation Method for Online Ranking" (Journal of Machine Learning
// Research 12, 2011), for teams and any number of sides. It has the results of
// the openskill project, whose name it has. [NewOpenSkill] has the usual
// parameters.
//
// A player's skill is normally distributed with mean μ and deviation σ. A side is
// the sum of its players: θ is the sum of their μ, σᵢ² of their σ². By the
// paper's Algorithm 4, with the sides' total deviation, and the chance that side
// i is best of those that were ranked q or worse,
//
//	c   = √Σ(σᵢ² + β²)
//	pᵢq = e^(θᵢ/c) / Σ e^(θₛ/c) over s with rank q or worse
//
// the players of a side i that shares its rank with Aᵢ−1 others get (with the
// sums over all ranks q from the best to that of i)
//
//	μ' = μ + σ²/c · Ω               with Ω = 1/Aᵢ − Σ pᵢq
//	σ' = σ·√max(1 − σ²/c²·γ·Δ, κ)   with Δ = Σ pᵢq·(1−pᵢq), γ = σᵢ/c
//
// after their σ has become √(σ²+τ²), the project's addition that keeps σ from
// ever being too small to change.
//
// The score is μ − Multiple·σ, which the project calls the ordinal: a rating that
// a player has almost surely. It can fall with a win, where an upset makes σ grow
// or τ does; μ alone (Multiple 0) of a player who beats another never does.
//
// Side counts, not the number of players: in a match of unequal teams the larger
// one is expected to win. Strengths that are further than 700·c below the best
// side of a match count as that far.
//
// A row is the score, μ and σ. It is safe for concurrent use.
type OpenSkill struct {
	Mu    float64 // μ of a new player
	Sigma float64 // σ of a new player, above 0
	Beta  float64 // β: how much luck is in the performance of a side, above 0
	Kappa float64 // κ: the least share of its square that σ² keeps in a match, above 0 and at most 1
	Tau   float64 // τ: what is added to σ before every match, 0 or more; 0 adds nothing
	// Multiple is how many deviations the score is below μ, 0 or more.
	Multiple float64
	// LimitSigma keeps τ from making σ larger than it was before the match.
	LimitSigma bool
}

// NewOpenSkill has the parameters that the openskill project uses where it is told
// none: μ 25, σ 25/3, β 25/6, κ 0.0001, τ 25/300, and μ − 3σ for the score, which
// is 0 for a new player.
func NewOpenSkill() OpenSkill {
	return OpenSkill{Mu: 25, Sigma: 25.0 / 3, Beta: 25.0 / 6, Kappa: 0.0001, Tau: 25.0 / 300, Multiple: 3}
}

// Where numbers stand in a row, after the score.
const (
	columnMu       = 1
	columnSigma    = 2
	openSkillWidth = 3
)

// Check reports parameters that make no sense.
func (o OpenSkill) Check() error {
	if !finite(o.Mu) {
		return fmt.Errorf("openskill: mu is %v, which has to be finite", o.Mu)
	}
	for _, p := range []struct {
		name  string
		value float64
	}{{"sigma", o.Sigma}, {"beta", o.Beta}, {"kappa", o.Kappa}} {
		if err := checkPositive("openskill", p.name, p.value); err != nil {
			return err
		}
	}
	if o.Kappa > 1 {
		return fmt.Errorf("openskill: kappa is %v, which has to be at most 1", o.Kappa)
	}
	if err := checkNotNegative("openskill", "tau", o.Tau); err != nil {
		return err
	}
	return checkNotNegative("openskill", "the multiple of sigma", o.Multiple)
}

// Start implements [stats.Scorer].
func (o OpenSkill) Start() []float64 {
	return []float64{o.score(o.Mu, o.Sigma), o.Mu, o.Sigma}
}

func (o *OpenSkill) score(mu, sigma float64) float64 {
	return mu - float64(o.Multiple*sigma)
}

// Carry implements [stats.Carrier]: μ and σ keep the share of their distance to
// those of a new player, and the score is that of what they become.
func (o OpenSkill) Carry(numbers []float64, share float64) {
	mu := o.Mu + float64(share*(numbers[columnMu]-o.Mu))
	sigma := o.Sigma + float64(share*(numbers[columnSigma]-o.Sigma))
	numbers[0], numbers[columnMu], numbers[columnSigma] = o.score(mu, sigma), mu, sigma
}

// Score implements [stats.Scorer].
func (o OpenSkill) Score(m *stats.Match, before, after []float64) error {
	var sideStack [few]skillSide
	var tierStack [few]skillTier
	sides := o.appendSides(sideStack[:0], m, before)
	c := o.spread(sides)
	strengthen(sides, c)
	tiers := appendTiers(tierStack[:0], sides)
	at, own := 0, 0
	for i := range sides {
		if sides[i].rank != tiers[own].rank {
			own++
		}
		omega, delta := sides[i].update(tiers[:own+1])
		gain := sides[i].gamma(c) * delta
		for range m.Sides[i].Players {
			o.play(after[at:at+openSkillWidth], c, omega, gain)
			at += openSkillWidth
		}
	}
	return checkFinite("openskill", after)
}

// play updates the row of a player by Ω and γ·Δ of his side.
func (o *OpenSkill) play(row []float64, c, omega, gain float64) {
	variance := o.variance(row)
	mu := row[columnMu] + float64(float64(variance/c)*omega)
	sigma := math.Sqrt(float64(variance * o.kept(variance, c, gain)))
	if o.LimitSigma {
		sigma = min(sigma, row[columnSigma])
	}
	row[0], row[columnMu], row[columnSigma] = o.score(mu, sigma), mu, sigma
}

// kept is the share of a player's variance that a match leaves him.
func (o *OpenSkill) kept(variance, c, gain float64) float64 {
	return max(1-float64(float64(variance/float64(c*c))*gain), o.Kappa)
}

// variance is σ²+τ² of a player.
func (o *OpenSkill) variance(row []float64) float64 {
	return float64(row[columnSigma]*row[columnSigma]) + float64(o.Tau*o.Tau)
}
