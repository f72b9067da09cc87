//nolint:tagalign // columns of sentences are harder to read than sentences
package gamefile

import (
	"slices"
	"strings"
)

// The values that can be written short, as a word, or in full.

// scoreSpec is how a board makes scores: the word for a rating system or a
// measure, or a rating system with its parameters.
type scoreSpec struct {
	scoreKeys
	name string
}

type scoreKeys struct {
	placed    `one:"points elo glicko2 openskill"`
	Points    *pointsSpec    `json:"points,omitzero" doc:"points for results, as in a league"`
	Elo       *eloSpec       `json:"elo,omitzero" doc:"the rating system of Arpad Elo"`
	Glicko2   *glicko2Spec   `json:"glicko2,omitzero" doc:"the rating system of Mark Glickman, with deviation and volatility"`
	OpenSkill *openSkillSpec `json:"openskill,omitzero" doc:"the rating system of Weng and Lin for teams and many sides"`
}

const (
	ratingWords  = "wins points elo glicko2 openskill"
	measureWords = "best last sum min max count"
)

func (s *scoreSpec) decode(d *decoder, n *node) {
	s.put(n)
	if n.kind == scalar {
		s.name = d.word(n, `oneof:"`+ratingWords+" "+measureWords+`"`)
		return
	}
	d.mapping(n, structOf(&s.scoreKeys))
	if n.kind != mapping || len(n.keys) != 1 {
		return
	}
	s.name = n.keys[0].name.text
	if len(n.keys[0].value.keys) == 0 { // no parameters is the same as the word
		s.scoreKeys = scoreKeys{placed: s.placed}
	}
}

// MarshalJSON writes the word, or the rating system with its parameters.
func (s scoreSpec) MarshalJSON() ([]byte, error) {
	if s.Points == nil && s.Elo == nil && s.Glicko2 == nil && s.OpenSkill == nil {
		return plainJSON(s.name)
	}
	return plainJSON(s.scoreKeys)
}

// measured reports whether the scores are made of the values of rules.
func (s *scoreSpec) measured() bool { return slices.Contains(strings.Fields(measureWords), s.name) }

// streakSpec is a streak of results by its word, or of rules.
type streakSpec struct {
	placed
	word string
	from many[ruleSpec]
}

const streakWords = "wins unbeaten losses"

func (s *streakSpec) decode(d *decoder, n *node) {
	s.put(n)
	if n.kind == scalar {
		s.word = d.word(n, `oneof:"`+streakWords+`"`)
		return
	}
	s.from.decode(d, n)
}

// IsZero reports whether there is no streak.
func (s streakSpec) IsZero() bool { return s.word == "" && s.from == nil }

// MarshalJSON writes the word or the rules.
func (s streakSpec) MarshalJSON() ([]byte, error) {
	if s.word != "" {
		return plainJSON(s.word)
	}
	return plainJSON(s.from)
}

// seasonSpec is a season by the word for its calendar, or in full.
type seasonSpec struct {
	seasonKeys
}

type seasonKeys struct {
	placed    `one:"every cron spans"`
	Every     string         `json:"every,omitzero" oneof:"daily weekly monthly yearly" doc:"the calendar; a week begins on Monday"`
	Cron      string         `json:"cron,omitzero" doc:"a season begins whenever this cron expression of five fields matches" eg:"0 6 * * 1"`
	Spans     many[spanSpec] `json:"spans,omitzero" doc:"a list of seasons, in order; between them there is none"`
	Zone      zone           `json:"zone,omitzero" doc:"the time zone, a name of the IANA database; without it, UTC" eg:"Europe/Berlin"`
	Grace     duration       `json:"grace,omitzero" doc:"how long after its end a season takes late events" eg:"1h"`
	CarryOver share          `json:"carry_over,omitzero" doc:"what a player keeps of his distance to the start: nothing, everything, or a share; without it, nothing" eg:"0.5"`
	Keep      int            `json:"keep,omitzero" min:"0" max:"100000" doc:"how many sealed seasons can be read; without it, all"`
}

type spanSpec struct {
	placed
	ID    string `json:"id" must:"true" doc:"its name" eg:"spring-2026"`
	Start string `json:"start" must:"true" doc:"its beginning: a day, or a time with its zone" eg:"2026-03-01"`
	End   string `json:"end" must:"true" doc:"its end, which does not belong to it" eg:"2026-06-01"`
}

const seasonWords = "daily weekly monthly yearly"

func (s *seasonSpec) decode(d *decoder, n *node) {
	s.put(n)
	if n.kind == scalar {
		s.Every = d.word(n, `oneof:"`+seasonWords+`"`)
		return
	}
	d.mapping(n, structOf(&s.seasonKeys))
}

// zone is the name of a time zone; UTC is the same as none.
type zone string

func (z *zone) decode(d *decoder, n *node) {
	if *z = zone(d.word(n, "")); *z == "UTC" {
		*z = ""
	}
}

// order is which score is first; high is the same as none.
type order string

const orderWords = "high low"

func (o *order) decode(d *decoder, n *node) {
	if *o = order(d.word(n, `oneof:"`+orderWords+`"`)); *o == "high" {
		*o = ""
	}
}

// valueSpec is a listed value, alone or with a label for its counter.
type valueSpec struct{ valueKeys }

func (v *valueSpec) decode(d *decoder, n *node) {
	if n.kind == scalar {
		v.Is = d.word(n, "")
		return
	}
	d.mapping(n, structOf(&v.valueKeys))
}

// MarshalJSON writes the value alone if it has no label.
func (v valueSpec) MarshalJSON() ([]byte, error) {
	if v.Label == nil {
		return plainJSON(v.Is)
	}
	return plainJSON(v.valueKeys)
}

// share is a part of a whole: nothing, everything, or a number between.
type share float64

func (s *share) decode(d *decoder, n *node) {
	switch {
	case n.kind == scalar && n.text == "nothing":
		*s = 0
	case n.kind == scalar && n.text == "everything":
		*s = 1
	case n.kind != scalar || !n.plain || !decimal.MatchString(n.text):
		d.sayf(n, "%s stands here; it has to be nothing, everything, or a number such as 0.5", n.what())
	default:
		*s = share(d.number(n, `min:"0" max:"1"`, false))
	}
}

// statKeys is a statistic in full.
type statKeys statSpec

// decodeAs takes results, a key without a value, or with true, and any other
// statistic.
func (s *statSpec) decodeAs(d *decoder, name, n *node) {
	alone := n.null() || n.kind == scalar && n.plain && n.text == "true"
	if alone != (name.text == resultsName) {
		d.sayf(name, "results stands for the statistics of results, and has no value; any other statistic is a mapping")
	}
	if s.results = alone || name.text == resultsName; s.results {
		s.put(n)
		return
	}
	d.mapping(n, structOf((*statKeys)(s)))
}

// MarshalJSON writes the statistic.
func (s statSpec) MarshalJSON() ([]byte, error) {
	if s.results {
		return []byte("true"), nil
	}
	return plainJSON(statKeys(s))
}
