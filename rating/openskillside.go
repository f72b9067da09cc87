package rating

import (
	"math"
	"slices"

	"statstracker/stats"
)

// skillSide is what a side of a match is in [OpenSkill].
type skillSide struct {
	rank     int
	theta    float64 // the sum of its players' μ
	variance float64 // the sum of their σ²
	strength float64 // e^(θ/c), in units of that of the strongest side
}

// appendSides appends the sides of the match, still without strengths.
func (o *OpenSkill) appendSides(sides []skillSide, m *stats.Match, before []float64) []skillSide {
	sides = slices.Grow(sides, len(m.Sides))
	at := 0
	for i := range m.Sides {
		end := at + openSkillWidth*len(m.Sides[i].Players)
		sides = append(sides, o.side(before[at:end], m.Sides[i].Rank))
		at = end
	}
	return sides
}

// side adds up the rows of a side's players.
func (o *OpenSkill) side(rows []float64, rank int) skillSide {
	if len(rows) == openSkillWidth {
		return skillSide{rank: rank, theta: rows[columnMu], variance: o.variance(rows)}
	}
	var muStack, varianceStack [few]float64
	players := len(rows) / openSkillWidth
	mus, variances := slices.Grow(muStack[:0], players), slices.Grow(varianceStack[:0], players)
	for ; len(rows) > 0; rows = rows[openSkillWidth:] {
		mus = append(mus, rows[columnMu])
		variances = append(variances, o.variance(rows))
	}
	return skillSide{rank: rank, theta: sum(mus), variance: sum(variances)}
}

// spread is c, the deviation of all sides together.
func (o *OpenSkill) spread(sides []skillSide) float64 {
	var stack [few]float64
	variances := slices.Grow(stack[:0], len(sides))
	for i := range sides {
		variances = append(variances, sides[i].variance+float64(o.Beta*o.Beta))
	}
	return math.Sqrt(sum(variances))
}

// strengthen computes the strengths. In units of the largest none is infinite,
// and none is 0 because of weakest.
func strengthen(sides []skillSide, c float64) {
	const weakest = -700
	best := sides[0].theta
	for i := range sides {
		best = max(best, sides[i].theta)
	}
	for i := range sides {
		sides[i].strength = exp(max((sides[i].theta-best)/c, weakest))
	}
}

// skillTier is one rank of a match.
type skillTier struct {
	rank  int
	sides int     // that share it
	total float64 // strength of all that were ranked so or worse
}

// appendTiers appends the ranks of the sides, best first.
func appendTiers(tiers []skillTier, sides []skillSide) []skillTier {
	for i := range sides {
		if i == 0 || sides[i].rank != sides[i-1].rank {
			tiers = append(tiers, skillTier{rank: sides[i].rank})
		}
		tiers[len(tiers)-1].sides++
	}
	var stack [few]float64
	below, end := 0.0, len(sides)
	for q := len(tiers) - 1; q >= 0; q-- {
		strengths := stack[:0]
		for _, s := range sides[end-tiers[q].sides : end] {
			strengths = append(strengths, s.strength)
		}
		below += sum(strengths)
		tiers[q].total = below
		end -= tiers[q].sides
	}
	return tiers
}

// gamma is γ of the side.
func (s *skillSide) gamma(c float64) float64 { return math.Sqrt(s.variance) / c }

// update returns Ω and Δ of a side whose rank is the last of the tiers.
func (s *skillSide) update(tiers []skillTier) (omega, delta float64) {
	for q := range tiers {
		p := s.strength / tiers[q].total
		omega -= p
		delta += float64(p * (1 - p))
	}
	return omega + 1/float64(tiers[len(tiers)-1].sides), delta
}

var _ stats.Carrier = OpenSkill{}
