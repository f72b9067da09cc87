package tracker

import (
	"slices"

	"statstracker/stats"
)

// ofStat finds the statistic that is to be explained.
func (x *explaining) ofStat(q *ExplainQuery) (err error) {
	if x.chronicle.game == nil {
		return ErrUnknownPlayer
	}
	g, h := x.chronicle.game, x.chronicle.handler
	derived := slices.IndexFunc(h.game.Derived, func(s stats.Stat) bool { return s.Name == q.Stat && !s.Hidden })
	i, kept := h.stat(q.Stat, 0)
	if derived < 0 && (!kept || h.stats[i].Hidden) {
		return ErrUnknownStat
	}
	if x.player, err = x.chronicle.player(q.Player); err != nil {
		return err
	}
	if !kept {
		return x.ofDerived(&h.game.Derived[derived])
	}
	s, has := g.stat(i, x.player)
	if !has {
		return ErrUnknownPlayer
	}
	x.Stat, x.Value, x.Categories = s.Stat, s.Value, s.Categories
	number := g.columns[i].number
	x.find = func(a *account, at int) (Part, bool) { return a.stat(number, at) }
	x.tells = func(p *Part, a *account, at int) { p.Categories = x.chronicle.steps(a, at, number) }
	return nil
}

// stat returns what the event changed in the participant's statistic.
func (a *account) stat(number uint64, at int) (p Part, ok bool) {
	for i := range a.steps {
		s := &a.steps[i]
		if s.number != number || s.player != at {
			continue
		}
		if !ok {
			p.Before, p.First, ok = s.before, s.kind == stepFirst, true
		}
		p.After = s.after
	}
	return p, ok
}

// steps returns by how much the event changed each category. The caller holds the lock.
func (c *chronicle) steps(a *account, at int, number uint64) (list []Category) {
	for i := range a.steps {
		if s := &a.steps[i]; s.number == number && s.player == at && s.kind == stepCategory {
			list = addCategory(list, Category{c.category(s.category), int64(s.after - s.before)})
		}
	}
	return list
}

// ofDerived tells what a derived statistic is computed of: the values that its formula
// asks for, in that order.
func (x *explaining) ofDerived(d *stats.Stat) error {
	g := x.chronicle.game
	x.Stat = d
	x.Value = derive(d, func(name string) float64 {
		i, ok := g.handler.stat(name, 0)
		if !ok {
			return 0
		}
		s, _ := g.stat(i, x.player)
		if !slices.ContainsFunc(x.Inputs, func(in Input) bool { return in.Stat == name }) {
			x.Inputs = append(x.Inputs, Input{name, s.Value})
		}
		return s.Value
	})
	if !isFinite(x.Value) {
		return ErrUnknownPlayer
	}
	return nil
}
