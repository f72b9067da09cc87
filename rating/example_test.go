package rating_test

import (
	"fmt"
	"slices"
	"time"

	"statstracker/rating"
	"statstracker/stats"
)

// A board by the K of FIDE: a beginner beats a grandmaster.
func ExampleElo() {
	elo := rating.Elo{
		Initial: 1500, K: 10,
		Stages: []rating.EloStage{{K: 40, Games: 30}, {K: 20, Below: 2400}},
	}
	m := &stats.Match{Sides: []stats.Side{{Rank: 1, Players: []string{"ada"}}, {Rank: 2, Players: []string{"bob"}}}}
	before := []float64{1500, 0, 2500, 800} // rating and games of ada, then of bob
	after := slices.Clone(before)
	if err := elo.Score(m, before, after); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%.1f %.1f\n", after[0], after[2])
	// Output: 1539.9 2490.0
}

// A new player of Glicko-2, with rating periods of a week.
func ExampleGlicko2() {
	g := rating.Glicko2{Rating: 1500, Deviation: 350, Volatility: 0.06, Tau: 0.5, Period: 7 * 24 * time.Hour}
	fmt.Println(g.Check(), g.Start()[:3])
	// Output: <nil> [1500 350 0.06]
}

// Teams, by OpenSkill: both players of the winning side gain, the new one more.
func ExampleOpenSkill() {
	o := rating.NewOpenSkill()
	m := &stats.Match{Sides: []stats.Side{{Rank: 1, Players: []string{"ada", "new"}}, {Rank: 2, Players: []string{"bob", "cid"}}}}
	before := slices.Concat( // score, μ and σ of each
		[]float64{27 - 3*2, 27, 2},
		o.Start(),
		[]float64{26 - 3*2, 26, 2},
		[]float64{24 - 3*2, 24, 2},
	)
	after := slices.Clone(before)
	if err := o.Score(m, before, after); err != nil {
		fmt.Println(err)
	}
	for i := 0; i < len(after); i += 3 {
		fmt.Printf("%.2f ", after[i+1]-before[i+1])
	}
	// Output: 0.17 2.92 -0.17 -0.17
}
