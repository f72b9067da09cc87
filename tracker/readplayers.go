package tracker

import (
	"cmp"
	"math"
	"slices"

	"statstracker/standings"
	"statstracker/stats"
)

// Player returns a player's statistics and places. The errors are ErrUnknownGame
// and ErrUnknownPlayer.
func (r *reading) Player(product, player string) (Player, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	p, err := r.player(product, player)
	if err != nil {
		return Player{}, err
	}
	return r.about(product, p)
}

// player returns the player who is asked for. The errors are ErrUnknownGame and
// ErrUnknownPlayer, which a hidden one has too. The caller holds the lock.
func (r *reading) player(product, player string) (standings.Player, error) {
	if r.state.rules.of(product) == nil {
		return 0, ErrUnknownGame
	}
	g := r.state.games[product]
	if g == nil {
		return 0, ErrUnknownPlayer
	}
	p, ok := g.table.Lookup(player)
	if !ok || g.table.Hidden(p) {
		return 0, ErrUnknownPlayer
	}
	return p, nil
}

// about returns what is known of a player, hidden or not. The game has rules and a state.
func (r *reading) about(product string, p standings.Player) (Player, error) {
	h, g := r.state.rules.of(product), r.state.games[product]
	found := Player{Revision: r.state.sequence, Stats: g.stats(p), Profile: r.profile(g.table.ID(p))}
	for i := range h.boards {
		v, err := r.find(Ref{Game: product, Board: h.boards[i].Name})
		if err != nil {
			return Player{}, err
		}
		if place, ok := v.boardPlace(p); ok {
			found.Boards = append(found.Boards, place)
		}
	}
	return found, nil
}

func (v *view) boardPlace(p standings.Player) (BoardPlace, bool) {
	rank, ok := v.listing.Rank(p)
	if !ok {
		return BoardPlace{}, false
	}
	score, _ := v.listing.Score(p)
	e := standings.Entry{Player: p}
	if sealed, ok := v.listing.(*standings.Sealed); ok {
		e.Marked = sealed.Marked(p)
	}
	return BoardPlace{Board: v.rule.Name, Season: v.season, Rank: rank, Score: score, Provisional: v.provisional(&e)}, true
}

// stats returns the statistics that the player has: those that are kept, and then
// those that are derived of them.
func (g *game) stats(p standings.Player) (list []Stat) {
	for i := range g.handler.stats {
		if s, ok := g.stat(i, p); ok && !s.Hidden {
			list = append(list, s)
		}
	}
	for i := range g.handler.game.Derived {
		d := &g.handler.game.Derived[i]
		if n := g.derived(d, p); isFinite(n) && !d.Hidden {
			list = append(list, Stat{Stat: d, Value: n})
		}
	}
	slices.SortStableFunc(list, func(a, b Stat) int {
		return cmp.Compare(g.handler.place(a.Name), g.handler.place(b.Name))
	})
	return list
}

// derive computes the statistic. One whose formula panics is not shown.
func derive(d *stats.Stat, value func(name string) float64) (n float64) {
	defer func() {
		if recover() != nil {
			n = math.NaN()
		}
	}()
	return d.Derive.Derive(value)
}

// stat returns a statistic that the game keeps.
func (g *game) stat(i int, p standings.Player) (s Stat, ok bool) {
	s.Stat = &g.handler.stats[i].Stat
	switch c := &g.columns[i]; {
	case c.measure != nil:
		s.Value, ok = c.measure.Get(p)
	case c.rest != nil:
		s.Categories = g.categories(c, p)
		for _, category := range s.Categories {
			s.Value += float64(category.Count)
		}
		ok = len(s.Categories) > 0
	default:
		var n int64
		n, ok = c.counter.Get(p)
		s.Value = float64(n)
	}
	return s, ok
}

// categories returns the player's categories, the largest first and those of
// equal size by name. What is beyond the bound comes last.
func (g *game) categories(c *column, p standings.Player) (list []Category) {
	for i := range c.slots {
		number, ok := c.slots[i].get(p)
		if !ok {
			break
		}
		n, _ := c.slots[i].count.Get(p)
		list = addCategory(list, Category{g.categoryName(uint32(number)), n})
	}
	slices.SortFunc(list, func(a, b Category) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	if n, ok := c.rest.Get(p); ok {
		list = append(list, Category{"", n})
	}
	return list
}
