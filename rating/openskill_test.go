package rating

import (
	"math"
	"testing"
)

// The vectors compare with the numbers that the openskill project publishes
// in its own tests (philihp/openskill.js and vivekjoshy/openskill.py, MIT).

// skills are μ and σ of players.
type skills [][2]float64

type skillCase struct {
	name   string
	model  OpenSkill
	ranks  []int
	before []skills
	after  []skills
}

func players(n int, mu, sigma float64) (all skills) {
	for range n {
		all = append(all, [2]float64{mu, sigma})
	}
	return all
}

// fresh is a player of the project's defaults.
func fresh(n int) skills { return players(n, 25, 25.0/3) }

// with is the default model with another τ.
func with(tau float64) OpenSkill {
	model := NewOpenSkill()
	model.Tau = tau
	return model
}

func one(mu, sigma float64) skills { return skills{{mu, sigma}} }

func (c *skillCase) run(t *testing.T) {
	t.Helper()
	var sides []rowSide
	for i, s := range c.before {
		side := rowSide{rank: c.ranks[i]}
		for _, p := range s {
			side.rows = append(side.rows, []float64{p[0] - 3*p[1], p[0], p[1]})
		}
		sides = append(sides, side)
	}
	after := playRows(t, c.model, noon, sides...)
	for i, s := range c.after {
		for j, p := range s {
			got := after[i][j]
			if math.Abs(got[1]-p[0]) > 1e-9 || math.Abs(got[2]-p[1]) > 1e-9 {
				t.Errorf("%s: player %d of side %d has μ %.12f and σ %.12f; want %.12f and %.12f", c.name, j, i, got[1], got[2], p[0], p[1])
			}
			if want := got[1] - float64(c.model.Multiple*got[2]); got[0] != want {
				t.Errorf("%s: the score is %v; want %v", c.name, got[0], want)
			}
		}
	}
}

// sidesOf has sides of these sizes, all of the same player.
func sidesOf(player [2]float64, sizes ...int) (all []skills) {
	for _, n := range sizes {
		all = append(all, players(n, player[0], player[1]))
	}
	return all
}

// expect has a number of equal players on each side.
func expect(sizes []int, each ...[2]float64) (all []skills) {
	for i, p := range each {
		all = append(all, players(sizes[i], p[0], p[1]))
	}
	return all
}

// The tests of the model itself, without τ.
func TestOpenSkillGivesTheVectorsOfTheModel(t *testing.T) {
	model := with(0)
	for _, c := range []skillCase{
		{
			"two players", model,
			[]int{1, 2},
			[]skills{fresh(1), fresh(1)},
			[]skills{one(27.63523138347365, 8.065506316323548), one(22.36476861652635, 8.065506316323548)},
		},
		{
			"three players", model,
			[]int{1, 2, 3},
			[]skills{fresh(1), fresh(1), fresh(1)},
			[]skills{
				one(27.868876552746237, 8.204837030780652),
				one(25.717219138186557, 8.057829747583874),
				one(21.413904309067206, 8.057829747583874),
			},
		},
		{
			"four players", model,
			[]int{1, 2, 3, 4},
			[]skills{fresh(1), fresh(1), fresh(1), fresh(1)},
			[]skills{
				one(27.795084971874736, 8.263160757613477),
				one(26.552824984374855, 8.179213704945203),
				one(24.68943500312503, 8.083731307186588),
				one(20.96265504062538, 8.083731307186588),
			},
		},
		{
			"five players", model,
			[]int{1, 2, 3, 4, 5},
			[]skills{fresh(1), fresh(1), fresh(1), fresh(1), fresh(1)},
			[]skills{
				one(27.666666666666668, 8.290556877154474),
				one(26.833333333333332, 8.240145629781066),
				one(25.72222222222222, 8.179996679645559),
				one(24.055555555555557, 8.111796013701358),
				one(20.72222222222222, 8.111796013701358),
			},
		},
		{
			"teams of different sizes", model,
			[]int{1, 2, 3},
			[]skills{fresh(3), fresh(1), fresh(2)},
			expect([]int{3, 1, 2}, [2]float64{25.939870821784513, 8.247641552260456},
				[2]float64{27.21366020491262, 8.274321317985242}, [2]float64{21.84646897330287, 8.213058173195341}),
		},
	} {
		c.run(t)
	}
}

// The tests of rate, with the defaults.
func TestOpenSkillGivesTheVectorsOfTheDefaults(t *testing.T) {
	model := NewOpenSkill()
	a, b, c, d := one(29.182, 4.782), one(27.174, 4.922), one(16.672, 6.217), fresh(1)
	join := func(x, y skills) skills { return skills{x[0], y[0]} }
	w, x, y, z := one(15, 25.0/3), one(20, 25.0/3), one(25, 25.0/3), one(30, 25.0/3)
	for _, c := range []skillCase{
		{
			"two new players", model,
			[]int{1, 2},
			[]skills{d, d},
			[]skills{one(27.635389493140497, 8.06590141354368), one(22.364610506859503, 8.06590141354368)},
		},
		{
			"four players", model,
			[]int{1, 2, 3, 4},
			[]skills{a, b, c, d},
			[]skills{
				one(30.210227447000438, 4.765617924939384),
				one(27.644725221915632, 4.883479590134575),
				one(17.4036218889969, 6.101259408259549),
				one(19.21460876538932, 7.854669920480409),
			},
		},
		{
			"two teams", model,
			[]int{1, 2},
			[]skills{join(a, b), join(c, d)},
			[]skills{
				{{29.607340941337068, 4.755311788972862}, {27.624602782532037, 4.892807828777459}},
				{{15.953170429143093, 6.125902065139878}, {23.70858117648013, 8.111707446126035}},
			},
		},
		{
			"three teams", model,
			[]int{1, 2, 3},
			[]skills{join(b, d), join(c, d), join(a, d)},
			[]skills{
				{{27.990904891666695, 4.901705733959291}, {27.341233554297506, 8.2314516336455}},
				{{17.607030910762578, 6.141282638892306}, {26.67983701239816, 8.149157818911323}},
				{{27.857622571955794, 4.744504197327133}, {20.97892943330433, 8.129851804000902}},
			},
		},
		{
			"the four of which the weakest won", model,
			[]int{1, 2, 3, 4},
			[]skills{w, z, x, y},
			[]skills{
				one(18.131120980297805, 8.283536573151807),
				one(30.80787957313502, 8.155100416275928),
				one(20.405169039419135, 8.107860440531121),
				one(20.65583040714804, 8.082574596348321),
			},
		},
		{
			"two drew behind the winner", model,
			[]int{1, 2, 2},
			[]skills{one(10, 8), one(5, 10), one(0, 12)},
			[]skills{
				one(11.942996666741225, 7.926888197620324),
				one(2.9381178546315034, 9.653804487570165),
				one(-1.4024317012198733, 11.323641575516767),
			},
		},
		{
			"two drew between others", model,
			[]int{1, 2, 2, 4},
			[]skills{z, w, y, x},
			[]skills{
				one(32.39425868364447, 8.247687230833794),
				one(15.340043358359136, 8.213141619804967),
				one(24.25801928251219, 8.166918055585525),
				one(18.007678675484204, 8.189033933813437),
			},
		},
		{
			"three drew", model,
			[]int{1, 1, 1},
			[]skills{d, d, d},
			[]skills{one(25, 8.205243377397993), one(25, 8.205243377397993), one(25, 8.205243377397993)},
		},
		{
			"four drew", model,
			[]int{1, 1, 1, 1},
			[]skills{d, d, d, d},
			[]skills{one(25, 8.263571791259416), one(25, 8.263571791259416), one(25, 8.263571791259416), one(25, 8.263571791259416)},
		},
	} {
		c.run(t)
	}
}

func TestOpenSkillGivesTheVectorsOfTau(t *testing.T) {
	limited := with(0.3)
	limited.LimitSigma = true
	hundredth := with(0.01)
	for _, c := range []skillCase{
		{
			"τ 0.3", with(0.3),
			[]int{1, 2},
			[]skills{one(25, 3), one(25, 3)},
			[]skills{one(25.624880438870754, 2.9879993738476953), one(24.375119561129246, 2.9879993738476953)},
		},
		{
			"τ 0.3, σ limited", limited,
			[]int{1, 2},
			[]skills{one(40, 3), one(-20, 3)},
			[]skills{one(40.00032667136128, 3), one(-20.000326671361275, 3)},
		},
		{
			"τ 0.01", hundredth,
			[]int{1, 2},
			[]skills{{{29.182, 4.782}, {27.174, 4.922}}, {{16.672, 6.217}, {25, 25.0 / 3}}},
			[]skills{
				{{29.60722003260825, 4.754607604502581}, {27.624482251695827, 4.892124276331747}},
				{{15.953286947567106, 6.1253654293947335}, {23.708689129525133, 8.111303923213725}},
			},
		},
	} {
		c.run(t)
	}
}

// The fixture of openskill.py 6.2.0: β and τ are the defaults whatever μ and σ of
// its players are.
func TestOpenSkillGivesTheVectorsOfPython(t *testing.T) {
	player := [2]float64{20.35125162611535, 8.33148112355601}
	model := NewOpenSkill()
	limited := model
	limited.LimitSigma = true
	for _, c := range []skillCase{
		{
			"normal", model,
			[]int{1, 2},
			sidesOf(player, 1, 2),
			expect([]int{1, 2}, [2]float64{23.855123082692877, 8.22447878583752}, [2]float64{16.84738016953782, 8.179571171464575}),
		},
		{
			"ranks", model,
			[]int{1, 2, 3, 4},
			sidesOf(player, 2, 1, 2, 1),
			expect([]int{2, 1, 2, 1}, [2]float64{22.373451456616035, 8.258479912445537}, [2]float64{22.35555943890167, 8.265434830225024},
				[2]float64{18.364835831043397, 8.112716571808326}, [2]float64{18.311159777900297, 8.219170401234347}),
		},
		{
			"scores", model,
			[]int{1, 2},
			sidesOf(player, 2, 1),
			expect([]int{2, 1}, [2]float64{21.300857297585495, 8.179571171464575}, [2]float64{19.4016459546452, 8.22447878583752}),
		},
		{
			"limited", limited,
			[]int{1, 2, 3},
			sidesOf(player, 2, 1, 3),
			expect([]int{2, 1, 3}, [2]float64{22.74645120129216, 8.268148437657915}, [2]float64{22.81664991565251, 8.28331609373364},
				[2]float64{15.49065376140138, 8.18959307104567}),
		},
		{
			"ties", model,
			[]int{1, 1, 2},
			sidesOf(player, 1, 3, 2),
			expect([]int{1, 3, 2}, [2]float64{21.63766806988004, 8.310709773172306}, [2]float64{19.87652320008089, 8.237522411103104},
				[2]float64{19.53956360838512, 8.268148437657915}),
		},
	} {
		c.run(t)
	}
}

// Sixteen matches of doubles, with μ 0 and σ 1; winners are listed first.
func TestOpenSkillGivesTheTournament(t *testing.T) {
	model := NewOpenSkill()
	model.Mu, model.Sigma = 0, 1
	rows := make([][]float64, 8)
	for i := range rows {
		rows[i] = model.Start()
	}
	for _, m := range [][4]int{
		{5, 2, 1, 0},
		{6, 0, 3, 1},
		{3, 0, 1, 4},
		{0, 7, 1, 5},
		{0, 4, 1, 6},
		{3, 4, 6, 1},
		{4, 6, 0, 1},
		{6, 2, 7, 1},
		{2, 0, 3, 6},
		{0, 2, 1, 3},
		{2, 0, 5, 4},
		{0, 3, 7, 4},
		{2, 6, 1, 4},
		{5, 4, 1, 0},
		{0, 5, 1, 2},
		{7, 0, 1, 6},
	} {
		after := playRows(t, model, noon,
			rowSide{1, [][]float64{rows[m[0]], rows[m[1]]}}, rowSide{2, [][]float64{rows[m[2]], rows[m[3]]}})
		for i, p := range m {
			rows[p] = after[i/2][i%2]
		}
	}
	want := skills{
		{0.5567026846130032, 1.034158775793176},
		{-1.040809215541878, 1.0341609940620864},
		{0.39069662848779696, 1.018714971172244},
		{0.00418100716362646, 1.0160852090650665},
		{0.004454102509053343, 1.0213323603679194},
		{0.08064393443147759, 1.0134445163810648},
		{0.0008019558612562538, 1.0213325142564154},
		{-0.004756003021986366, 1.0107885446332125},
	}
	for i, want := range want {
		if math.Abs(rows[i][1]-want[0]) > 1e-9 || math.Abs(rows[i][2]-want[1]) > 1e-9 {
			t.Errorf("player %d ends with %v; want %v", i, rows[i][1:], want)
		}
	}
}

// Three free-for-alls with draws among five players, by an implementation older
// than the project and without τ, as the project's test of a series has them.
func TestOpenSkillGivesTheSeries(t *testing.T) {
	model := with(0)
	rows := make([][]float64, 5)
	for i := range rows {
		rows[i] = model.Start()
	}
	for _, ranks := range [][][2]int{ // player and rank
		{{0, 1}, {1, 2}, {2, 2}, {3, 4}, {4, 4}},
		{{4, 1}, {2, 2}, {1, 2}},
		{{3, 1}, {1, 1}, {2, 3}, {0, 3}},
	} {
		var sides []rowSide
		for _, p := range ranks {
			sides = append(sides, rowSide{p[1], [][]float64{rows[p[0]]}})
		}
		for i, side := range playRows(t, model, noon, sides...) {
			rows[ranks[i][0]] = side[0]
		}
	}
	want := skills{
		{26.353761103, 8.11102706},
		{24.618479789, 7.90533551},
		{23.065819512, 7.822005595},
		{24.476332403, 8.106111471},
		{26.385499685, 8.054090809},
	}
	for i, want := range want {
		if math.Abs(rows[i][1]-want[0]) > 1e-8 || math.Abs(rows[i][2]-want[1]) > 1e-8 {
			t.Errorf("player %d ends with %v; want %v", i, rows[i][1:], want)
		}
	}
}

// With other parameters only the score is another.
func TestOpenSkillScore(t *testing.T) {
	if got := NewOpenSkill().Start(); got[0] != 0 || got[1] != 25 || got[2] != 25.0/3 {
		t.Errorf("a player starts with %v; want 0, 25, 8.33", got)
	}
	mean := NewOpenSkill()
	mean.Multiple = 0
	want := playRows(t, NewOpenSkill(), noon, rowSide{1, [][]float64{{0, 30, 5}}}, rowSide{2, [][]float64{{0, 20, 4}}})
	got := playRows(t, mean, noon, rowSide{1, [][]float64{{30, 30, 5}}}, rowSide{2, [][]float64{{20, 20, 4}}})
	for i := range got {
		if g, w := got[i][0], want[i][0]; g[0] != g[1] || g[1] != w[1] || g[2] != w[2] || w[0] != w[1]-float64(3*w[2]) {
			t.Errorf("side %d has %v, and with μ alone %v", i, w, g)
		}
	}
}

func TestOpenSkillCarries(t *testing.T) {
	row := []float64{34 - 3*2, 34, 2}
	NewOpenSkill().Carry(row, 0.5)
	mu, sigma := 29.5, (2+25.0/3)/2
	if !near(row, []float64{mu - 3*sigma, mu, sigma}) {
		t.Errorf("half of the distance is %v; want μ %v and σ %v", row, mu, sigma)
	}
}

// A side that is hopeless is as hopeless as one that is more so, and its defeat
// tells nothing.
func TestOpenSkillOfHopelessSides(t *testing.T) {
	for _, mu := range []float64{-1e5, -1e9, -1e15} {
		after := playRows(t, with(0), noon, rowSide{1, [][]float64{{0, 25, 8}}}, rowSide{2, [][]float64{{0, mu, 8}}})
		if got := after[0][0]; got[1] != 25 || got[2] != 8 {
			t.Errorf("who beats a player of %v has %v; want 25 and 8 as before", mu, got)
		}
		if got := after[1][0]; got[1] != mu || got[2] != 8 {
			t.Errorf("a player of %v who loses has %v", mu, got)
		}
	}
}

// Who comes last of eight, and was the only one unknown, is known: but σ² keeps κ.
func TestOpenSkillKeepsTheLeastShareOfSigma(t *testing.T) {
	model := OpenSkill{Mu: 25, Sigma: 100, Beta: 0.001, Kappa: 0.0001}
	var sides []rowSide
	for i := range 8 {
		sides = append(sides, rowSide{1 + i, [][]float64{{25, 25, 0.001}}})
	}
	sides[7].rows[0][columnSigma] = 100
	after := playRows(t, model, noon, sides...)
	if got := after[7][0][columnSigma]; math.Abs(got-1) > 1e-9 {
		t.Errorf("σ is %v; want a hundredth of 100", got)
	}
}

func TestOpenSkillCheck(t *testing.T) {
	for name, change := range map[string]func(*OpenSkill){
		"mu":               func(o *OpenSkill) { o.Mu = math.NaN() },
		"sigma":            func(o *OpenSkill) { o.Sigma = 0 },
		"beta":             func(o *OpenSkill) { o.Beta = 0 },
		"kappa":            func(o *OpenSkill) { o.Kappa = 0 },
		"a kappa beyond 1": func(o *OpenSkill) { o.Kappa = 1.1 },
		"tau":              func(o *OpenSkill) { o.Tau = -1 },
		"multiple":         func(o *OpenSkill) { o.Multiple = math.Inf(1) },
	} {
		o := NewOpenSkill()
		if change(&o); o.Check() == nil {
			t.Errorf("%s: %+v is valid", name, o)
		}
	}
}
