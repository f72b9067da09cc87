package rating

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"statstracker/stats"
)

// explained is a match of a system that was scored, and what is said about one of its
// players.
type explained struct {
	m             *stats.Match
	player, side  int
	before, after []float64 // of the player
	terms         map[string]float64
	names         string
}

// drawExplained draws a match and explains a player of it; it checks what holds
// of every explanation.
func drawExplained(t *rapid.T, s system) explained {
	m, before := match(noon, drawRows(t, s, 12, 4)...)
	after := slices.Clone(before)
	if err := s.Score(m, before, after); err != nil {
		t.Fatalf("score: %v", err)
	}
	return explain(t, s, m, before, after, rapid.IntRange(0, m.Players()-1).Draw(t, "player"))
}

func explain(t rapid.TB, s system, m *stats.Match, before, after []float64, player int) explained {
	t.Helper()
	explainer := s.Scorer.(stats.Explainer)
	givenBefore, givenAfter := slices.Clone(before), slices.Clone(after)
	first := []stats.Term{{Name: "of somebody else", Value: 7}}
	terms := explainer.Explain(m, givenBefore, givenAfter, player, first)
	if !sameBits(givenBefore, before) || !sameBits(givenAfter, after) {
		t.Fatalf("the explanation changed the rows of the match")
	}
	if terms[0] != first[0] {
		t.Fatalf("the explanation does not append: %v", terms)
	}
	terms = terms[1:]
	if again := explainer.Explain(m, before, after, player, nil); !slices.Equal(again, terms) {
		t.Fatalf("the same match is explained by %v, and then by %v", terms, again)
	}
	width := len(s.Start())
	e := explained{
		m: m, player: player, side: sideOf(m, player), terms: map[string]float64{},
		before: before[player*width:][:width], after: after[player*width:][:width],
	}
	for _, term := range terms {
		if _, twice := e.terms[term.Name]; twice || !finite(term.Value) || term.Name != strings.ToLower(term.Name) {
			t.Fatalf("%s is not finite, in lower case or twice there: %v", term.Name, terms)
		}
		e.terms[term.Name] = term.Value
		e.names += " " + term.Name
	}
	return e
}

// The names and their order are those that the doc comments have.
func TestExplainHasTheDocumentedTerms(t *testing.T) {
	const glicko = " rating deviation volatility"
	const games = " opponents opponent_rating g expected_score score surplus estimated_variance estimated_improvement" +
		" new_rating new_deviation new_volatility"
	const start = " idle_periods start_rating start_deviation start_volatility"
	const skill = " mu sigma variance side_mu side_variance c omega delta gamma kept new_mu new_sigma multiple"
	want := map[string]string{
		"points":                  " points",
		"points by place":         " rank points",
		"wins":                    " points",
		"elo":                     " rating opponents opponent_rating expected_score score surplus k",
		"elo in stages":           " rating games opponents opponent_rating expected_score score surplus k",
		"elo with a floor":        " rating opponents opponent_rating expected_score score surplus k change_before_floor floor",
		"glicko2 in periods":      glicko + start + games,
		"glicko2 a match":         glicko + games,
		"glicko2 with inactivity": glicko + start + games,
		"openskill":               skill,
		"openskill, σ limited":    skill,
	}
	for _, s := range append(systems(), system{name: "wins", Scorer: Wins{}}) {
		m, before, after := fieldOf(s, 2, 1)
		if s.name == "elo with a floor" {
			before[1] = 100 // the loser's
		}
		copy(after, before)
		if err := s.Score(m, before, after); err != nil {
			t.Fatal(err)
		}
		if got := explain(t, s, m, before, after, 1).names; got != want[s.name] {
			t.Errorf("%s: the terms are%s; want%s", s.name, got, want[s.name])
		}
	}
}

// The largest matches, by each of some players.
func TestTheLargestMatchesAreExplained(t *testing.T) {
	for _, s := range append(systems(), system{name: "wins", Scorer: Wins{}}) {
		for _, size := range [][2]int{{256, 1}, {2, 128}, {64, 4}} {
			m, before, after := fieldOf(s, size[0], size[1])
			for i := range m.Sides {
				m.Sides[i].Rank = 1 + i/3
			}
			if err := s.Score(m, before, after); err != nil {
				t.Fatal(err)
			}
			for _, player := range []int{0, 1, 127, 128, 255} {
				explain(t, s, m, before, after, player)
			}
		}
	}
}

func TestPointsAreExplainedToTheLastBit(t *testing.T) {
	for _, s := range slices.Concat(systems()[:2], []system{{"wins", Wins{}, scoreRow}}) {
		t.Run(s.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				e := drawExplained(t, s)
				if got := e.before[0] + e.terms["points"]; got != e.after[0] {
					t.Fatalf("%v and %v points are %v, and not %v", e.before, e.terms["points"], got, e.after)
				}
				if rank, ok := e.terms["rank"]; ok && rank != float64(e.m.Sides[e.side].Rank) {
					t.Fatalf("the rank is %v", rank)
				}
			})
		})
	}
}

// forEach checks a property of the explanations of the systems whose names begin so.
func forEach(t *testing.T, name string, property func(t *rapid.T, s system, e explained)) {
	t.Helper()
	for _, s := range systems() {
		if !strings.HasPrefix(s.name, name) {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { property(t, s, drawExplained(t, s)) })
		})
	}
}

// bits reports numbers that are not the same to the last bit.
func (e *explained) bits(t *rapid.T, what string, got, want float64) {
	t.Helper()
	if !sameBits([]float64{got}, []float64{want}) {
		t.Fatalf("%s is %v; want %v, of %v: %v", what, got, want, e.before, e.terms)
	}
}

// near reports numbers that are further apart than rounding explains.
func (e *explained) near(t *rapid.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9*(1+math.Abs(want))) {
		t.Fatalf("%s is %v; want %v, of %v: %v", what, got, want, e.before, e.terms)
	}
}

func TestEloIsExplainedToTheLastBit(t *testing.T) {
	forEach(t, "elo", func(t *rapid.T, s system, e explained) {
		change := float64(float64(e.terms["k"]/e.terms["opponents"]) * e.terms["surplus"])
		rating := e.terms["rating"] + change
		if floor, ok := e.terms["floor"]; ok {
			if !(rating < floor) {
				t.Fatalf("the floor held up nobody: %v", e.terms)
			}
			e.bits(t, "the change before the floor", e.terms["change_before_floor"], change)
			rating = floor
		}
		e.bits(t, "the rating before", e.terms["rating"], e.before[0])
		e.bits(t, "the rating after", rating, e.after[0])
		e.near(t, "the surplus", e.terms["surplus"], e.terms["score"]-e.terms["expected_score"])
		if len(e.before) > 1 {
			e.bits(t, "the games", e.terms["games"], e.before[1])
		}
		e.bits(t, "k", e.terms["k"], s.Scorer.(Elo).k(e.before))
		own, ok := e.terms["side_rating"]
		if alone := len(e.m.Sides[e.side].Players) == 1; alone {
			own = e.before[0]
		} else if !ok {
			t.Fatalf("the rating of the side is missing: %v", e.terms)
		}
		if e.terms["opponents"] == 1 {
			expected := 1 / (1 + math.Pow(10, (e.terms["opponent_rating"]-own)/400))
			e.near(t, "the expected score", e.terms["expected_score"], expected)
		}
	})
}

func TestGlicko2IsExplained(t *testing.T) {
	forEach(t, "glicko2", func(t *rapid.T, s system, e explained) {
		g := s.Scorer.(Glicko2)
		for column, name := range []string{"rating", "deviation", "volatility"} {
			e.bits(t, name, e.terms[name], e.before[column])
			if g.Period == 0 || column == columnScore {
				e.bits(t, "new "+name, e.terms["new_"+name], e.after[column])
			} else {
				e.bits(t, "start "+name, e.terms["start_"+name], e.after[column])
			}
		}
		start := func(name string) float64 {
			if g.Timed() {
				return e.terms["start_"+name]
			}
			return e.terms[name]
		}
		v, improvement := e.terms["estimated_variance"], e.terms["estimated_improvement"]
		phi := start("deviation") / scale
		sigma := newVolatility(start("volatility"), g.Tau, float64(phi*phi), v, improvement)
		e.bits(t, "the new volatility", e.terms["new_volatility"], sigma)
		grown2 := phi * phi
		if g.Inactivity == 0 {
			grown2 += sigma * sigma
		}
		phi2 := 1 / (1/grown2 + 1/v)
		e.near(t, "the new deviation", e.terms["new_deviation"], min(scale*math.Sqrt(phi2), g.Deviation))
		e.near(t, "the new rating", e.terms["new_rating"], start("rating")+scale*phi2*improvement/v)
		checkGlickoGames(t, g, &e)
		checkGlickoIdle(t, g, &e)
	})
}

// checkGlickoGames checks what the terms say about the games of the match.
func checkGlickoGames(t *rapid.T, g Glicko2, e *explained) {
	t.Helper()
	if e.terms["opponents"] == 1 {
		surplus := e.terms["g"] * (e.terms["score"] - e.terms["expected_score"])
		e.near(t, "the surplus", e.terms["surplus"], surplus)
	}
	before := 0.0 // what earlier games of the period came to
	if g.Period > 0 && e.before[columnWhen] == e.after[columnWhen] {
		before = e.before[columnSurplus]
	}
	e.near(t, "the improvement of the period", e.terms["estimated_improvement"]/e.terms["estimated_variance"], before+e.terms["surplus"])
}

// checkGlickoIdle checks how much the deviation has grown without a match.
func checkGlickoIdle(t *rapid.T, g Glicko2, e *explained) {
	t.Helper()
	from := glicko{e.before[columnScore], e.before[columnDeviation], e.before[columnVolatility]}
	var passed float64
	switch {
	case g.Period > 0:
		passed = e.after[columnWhen] - e.before[columnWhen]
		if passed > 0 {
			from = g.finished(e.before)
		}
		if passed > 0 && e.before[columnInfo] > 0 {
			passed--
		}
	case g.Inactivity > 0:
		passed = (e.after[columnWhen] - e.before[columnWhen]) / float64(g.Inactivity/time.Millisecond)
	default:
		return
	}
	e.near(t, "the idle periods", e.terms["idle_periods"], passed)
	grown := min(math.Sqrt(from.deviation*from.deviation+passed*scale*scale*from.volatility*from.volatility), g.Deviation)
	e.near(t, "the deviation at the start", e.terms["start_deviation"], grown)
	e.bits(t, "the volatility at the start", e.terms["start_volatility"], from.volatility)
}

func TestOpenSkillIsExplainedToTheLastBit(t *testing.T) {
	forEach(t, "openskill", func(t *rapid.T, s system, e explained) {
		o := s.Scorer.(OpenSkill)
		e.bits(t, "mu", e.terms["mu"], e.before[columnMu])
		e.bits(t, "sigma", e.terms["sigma"], e.before[columnSigma])
		e.bits(t, "new mu", e.terms["new_mu"], e.after[columnMu])
		e.bits(t, "new sigma", e.terms["new_sigma"], e.after[columnSigma])
		c, variance := e.terms["c"], e.terms["variance"]
		gain := float64(e.terms["gamma"] * e.terms["delta"])
		kept := max(1-float64(float64(variance/float64(c*c))*gain), o.Kappa)
		sigma := math.Sqrt(float64(variance * kept))
		if o.LimitSigma {
			sigma = min(sigma, e.terms["sigma"])
		}
		e.bits(t, "kept", e.terms["kept"], kept)
		e.bits(t, "μ'", e.terms["mu"]+float64(float64(variance/c)*e.terms["omega"]), e.after[columnMu])
		e.bits(t, "σ'", sigma, e.after[columnSigma])
		e.bits(t, "the score", e.terms["new_mu"]-float64(e.terms["multiple"]*e.terms["new_sigma"]), e.after[0])
		e.near(t, "the variance", variance, e.before[columnSigma]*e.before[columnSigma]+o.Tau*o.Tau)
		e.near(t, "γ", e.terms["gamma"], math.Sqrt(e.terms["side_variance"])/c)
		if len(e.m.Sides[e.side].Players) == 1 {
			e.bits(t, "the skill of the side", e.terms["side_mu"], e.before[columnMu])
			e.bits(t, "the variance of the side", e.terms["side_variance"], variance)
		}
	})
}

// Of two sides c and Ω follow from the sides themselves.
func TestOpenSkillExplainsADuel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := system{name: "openskill", Scorer: NewOpenSkill(), row: drawSkill}
		o := NewOpenSkill()
		rows := []rowSide{{1, [][]float64{s.row(t)}}, {1 + rapid.IntRange(0, 1).Draw(t, "won"), [][]float64{s.row(t)}}}
		m, before := match(noon, rows...)
		after := slices.Clone(before)
		if err := s.Score(m, before, after); err != nil {
			t.Fatal(err)
		}
		a, b := explain(t, s, m, before, after, 0), explain(t, s, m, before, after, 1)
		c := math.Sqrt(a.terms["variance"] + b.terms["variance"] + 2*o.Beta*o.Beta)
		a.near(t, "c", a.terms["c"], c)
		if p := 1 / (1 + math.Exp((b.terms["mu"]-a.terms["mu"])/c)); m.Sides[1].Rank == 2 {
			a.near(t, "Ω of the winner", a.terms["omega"], 1-p)
			a.near(t, "Ω of the loser", b.terms["omega"], p-1)
			a.near(t, "Δ of the winner", a.terms["delta"], p*(1-p))
		} else {
			a.near(t, "Ω of a draw", a.terms["omega"], 0.5-p)
		}
	})
}

// Against two sides: the means and sums over them.
func TestExplainOfThreeSides(t *testing.T) {
	elo, glicko := system{name: "elo", Scorer: Elo{Initial: 1500, K: 24}}, system{name: "glicko2", Scorer: usual(0, 0)}
	for _, c := range []struct {
		s     system
		sides []rowSide
		want  map[string]float64
	}{
		{elo, []rowSide{{1, [][]float64{{1500}}}, {1, [][]float64{{1400}}}, {2, [][]float64{{1500}, {2300}}}}, map[string]float64{
			"opponents": 2, "opponent_rating": 1650, "score": 1.5,
			"expected_score": 1/(1+math.Pow(10, -0.25)) + 1.0/11,
		}},
		{glicko, []rowSide{{1, [][]float64{{1500, 200, 0.06}}}, {2, [][]float64{{1400, 30, 0.06}}}, {3, [][]float64{{1550, 100, 0.06}}}}, map[string]float64{
			// g and E as in the example of the paper, which has four digits
			"opponents": 2, "opponent_rating": 1475, "score": 2, "g": (0.9955 + 0.9531) / 2, "expected_score": 0.639 + 0.432,
			"surplus": 0.9955*(1-0.639) + 0.9531*(1-0.432),
		}},
	} {
		m, before := match(noon, c.sides...)
		after := slices.Clone(before)
		if err := c.s.Score(m, before, after); err != nil {
			t.Fatal(err)
		}
		e := explain(t, c.s, m, before, after, 0)
		for name, want := range c.want {
			if got := e.terms[name]; !(math.Abs(got-want) <= 0.0006) {
				t.Errorf("%s: %s is %v; want %v", c.s.name, name, got, want)
			}
		}
	}
}

func ExampleElo_Explain() {
	elo := Elo{Initial: 1500, K: 32}
	m := &stats.Match{Sides: []stats.Side{{Rank: 1, Players: []string{"ada"}}, {Rank: 2, Players: []string{"bob"}}}}
	before := []float64{1400, 1600}
	after := slices.Clone(before)
	if err := elo.Score(m, before, after); err != nil {
		fmt.Println(err)
	}
	for _, term := range elo.Explain(m, before, after, 0, nil) {
		fmt.Printf("%s %.2f\n", term.Name, term.Value)
	}
	// Output:
	// rating 1400.00
	// opponents 1.00
	// opponent_rating 1600.00
	// expected_score 0.24
	// score 1.00
	// surplus 0.76
	// k 32.00
}
