package rating

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// usual are the parameters of the paper's example.
func usual(period, inactivity time.Duration) Glicko2 {
	return Glicko2{Rating: 1500, Deviation: 350, Volatility: 0.06, Tau: 0.5, Period: period, Inactivity: inactivity}
}

// glickoRow is the row of a player whose period began with these values.
func glickoRow(g Glicko2, at time.Time, rating, deviation, volatility float64) []float64 {
	row := g.Start()
	row[columnScore], row[columnDeviation], row[columnVolatility] = rating, deviation, volatility
	switch {
	case g.Period > 0:
		row[columnRating], row[columnWhen] = rating, periodNumber(at, g.Period)
	case g.Inactivity > 0:
		row[columnWhen] = float64(at.UnixMilli())
	}
	return row
}

// duel returns the rows after one player beats another.
func duel(t *testing.T, g Glicko2, at time.Time, winner, loser []float64) (newWinner, newLoser []float64) {
	t.Helper()
	after := playRows(t, g, at, rowSide{1, [][]float64{winner}}, rowSide{2, [][]float64{loser}})
	return after[0][0], after[1][0]
}

// The example of the paper: a player rated 1500 with deviation 200 beats 1400
// (30), and loses against 1550 (100) and 1700 (300), in one period.
func TestGlicko2GivesTheExampleOfThePaper(t *testing.T) {
	g := usual(24*time.Hour, 0)
	me := glickoRow(g, noon, 1500, 200, 0.06)
	for _, game := range []struct {
		rating, deviation float64
		won               bool
	}{{1400, 30, true}, {1550, 100, false}, {1700, 300, false}} {
		other := glickoRow(g, noon, game.rating, game.deviation, 0.06)
		if game.won {
			me, _ = duel(t, g, noon, me, other)
		} else {
			_, me = duel(t, g, noon, other, me)
		}
	}
	if math.Abs(me[columnScore]-1464.0507) > 0.0001 {
		t.Errorf("the rating is %.6f; want 1464.0507", me[columnScore])
	}
	// A match of the next day finishes the period.
	g.catchUp(me, noon.Add(24*time.Hour))
	for _, c := range []struct {
		what            string
		got, want, near float64
	}{
		{"rating", me[columnRating], 1464.0507, 0.0001},
		{"deviation", me[columnDeviation], 151.5165, 0.0001},
		{"volatility", me[columnVolatility], 0.059996, 0.000001},
	} {
		if math.Abs(c.got-c.want) > c.near {
			t.Errorf("the %s is %.8f; want %v", c.what, c.got, c.want)
		}
	}
}

// In step 6 the paper computes φ* = 1.152862 of φ = 1.1513, its deviation 200, and
// σ' = 0.05999.
func TestGlicko2RaisesTheDeviationByPeriods(t *testing.T) {
	day := 24 * time.Hour
	g := usual(day, 0)
	if got := g.grown(1.1513*scale, 0.05999, 1) / scale; math.Abs(got-1.152862) > 0.000001 {
		t.Errorf("after a period φ is %.7f; want 1.152862", got)
	}
	for _, c := range []struct {
		name    string
		periods int
		want    float64
	}{
		{"none", 0, 200},
		{"one", 1, 173.7178 * math.Sqrt(200*200/173.7178/173.7178+0.0036)},
		{"ten", 10, 173.7178 * math.Sqrt(200*200/173.7178/173.7178+0.036)},
		{"so many that it is that of a new player", 2000, 350},
	} {
		row := glickoRow(g, noon, 1600, 200, 0.06)
		g.catchUp(row, noon.Add(time.Duration(c.periods)*day))
		if got := row[columnDeviation]; math.Abs(got-c.want) > 1e-9 {
			t.Errorf("periods without a match: %s: the deviation is %v; want %v", c.name, got, c.want)
		}
		if row[columnScore] != 1600 || row[columnRating] != 1600 || row[columnVolatility] != 0.06 {
			t.Errorf("periods without a match: %s: the row is %v", c.name, row)
		}
	}
}

// The opponent's rating counts as it was when the period began, and his earlier
// period is finished first.
func TestGlicko2FinishesEarlierPeriods(t *testing.T) {
	day := 24 * time.Hour
	g := usual(day, 0)
	a, b := duel(t, g, noon, g.Start(), g.Start())
	a2, b2 := duel(t, g, noon.Add(time.Hour), b, a)
	if math.Abs(a2[columnScore]-1500) > 1e-9 || math.Abs(b2[columnScore]-1500) > 1e-9 {
		t.Errorf("after a win each, new players have %v and %v", a2[columnScore], b2[columnScore])
	}
	later, _ := duel(t, g, noon.Add(3*day), a, g.Start())
	if later[columnRating] != a[columnScore] {
		t.Errorf("the next period begins with %v, and the one before ended with %v", later[columnRating], a[columnScore])
	}
	end := g.finished(a)
	if want := g.grown(end.deviation, end.volatility, 2); later[columnDeviation] != want {
		t.Errorf("after two days without a match the deviation is %v; want %v", later[columnDeviation], want)
	}
	if got, want := later[columnWhen], a[columnWhen]+3; got != want {
		t.Errorf("the period is %v; want %v", got, want)
	}
	if got := later[columnInfo]; got >= 2*a[columnInfo] {
		t.Errorf("the sums of the earlier period are still there: %v", got)
	}
}

// Equals who draw keep their ratings, and a weaker player gains by a draw.
func TestGlicko2OfADraw(t *testing.T) {
	for _, g := range []Glicko2{usual(0, 0), usual(24*time.Hour, 0)} {
		draw := func(a, b float64) [][][]float64 {
			one, other := glickoRow(g, noon, a, 80, 0.06), glickoRow(g, noon, b, 80, 0.06)
			return playRows(t, g, noon, rowSide{1, [][]float64{one}}, rowSide{1, [][]float64{other}})
		}
		if after := draw(1600, 1600); after[0][0][0] != 1600 || after[1][0][0] != 1600 {
			t.Errorf("equals who drew have %v", after)
		}
		after := draw(1500, 1700)
		if up, down := after[0][0][0]-1500, 1700-after[1][0][0]; !(up > 1) || math.Abs(up-down) > 1e-6 {
			t.Errorf("a draw moves the weaker by %v and the stronger by %v", up, -down)
		}
	}
}

// A game whose result is sure tells nearly nothing, and is a game nevertheless;
// no deviation grows beyond that of a new player.
func TestGlicko2OfSureResults(t *testing.T) {
	for _, g := range []Glicko2{usual(0, 0), usual(24*time.Hour, 0)} {
		for _, gap := range []float64{3000, 6000, 20_000, 1e9} {
			strong, weak := glickoRow(g, noon, 1500+gap, 350, 0.06), glickoRow(g, noon, 1500, 350, 0.06)
			winner, loser := duel(t, g, noon, strong, weak)
			if g.Period > 0 {
				if winner[columnInfo] <= 0 || loser[columnInfo] <= 0 {
					t.Errorf("a gap of %v: no game was counted: %v, %v", gap, winner, loser)
				}
				g.catchUp(winner, noon.Add(24*time.Hour))
			}
			if winner[columnDeviation] > 350 || math.Abs(winner[columnScore]-strong[columnScore]) > 1 {
				t.Errorf("a gap of %v: the sure winner has %v", gap, winner)
			}
			if winner, loser = duel(t, g, noon, weak, strong); !allFinite(winner) || !allFinite(loser) {
				t.Errorf("a gap of %v: a surprise gives %v and %v", gap, winner, loser)
			}
		}
	}
}

func TestGlicko2CountsLateMatchesInTheCurrentPeriod(t *testing.T) {
	g := usual(24*time.Hour, 0)
	now, _ := duel(t, g, noon, g.Start(), g.Start())
	late, _ := duel(t, g, noon.Add(-36*time.Hour), now, g.Start())
	punctual, _ := duel(t, g, noon, now, g.Start())
	if !sameBits(late, punctual) {
		t.Errorf("a late match gives %v, and a punctual one %v", late, punctual)
	}
}

// The order of the matches of a period does not change a bit.
func TestGlicko2DoesNotDependOnTheOrderOfMatchesInAPeriod(t *testing.T) {
	g := usual(24*time.Hour, 0)
	rapid.Check(t, func(t *rapid.T) {
		start := make([][]float64, 6)
		for i := range start {
			start[i] = drawGlicko(t, g)
			start[i][columnWhen] = periodNumber(noon, g.Period)
		}
		matches := rapid.SliceOfN(rapid.Permutation(indexes(len(start))), 1, 40).Draw(t, "matches")
		sizes := rapid.SliceOfN(rapid.IntRange(2, 6), len(matches), len(matches)).Draw(t, "sides")
		draws := rapid.SliceOfN(rapid.Bool(), len(matches), len(matches)).Draw(t, "draws")
		playIn := func(order []int) [][]float64 {
			rows := slices.Clone(start)
			for _, i := range order {
				var sides []rowSide
				for k, p := range matches[i][:sizes[i]] {
					sides = append(sides, rowSide{1 + k, [][]float64{rows[p]}})
				}
				if draws[i] {
					sides[1].rank = 1
				}
				for k, side := range playRows(t, g, noon, sides...) {
					rows[matches[i][k]] = side[0]
				}
			}
			return rows
		}
		order := rapid.Permutation(indexes(len(matches))).Draw(t, "order")
		one, other := playIn(indexes(len(matches))), playIn(order)
		for i := range one {
			if !sameBits(one[i], other[i]) {
				t.Fatalf("player %d has %v, and in another order %v", i, one[i], other[i])
			}
		}
	})
}

// A period of one match is what a match is without periods.
func TestGlicko2OfOneMatchIsAPeriod(t *testing.T) {
	periods, single := usual(24*time.Hour, 0), usual(0, 0)
	rapid.Check(t, func(t *rapid.T) {
		sides := drawRows(t, system{"", single, func(t *rapid.T) []float64 { return drawGlicko(t, single) }}, 4, 3)
		inPeriods := make([]rowSide, len(sides))
		for i, s := range sides {
			inPeriods[i].rank = s.rank
			for _, row := range s.rows {
				inPeriods[i].rows = append(inPeriods[i].rows, glickoRow(periods, noon, row[0], row[1], row[2]))
			}
		}
		want, got := playRows(t, single, noon, sides...), playRows(t, periods, noon, inPeriods...)
		for i := range want {
			for j := range want[i] {
				end := periods.finished(got[i][j])
				if !sameBits(want[i][j], []float64{end.rating, end.deviation, end.volatility}) || got[i][j][columnScore] != end.rating {
					t.Fatalf("a match alone gives %v, and in a period %v", want[i][j], end)
				}
			}
		}
	})
}

func TestGlicko2RaisesTheDeviationByTime(t *testing.T) {
	g := usual(0, 24*time.Hour)
	for _, c := range []struct {
		name    string
		passed  time.Duration
		periods float64
	}{
		{"a late match", -time.Hour, 0}, {"at once", 0, 0}, {"half a day", 12 * time.Hour, 0.5}, {"ten days", 240 * time.Hour, 10},
	} {
		row := glickoRow(g, noon, 1600, 100, 0.06)
		g.catchUp(row, noon.Add(c.passed))
		phi := 100 / 173.7178
		if want := 173.7178 * math.Sqrt(phi*phi+0.0036*c.periods); math.Abs(row[columnDeviation]-want) > 1e-9 {
			t.Errorf("%s: the deviation is %v; want %v", c.name, row[columnDeviation], want)
		}
		if want := float64(noon.Add(max(c.passed, 0)).UnixMilli()); row[columnWhen] != want {
			t.Errorf("%s: the last match is %v; want %v", c.name, row[columnWhen], want)
		}
	}
	// Nothing but time raises it: a match at once only tells something.
	g.Tau = 0.0001
	one := glickoRow(g, noon, 1500, 60, 0.06)
	after, _ := duel(t, g, noon, one, glickoRow(g, noon, 1500, 60, 0.06))
	phi2 := 60 * 60 / (scale * scale)
	info := 0.25 / (1 + 3*phi2/(math.Pi*math.Pi))
	if want := scale / math.Sqrt(1/phi2+info); math.Abs(after[columnDeviation]-want) > 1e-6 {
		t.Errorf("after a match at once the deviation is %v; want %v", after[columnDeviation], want)
	}
}

// A new player's deviation is not raised: it is the largest.
func TestGlicko2OfNewPlayersDoesNotDependOnTheYear(t *testing.T) {
	for _, g := range []Glicko2{usual(24*time.Hour, 0), usual(0, 24*time.Hour)} {
		for _, at := range []time.Time{{}, time.Unix(0, 0), noon, noon.AddDate(500, 0, 0)} {
			now, _ := duel(t, g, at, g.Start(), g.Start())
			want, _ := duel(t, g, noon, g.Start(), g.Start())
			if now[columnScore] != want[columnScore] {
				t.Errorf("in %d a new player gets %v; want %v", at.Year(), now[columnScore], want[columnScore])
			}
		}
	}
}

func TestPeriodNumber(t *testing.T) {
	week := 7 * 24 * time.Hour
	for _, c := range []struct {
		at     string
		period time.Duration
		want   float64
	}{
		{"1970-01-01T00:00:00Z", week, 0},
		{"1970-01-07T23:59:59.999999999Z", week, 0},
		{"1970-01-08T00:00:00Z", week, 1},
		{"1970-01-08T01:00:00+02:00", week, 0},
		{"1969-12-31T23:59:59Z", week, 0},
		{"0001-01-01T00:00:00Z", week, 0},
		{"2026-03-04T12:00:00Z", 24 * time.Hour, 20516},
		{"2262-04-11T23:47:17Z", time.Second, 9223372036},
		{"9999-12-31T23:59:59Z", time.Second, 9223372036},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := periodNumber(at, c.period); got != c.want {
			t.Errorf("%s is in period %v of %v; want %v", c.at, got, c.period, c.want)
		}
	}
}

// A team of equals counts like one of them.
func TestGlicko2OfTeamsOfEquals(t *testing.T) {
	g := usual(0, 0)
	rapid.Check(t, func(t *rapid.T) {
		winner, loser := drawGlicko(t, g), drawGlicko(t, g)
		n := rapid.IntRange(2, 6).Draw(t, "players")
		want := playRows(t, g, noon, rowSide{1, [][]float64{winner}}, rowSide{2, [][]float64{loser}})
		got := playRows(t, g, noon, rowSide{1, slices.Repeat([][]float64{winner}, n)}, rowSide{2, slices.Repeat([][]float64{loser}, n)})
		for i := range want {
			for j := range got[i] {
				for k, v := range got[i][j] {
					if math.Abs(v-want[i][0][k]) > 1e-5 {
						t.Fatalf("in a duel %v, and in a team %v", want[i][0], got[i][j])
					}
				}
			}
		}
	})
}

func TestGlicko2CarriesTheDistanceToTheStart(t *testing.T) {
	day := 24 * time.Hour
	for _, g := range []Glicko2{usual(0, 0), usual(0, day)} {
		row := glickoRow(g, noon, 1700, 150, 0.08)
		g.Carry(row, 0.5)
		want := glickoRow(g, noon, 1600, 250, 0.07)
		if !near(row, want) {
			t.Errorf("half of the distance is %v; want %v", row, want)
		}
	}
	g := usual(day, 0)
	played, _ := duel(t, g, noon, glickoRow(g, noon, 1700, 150, 0.08), g.Start())
	end := g.finished(played)
	g.Carry(played, 0.25)
	want := glickoRow(g, noon.Add(day), 1500+(end.rating-1500)/4, 350+(end.deviation-350)/4, 0.06+(end.volatility-0.06)/4)
	if !near(played, want) {
		t.Errorf("a quarter of the distance is %v; want %v", played, want)
	}
	g.Carry(played, 0.25)
	if want := 1500 + (end.rating-1500)/16; math.Abs(played[columnScore]-want) > 1e-9 || played[columnWhen] != periodNumber(noon.Add(day), day) {
		t.Errorf("after a season without a match he has %v; want the score %v", played, want)
	}
	idle := g.Start()
	g.Carry(idle, 0.25)
	if !sameBits(idle, g.Start()) {
		t.Errorf("a new player carries %v", idle)
	}
}

func near(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) <= 1e-9 })
}

// The solution is where bisection finds a root of the paper's f.
func TestNewVolatilitySolvesTheEquation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sigma := rapid.Float64Range(0.01, 0.3).Draw(t, "sigma")
		tau := rapid.Float64Range(0.1, 10).Draw(t, "tau")
		phi2 := rapid.Float64Range(0.001, 5).Draw(t, "phi2")
		v := rapid.Float64Range(0.01, 30).Draw(t, "v")
		delta := rapid.Float64Range(-20, 20).Draw(t, "delta")
		a := math.Log(sigma * sigma)
		f := func(x float64) float64 {
			e := math.Exp(x)
			d := phi2 + v + e
			return e*(delta*delta-d)/(2*d*d) - (x-a)/(tau*tau)
		}
		x := 2 * math.Log(newVolatility(sigma, tau, phi2, v, delta))
		if low, high := f(x-0.000002), f(x+0.000002); low < 0 == (high < 0) {
			t.Fatalf("f is %g just below and %g just above %v", low, high, x)
		}
	})
}

func TestGlicko2Timed(t *testing.T) {
	for g, want := range map[Glicko2]bool{usual(0, 0): false, usual(time.Hour, 0): true, usual(0, time.Hour): true} {
		if g.Timed() != want {
			t.Errorf("%+v: timed is %v", g, !want)
		}
	}
}

func TestGlicko2Check(t *testing.T) {
	for name, change := range map[string]func(*Glicko2){
		"rating":         func(g *Glicko2) { g.Rating = math.NaN() },
		"deviation":      func(g *Glicko2) { g.Deviation = 0 },
		"volatility":     func(g *Glicko2) { g.Volatility = -0.06 },
		"tau":            func(g *Glicko2) { g.Tau = math.Inf(1) },
		"period":         func(g *Glicko2) { g.Period = -time.Hour },
		"a short period": func(g *Glicko2) { g.Period = time.Second - 1 },
		"inactivity":     func(g *Glicko2) { g.Inactivity = 1 },
		"both of time":   func(g *Glicko2) { g.Period, g.Inactivity = time.Hour, time.Hour },
	} {
		g := usual(0, 0)
		if change(&g); g.Check() == nil {
			t.Errorf("%s: %+v is valid", name, g)
		}
	}
}

// Step 5.2 looks for a bracket on the other side of the root. Where the
// volatility is far above what games are worth, one step of τ is not enough.
func TestTheBracketIsOnTheOtherSideOfTheRoot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sigma, tau := rapid.Float64Range(0.01, 50).Draw(t, "sigma"), rapid.Float64Range(0.1, 10).Draw(t, "tau")
		f := volatilityEquation{
			start: math.Log(sigma * sigma), tau2: tau * tau,
			delta2: rapid.Float64Range(0, 10).Draw(t, "delta2"), variance: rapid.Float64Range(0.001, 10).Draw(t, "variance"),
		}
		if b := f.below(tau); f.at(b) < 0 == (f.at(f.start) < 0) {
			t.Fatalf("f is %g at %v and %g at %v", f.at(f.start), f.start, f.at(b), b)
		}
	})
}
