//nolint:tagalign // columns of sentences are harder to read than sentences
package gamefile

import (
	"time"

	"statstracker/rating"
	"statstracker/stats"
)

// The parameters of the rating systems. Those that are left out have a usual value.

type pointsSpec struct {
	placed
	Win    *float64      `json:"win,omitzero" doc:"for being better than every other side; without it, 3"`
	Draw   *float64      `json:"draw,omitzero" doc:"for being best together with another side; without it, 1"`
	Loss   *float64      `json:"loss,omitzero" doc:"for everybody else; without it, 0"`
	Places many[float64] `json:"places,omitzero" doc:"instead: the points by place, those of the first place first" eg:"[10, 6, 4, 3]"`
}

type eloSpec struct {
	placed
	Initial *float64        `json:"initial,omitzero" doc:"the rating before the first match; without it, 1500"`
	K       *float64        `json:"k,omitzero" min:"0" doc:"the most that a match of two changes; without it, 24"`
	Stages  many[stageSpec] `json:"stages,omitzero" doc:"players with a k of their own: the first that a player is in counts"`
	Floor   *float64        `json:"floor,omitzero" doc:"the lowest rating" eg:"100"`
}

type stageSpec struct {
	placed
	K     float64 `json:"k" must:"true" min:"0" doc:"the k of these players" eg:"40"`
	Games int     `json:"games,omitzero" min:"1" max:"1000000" doc:"players with fewer matches than this" eg:"30"`
	Below float64 `json:"below,omitzero" doc:"players rated lower than this" eg:"2400"`
}

// or returns the number, or the usual one.
func or(x *float64, usual float64) float64 {
	if x == nil {
		return usual
	}
	return *x
}

func (p *pointsSpec) scorer() stats.Scorer {
	return rating.Points{Win: or(p.Win, 3), Draw: or(p.Draw, 1), Loss: or(p.Loss, 0), Places: p.Places}
}

func (e *eloSpec) scorer() stats.Scorer {
	elo := rating.Elo{Initial: or(e.Initial, 1500), K: or(e.K, 24), Floor: or(e.Floor, 0), HasFloor: e.Floor != nil}
	for _, s := range e.Stages {
		elo.Stages = append(elo.Stages, rating.EloStage{K: s.K, Games: s.Games, Below: s.Below})
	}
	return elo
}

type glicko2Spec struct {
	placed
	Rating     *float64 `json:"rating,omitzero" doc:"the rating before the first match; without it, 1500"`
	Deviation  *float64 `json:"deviation,omitzero" doc:"the deviation before the first match; without it, 350"`
	Volatility *float64 `json:"volatility,omitzero" doc:"the volatility before the first match; without it, 0.06"`
	Tau        *float64 `json:"tau,omitzero" doc:"how freely volatility changes; without it, 0.5"`
	Period     duration `json:"period,omitzero" doc:"how long a rating period is; without it, every match is one" eg:"168h"`
	Inactivity duration `json:"inactivity,omitzero" doc:"without period: the time that raises a deviation like a period" eg:"720h"`
}

type openSkillSpec struct {
	placed
	Mu       *float64 `json:"mu,omitzero" doc:"the skill before the first match; without it, 25"`
	Sigma    *float64 `json:"sigma,omitzero" doc:"its deviation; without it, mu/3 with the usual mu, 8.333"`
	Beta     *float64 `json:"beta,omitzero" doc:"how much luck is in a match; without it, 4.167"`
	Kappa    *float64 `json:"kappa,omitzero" doc:"the least share of its square that a deviation keeps in a match; without it, 0.0001"`
	Tau      *float64 `json:"tau,omitzero" doc:"what is added to a deviation before a match; without it, 0.08333"`
	Multiple *float64 `json:"multiple,omitzero" min:"0" doc:"how many deviations the score is below the skill; without it, 3"`
	Limit    bool     `json:"limit_sigma,omitzero" doc:"tau never makes a deviation larger than it was"`
}

func (g *glicko2Spec) scorer() stats.Scorer {
	return rating.Glicko2{
		Rating: or(g.Rating, 1500), Deviation: or(g.Deviation, 350), Volatility: or(g.Volatility, 0.06), Tau: or(g.Tau, 0.5),
		Period: time.Duration(g.Period), Inactivity: time.Duration(g.Inactivity),
	}
}

func (o *openSkillSpec) scorer() stats.Scorer {
	usual := rating.NewOpenSkill()
	return rating.OpenSkill{
		Mu: or(o.Mu, usual.Mu), Sigma: or(o.Sigma, usual.Sigma), Beta: or(o.Beta, usual.Beta), Kappa: or(o.Kappa, usual.Kappa),
		Tau: or(o.Tau, usual.Tau), Multiple: or(o.Multiple, usual.Multiple), LimitSigma: o.Limit,
	}
}

// scorer returns the rating system of the word or the parameters, or nil for a
// measure.
func (s *scoreSpec) scorer() stats.Scorer {
	switch s.name {
	case "wins":
		return rating.Wins{}
	case "points":
		return given(s.Points).scorer()
	case "elo":
		return given(s.Elo).scorer()
	case "glicko2":
		return given(s.Glicko2).scorer()
	case "openskill":
		return given(s.OpenSkill).scorer()
	}
	return nil
}

// given returns the parameters, or none.
func given[T any](parameters *T) *T {
	if parameters == nil {
		parameters = new(T)
	}
	return parameters
}
