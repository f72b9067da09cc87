package tracker

import (
	"cmp"
	"slices"
	"time"

	"statstracker/standings"
)

// Outlook is how a game by other rules compares with what it is.
type Outlook struct {
	Game     string
	From, To time.Time // the period; zero where there is no bound
	Records  uint64    // of the log that were looked at
	Same     bool      // the rules are those that hold
	// Plan names the change of rules for [Tracker.ApplyPlan]. It is of no use any more
	// once the rules of the log are others.
	Plan                  string
	Boards                []BoardOutlook   // that both have: of all time, and then the newest season
	OnlyBefore, OnlyAfter []string         // boards that only one of them has
	Stats                 []StatDifference // those that differ
}

// BoardOutlook is how a board, or its newest season, would be.
type BoardOutlook struct {
	BoardDifference
	Low bool // by the proposed rules the lowest score is first
	// Top is who is among the first in either, in the order of after.
	Top []Move
	// Climbed and Fell are those who are on both and gain and lose the most ranks;
	// Raised and Lowered those whose score changes most.
	Climbed, Fell, Raised, Lowered []Move
	// Correlation is that of the ranks of those who are on both, from −1 to 1: C. Spearman,
	// The Proof and Measurement of Association between Two Things (1904), as the
	// product-moment correlation of the ranks, with the mean of their places for those who
	// share one.
	Correlation    float64
	HasCorrelation bool // there are two, and in neither do all share a rank
	// How well the board foretells results; nil for seasons, and where its scorer
	// foretells nothing.
	ForecastBefore, ForecastAfter *Forecast
}

// outlook compares the two.
func (two *alternatives) outlook(limit int) Outlook {
	c := comparison{two.before.game(), two.after.game()}
	o := Outlook{Records: two.after.done, Same: two.same, Plan: two.plan, Stats: c.stats()}
	for i := range o.Stats {
		o.Stats[i].Changes = o.Stats[i].Changes[:min(len(o.Stats[i].Changes), limit)]
	}
	for _, name := range c.boardNames() {
		before, after := c.before.handler.board(name) >= 0, c.after.handler.board(name) >= 0
		switch {
		case !after:
			o.OnlyBefore = append(o.OnlyBefore, name)
		case !before:
			o.OnlyAfter = append(o.OnlyAfter, name)
		default:
			b := c.outlook(name, nil, limit)
			b.ForecastBefore, b.ForecastAfter = two.before.fold.watch.of(name), two.after.fold.watch.of(name)
			o.Boards = append(o.Boards, b)
			if seasons := c.seasons(name); len(seasons) > 0 {
				o.Boards = append(o.Boards, c.outlook(name, &seasons[0], limit))
			}
		}
	}
	return o
}

// outlook compares a board or a season of it.
func (c *comparison) outlook(name string, s *Season, limit int) (o BoardOutlook) {
	var moves []Move
	o.BoardDifference, moves = c.moves(name, s)
	o.Low = c.after.handler.boards[c.after.handler.board(name)].Low
	o.Moves = moves[:min(len(moves), limit)]
	both := slices.DeleteFunc(slices.Clone(moves), func(m Move) bool { return m.RankBefore == 0 || m.RankAfter == 0 })
	ranks := func(m Move) float64 { return float64(m.RankBefore - m.RankAfter) }
	score := func(m Move) float64 { return m.ScoreAfter - m.ScoreBefore }
	o.Climbed, o.Fell = most(both, ranks, 1, limit), most(both, ranks, -1, limit)
	o.Raised, o.Lowered = most(both, score, 1, limit), most(both, score, -1, limit)
	o.Top = c.top(name, s, limit)
	o.Correlation, o.HasCorrelation = c.correlation(name, s)
	return o
}

// most returns those of the moves with the largest gain times sign, if it is positive.
func most(moves []Move, gain func(Move) float64, sign float64, limit int) []Move {
	list := slices.DeleteFunc(slices.Clone(moves), func(m Move) bool { return sign*gain(m) <= 0 })
	slices.SortStableFunc(list, func(a, b Move) int { return cmp.Compare(sign*gain(b), sign*gain(a)) })
	return slices.Clone(list[:min(len(list), limit)])
}

// top returns the first of after, and then those of the first of before who are not
// among them.
func (c *comparison) top(name string, s *Season, limit int) (list []Move) {
	before, after := c.before.listing(name, s), c.after.listing(name, s)
	add := func(g *game, l standings.Listing) {
		if l == nil {
			return
		}
		for _, e := range l.AppendPage(nil, 0, limit) {
			m := Move{Player: g.table.ID(e.Player)}
			if slices.ContainsFunc(list, func(have Move) bool { return have.Player == m.Player }) {
				continue
			}
			m.RankBefore, m.ScoreBefore = standingOf(c.before, before, m.Player)
			m.RankAfter, m.ScoreAfter = standingOf(c.after, after, m.Player)
			list = append(list, m)
		}
	}
	add(c.after, after)
	first := len(list)
	add(c.before, before)
	slices.SortStableFunc(list[first:], func(a, b Move) int { return cmp.Compare(place(a.RankAfter), place(b.RankAfter)) })
	return list
}

// place puts those who are not on a board last.
func place(rank int) uint { return uint(rank) - 1 }

// correlation is that of the ranks of those who are on both.
func (c *comparison) correlation(name string, s *Season) (rho float64, ok bool) {
	before, after := c.before.listing(name, s), c.after.listing(name, s)
	if before == nil || after == nil {
		return 0, false
	}
	var x, y []float64
	walk(c.before, before, func(id string, rank int, _ float64) {
		if now, _ := standingOf(c.after, after, id); now != 0 {
			x, y = append(x, float64(rank)), append(y, float64(now))
		}
	})
	return spearman(x, y)
}
