package tracker

import (
	"math"

	"statstracker/standings"
	"statstracker/stats"
)

// StatValues returns what players have of statistics of a game: a row for each of the
// players, with a value for each of the names. It is NaN for a player who has none, and for
// who is unknown or hidden; so is all of a statistic that there is none of. Of one by
// category it is the sum. The error is [ErrUnknownGame].
//
// It is for tables of many players: [Tracker.Player] says all of one.
func (r *reading) StatValues(product string, names, players []string) ([][]float64, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.state.rules.of(product) == nil {
		return nil, ErrUnknownGame
	}
	values := make([]float64, len(names)*len(players))
	rows := make([][]float64, len(players))
	g := r.state.games[product]
	for i, id := range players {
		row := values[:len(names):len(names)]
		rows[i], values = row, values[len(names):]
		p, known := standings.Player(0), false
		if g != nil {
			p, known = g.table.Lookup(id)
		}
		for j, name := range names {
			row[j] = math.NaN()
			if known && !g.table.Hidden(p) {
				row[j] = g.value(name, p)
			}
		}
	}
	return rows, nil
}

// value returns what a player has of a statistic; NaN if that is none.
func (g *game) value(name string, p standings.Player) float64 {
	if i, kept := g.handler.stat(name, 0); kept {
		if s, ok := g.stat(i, p); ok {
			return s.Value
		}
		return math.NaN()
	}
	for i := range g.handler.game.Derived {
		if d := &g.handler.game.Derived[i]; d.Name == name {
			return g.derived(d, p)
		}
	}
	return math.NaN()
}

// derived computes a statistic of those that the player has; one that he does not have is 0.
func (g *game) derived(d *stats.Stat, p standings.Player) float64 {
	return derive(d, func(name string) float64 {
		i, kept := g.handler.stat(name, 0)
		if !kept {
			return 0
		}
		s, _ := g.stat(i, p)
		return s.Value
	})
}
