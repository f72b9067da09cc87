package tracker

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"statstracker/stats"
)

// leagueRules are rules of the test league, and others of which only one board differs.
const (
	leagueRules      = "league elo=24 table weekly league"
	otherLeagueRules = "league elo=40 table weekly league"
)

// whatIfLeague is a tracker with events, late ones too, and amendments.
func whatIfLeague(t *testing.T, r *rand.Rand) *Tracker {
	t.Helper()
	tr := openTest(t, t.TempDir())
	t.Cleanup(func() { tr.Close() })
	if _, err := tr.Apply(t.Context(), []Rules{{"league", leagueRules}}); err != nil {
		t.Fatal(err)
	}
	events := amendable(r, 300)
	submit(t, tr, events...)
	for range 3 {
		if _, err := tr.Amend(t.Context(), randomRetraction(r, events, 3)); err == nil {
			settle(t, tr)
		}
	}
	return tr
}

func whatIf(t *testing.T, tr *Tracker, text string, from, to time.Time) Outlook {
	t.Helper()
	o, err := tr.WhatIf(t.Context(), WhatIf{Rules: Rules{"league", text}, From: from, To: to, Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// By the rules that hold nothing would be different; and where only one board has other
// rules, only that one differs.
func TestWhatIfDiffersOnlyWhereTheRulesDo(t *testing.T) {
	seeds(t, 5, 31, func(t *testing.T, r *rand.Rand) {
		tr := whatIfLeague(t, r)
		before := digestOf(tr)
		for _, period := range [][2]time.Time{{}, {leagueStart.Add(30 * time.Hour), leagueStart.Add(200 * time.Hour)}} {
			o := whatIf(t, tr, leagueRules, period[0], period[1])
			checkUnchanged(t, &o, "")
			if !o.Same || len(o.Stats) > 0 {
				t.Errorf("by the rules that hold: same %v, %+v", o.Same, o.Stats)
			}
			o = whatIf(t, tr, otherLeagueRules, period[0], period[1])
			checkUnchanged(t, &o, "elo")
			if o.Same {
				t.Error("other rules are said to be those that hold")
			}
		}
		if digestOf(tr) != before {
			t.Error("asking what would be has changed what is")
		}
	})
}

// checkUnchanged checks that no board but one differs.
func checkUnchanged(t *testing.T, o *Outlook, but string) {
	t.Helper()
	if len(o.Boards) != 4 || len(o.OnlyBefore)+len(o.OnlyAfter) > 0 { // elo, wins, weekly and its newest season
		t.Fatalf("the boards are %+v, %v, %v", o.Boards, o.OnlyBefore, o.OnlyAfter)
	}
	for _, b := range o.Boards {
		if b.Board == but {
			if b.Differ == 0 || len(b.Raised)+len(b.Lowered) == 0 || reflect.DeepEqual(b.ForecastBefore, b.ForecastAfter) {
				t.Errorf("other rules change nothing: %+v", b)
			}
			continue
		}
		if b.Differ+b.Moved+len(b.Moves)+len(b.Climbed)+len(b.Fell)+len(b.Raised)+len(b.Lowered) > 0 || b.HasCorrelation && b.Correlation != 1 {
			t.Errorf("the board %s differs: %+v", b.Board, b)
		}
		if !reflect.DeepEqual(b.ForecastBefore, b.ForecastAfter) {
			t.Errorf("the board %s foretells otherwise: %+v, %+v", b.Board, b.ForecastBefore, b.ForecastAfter)
		}
	}
}

// What a what-if says is, bit for bit, what its plan and a rescore give.
func TestWhatIfIsWhatItsPlanGives(t *testing.T) {
	seeds(t, 5, 32, func(t *testing.T, r *rand.Rand) {
		tr := whatIfLeague(t, r)
		rules := Rules{"league", "league elo=12 wins league"}
		two, err := tr.foldWhatIf(t.Context(), WhatIf{Rules: rules})
		if err != nil {
			t.Fatal(err)
		}
		if digestIn(two.before.fold.state, "league") != digestIn(tr.state, "league") {
			t.Error("before is not the live state")
		}
		want := digestIn(two.after.fold.state, "league")
		if _, err := tr.ApplyPlan(t.Context(), Rules{"league", "league elo=13 wins league"}, two.plan); !errors.Is(err, ErrOtherPlan) {
			t.Errorf("other rules than those of the plan: %v", err)
		}
		plan, err := tr.ApplyPlan(t.Context(), rules, two.plan)
		if err != nil || len(plan.Games) != 1 {
			t.Fatalf("%+v, %v", plan, err)
		}
		if _, err := tr.ApplyPlan(t.Context(), rules, two.plan); !errors.Is(err, ErrOtherPlan) {
			t.Errorf("a plan from before the rules changed: %v", err)
		}
		if err := tr.Rescore(t.Context(), "league", nil); err != nil {
			t.Fatal(err)
		}
		if digestIn(tr.state, "league") != want {
			t.Error("after the plan was applied and the game scored again it is not what was said")
		}
	})
}

// With a period both are what a run of its events would be.
func TestWhatIfInAPeriod(t *testing.T) {
	seeds(t, 3, 33, func(t *testing.T, r *rand.Rand) {
		events := amendable(r, 250)
		tr := openTest(t, t.TempDir())
		defer tr.Close()
		submit(t, tr, events...)
		from, to := leagueStart.Add(20*time.Hour), leagueStart.Add(time.Duration(40+r.IntN(150))*time.Hour)
		two, err := tr.foldWhatIf(t.Context(), WhatIf{Rules: Rules{"league", leagueRules}, From: from, To: to})
		if err != nil {
			t.Fatal(err)
		}
		var inside []event
		for _, e := range events {
			if s := statsEvent(e); !s.OccurredAt().Before(from) && s.OccurredAt().Before(to) {
				inside = append(inside, e)
			}
		}
		for _, c := range []struct {
			rules []Rules
			got   *refold
		}{{nil, two.before}, {[]Rules{{"league", leagueRules}}, two.after}} {
			run := openTest(t, t.TempDir())
			if _, err := run.Apply(t.Context(), c.rules); err != nil {
				t.Fatal(err)
			}
			submit(t, run, inside...)
			if digestIn(c.got.fold.state, "league") != digestIn(run.state, "league") {
				t.Errorf("by %v a period is not a run of its %d events", c.rules, len(inside))
			}
			run.Close()
		}
	})
}

func TestWhatIfOfBoardsThatOnlyOneHas(t *testing.T) {
	tr := whatIfLeague(t, rand.New(rand.NewPCG(1, 34)))
	o := whatIf(t, tr, "league points wins league", time.Time{}, time.Time{})
	if !reflect.DeepEqual(o.OnlyBefore, []string{"elo", "weekly"}) || !reflect.DeepEqual(o.OnlyAfter, []string{"points"}) {
		t.Errorf("only before %v, only after %v", o.OnlyBefore, o.OnlyAfter)
	}
	if len(o.Boards) != 1 || o.Boards[0].Board != "wins" || o.Boards[0].ForecastAfter != nil {
		t.Errorf("%+v", o.Boards)
	}
	if _, err := tr.WhatIf(t.Context(), WhatIf{Rules: Rules{"league", "league ???"}, Limit: 1}); err == nil {
		t.Error("rules that cannot be read are none")
	}
}

// The forecasts of Elo are those of a plain computation.
func TestForecastsAreThoseOfAPlainElo(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	if _, err := tr.Apply(t.Context(), []Rules{{"league", "league elo=24"}}); err != nil {
		t.Fatal(err)
	}
	results := []string{"ab", "ab", "bc", "ca", "ab", "b=c", "ac", "a=b", "cb"}
	scores := map[string]float64{"a": 1500, "b": 1500, "c": 1500}
	var want Forecast
	for _, m := range results {
		first, last, s := m[:1], m[len(m)-1:], 1.0
		e := match("league", first, last)
		if len(m) == 3 {
			e, s = event{{"product_id", "league"}, {"type", "game_over"}, {"standings", `[{"rank":1,"players":["` + first + `"]},{"rank":1,"players":["` + last + `"]}]`}}, 0.5
		}
		submit(t, tr, e)
		p := 1 / (1 + math.Pow(10, (scores[last]-scores[first])/400))
		want.Matches++
		want.LogLoss -= s*math.Log(p) + (1-s)*math.Log(1-p)
		want.Brier += (p - s) * (p - s)
		if s == 1 {
			want.Decided++
			want.Accuracy += map[bool]float64{true: 1, false: 0}[p > 0.5]
			if p == 0.5 {
				want.Accuracy += 0.5
			}
		}
		scores[first] += 40 * (s - p)
		scores[last] -= 40 * (s - p)
	}
	submit(t, tr, event{{"product_id", "league"}, {"type", "game_over"}, {"winner_id", "a"}, {"loser_id", "a"}}) // rejected
	got := whatIf(t, tr, "league elo=40", time.Time{}, time.Time{}).Boards
	f := got[0].ForecastAfter
	n, d := float64(want.Matches), float64(want.Decided)
	if f == nil || f.Matches != want.Matches || f.Decided != want.Decided || math.Abs(f.LogLoss-want.LogLoss/n) > 1e-12 ||
		math.Abs(f.Brier-want.Brier/n) > 1e-12 || math.Abs(f.Accuracy-want.Accuracy/d) > 1e-12 {
		t.Errorf("%+v; plainly %+v", f, want)
	}
}

func TestForecastOfManySides(t *testing.T) {
	m := &stats.Match{Sides: []stats.Side{{Rank: 1}, {Rank: 2}, {Rank: 2}}}
	f := measureForecast(m, []float64{0.8, 0.4, 0.3})
	part := func(s, p float64) float64 { return -(s*math.Log(p) + (1-s)*math.Log(1-p)) }
	if want := (part(1, 0.8) + part(0.25, 0.4) + part(0.25, 0.3)) / 3; math.Abs(f.LogLoss-want) > 1e-12 || f.Decided != 0 {
		t.Errorf("%+v, want a log loss of %v", f, want)
	}
	if f := measureForecast(&stats.Match{Sides: []stats.Side{{Rank: 2}, {Rank: 1}}}, []float64{1, 0}); math.IsInf(f.LogLoss, 0) || f.LogLoss < 30 || f.Accuracy != 0 {
		t.Errorf("a certainty that did not come: %+v", f)
	}
}

func TestSpearman(t *testing.T) {
	for _, c := range []struct {
		x, y []float64
		want float64
		ok   bool
	}{
		{[]float64{1, 2, 3}, []float64{1, 2, 3}, 1, true},
		{[]float64{1, 2, 3}, []float64{9, 8, 7}, -1, true},
		{[]float64{1, 1, 3, 4}, []float64{1, 2, 2, 4}, 3.75 / 4.5, true}, // means 1.5, 1.5, 3, 4 and 1, 2.5, 2.5, 4
		{[]float64{1, 2, 3, 4, 5}, []float64{2, 1, 4, 3, 5}, 0.8, true},  // 1 − 6·4/(5·24)
		{[]float64{1, 1, 1}, []float64{1, 2, 3}, 0, false},
		{[]float64{1}, []float64{1}, 0, false},
		{nil, nil, 0, false},
	} {
		if got, ok := spearman(c.x, c.y); math.Abs(got-c.want) > 1e-12 || ok != c.ok {
			t.Errorf("%v, %v: %v %v, want %v", c.x, c.y, got, ok, c.want)
		}
	}
}
