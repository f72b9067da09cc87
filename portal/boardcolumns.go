package portal

import (
	"math"

	"statstracker/stats"
	"statstracker/tracker"
)

// shownColumns is how many statistics a board shows beside the scores.
const shownColumns = 3

// addColumns adds the first statistics that the game declares. They are of all time, so a
// board with seasons has none.
func (v *boardView) addColumns(w *words, from Reader, g *tracker.Game, b *tracker.Board) error {
	if b.Seasons != "" || len(v.rows) == 0 {
		return nil
	}
	columns := columnsOf(g.Stats)
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
		v.columns = append(v.columns, w.text(c.Label, c.Name))
	}
	for _, rows := range [][]rowView{v.rows, v.mine} {
		if err := addStats(w, from, g.Name, columns, names, rows); err != nil {
			return err
		}
	}
	return nil
}

func columnsOf(all []stats.Stat) (columns []stats.Stat) {
	for i := range all {
		if s := &all[i]; !s.Hidden && s.Categories == 0 && len(columns) < shownColumns {
			columns = append(columns, *s)
		}
	}
	return columns
}

func addStats(w *words, from Reader, game string, columns []stats.Stat, names []string, rows []rowView) error {
	players := make([]string, len(rows))
	for i := range rows {
		players[i] = rows[i].id
	}
	values, err := from.StatValues(game, names, players)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].stats = make([]string, len(columns))
		for j, n := range values[i] {
			if !math.IsNaN(n) && !math.IsInf(n, 0) {
				rows[i].stats[j] = w.formatted(n, columns[j].Format)
			}
		}
	}
	return nil
}
