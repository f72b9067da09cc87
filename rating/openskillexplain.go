package rating

import (
	"math"

	"statstracker/stats"
)

// Explain implements [stats.Explainer]. The terms are those of the Plackett–Luce
// model of Ruby C. Weng and Chih-Jen Lin: "A Bayesian Approximation Method for
// Online Ranking", Algorithm 4; see [OpenSkill].
//
//	mu, sigma          μ and σ of the player before the match
//	variance           σ² + τ², that the match is rated with
//	side_mu            θ, the sum of the μ of his side
//	side_variance      σᵢ², the sum of the variances of his side
//	c                  the deviation of all sides together, with their luck
//	omega              Ω: how much better than expected the side was
//	delta              Δ: how open its result was
//	gamma              γ = √side_variance/c
//	kept               the share of his variance that the match leaves him
//	new_mu, new_sigma  μ' and σ'
//	multiple           how many σ' the score is below μ'
//
// To the last bit,
//
//	kept      = max(1 − variance/c²·(gamma·delta), κ)
//	new_mu    = mu + variance/c · omega
//	new_sigma = √(variance·kept), with LimitSigma never more than sigma
//	score     = new_mu − multiple·new_sigma
func (o OpenSkill) Explain(m *stats.Match, before, _ []float64, player int, dst []stats.Term) []stats.Term {
	i := sideOf(m, player)
	sides := o.appendSides(nil, m, before)
	c := o.spread(sides)
	strengthen(sides, c)
	tiers := appendTiers(nil, sides)
	own := 0
	for tiers[own].rank != sides[i].rank {
		own++
	}
	omega, delta := sides[i].update(tiers[:own+1])
	gain := sides[i].gamma(c) * delta
	row := [openSkillWidth]float64(before[player*openSkillWidth:])
	variance := o.variance(row[:])
	dst = append(dst,
		stats.Term{Name: "mu", Value: row[columnMu]},
		stats.Term{Name: "sigma", Value: row[columnSigma]},
		stats.Term{Name: "variance", Value: variance},
		stats.Term{Name: "side_mu", Value: sides[i].theta},
		stats.Term{Name: "side_variance", Value: sides[i].variance},
		stats.Term{Name: "c", Value: c},
		stats.Term{Name: "omega", Value: omega},
		stats.Term{Name: "delta", Value: delta},
		stats.Term{Name: "gamma", Value: sides[i].gamma(c)},
		stats.Term{Name: "kept", Value: o.kept(variance, c, gain)},
	)
	o.play(row[:], c, omega, gain)
	return append(dst,
		stats.Term{Name: "new_mu", Value: row[columnMu]},
		stats.Term{Name: "new_sigma", Value: row[columnSigma]},
		stats.Term{Name: "multiple", Value: o.Multiple},
	)
}

// Predict implements [stats.Predictor]. In the model, how well a side plays is
// normally distributed with mean θ and variance σᵢ²+β², where σ² of a player is
// that of the match, σ²+τ². So of two sides the chance of i to beat j is
//
//	Φ((θᵢ − θⱼ) / √(σᵢ² + σⱼ² + 2β²))
//
// as of Weng and Lin's Thurstone–Mosteller model, with the β of a side for each;
// and of more sides it is the mean of the chances against each other.
func (o OpenSkill) Predict(m *stats.Match, before, dst []float64) []float64 {
	sides := o.appendSides(nil, m, before)
	luck := float64(2 * float64(o.Beta*o.Beta))
	return appendExpected(dst, len(sides), func(i, j int) float64 {
		a, b := &sides[i], &sides[j]
		return normal((a.theta - b.theta) / math.Sqrt(a.variance+b.variance+luck))
	})
}

var (
	_ stats.Explainer = OpenSkill{}
	_ stats.Predictor = OpenSkill{}
)
