package tracker

import (
	"errors"
	"fmt"
	"math"

	"statstracker/standings"
	"statstracker/stats"
)

var (
	errCounterRange = errors.New("a counter would leave its range of ±(2^53−1)")
	errNotFinite    = errors.New("a score would not be a finite number")
	errStatFinite   = errors.New("a statistic would not be a finite number")
	errManyChanges  = errors.New("the rules of the game change more than 500,000 statistics with this one event")
)

// maxChanges is how many changes of statistics one event may bring about: while
// they are made, everybody waits.
const maxChanges = 500_000

// counting is what one event changes in statistics.
type counting struct {
	tally  stats.Tally
	steps  []step    // of counters
	values []reduced // of statistics with a reducer

	// placed has the numbers of the values, by participant and statistic.
	placed map[[2]int]int
}

// step is a step of a counter, or of a category.
type step struct {
	participant int
	stat        int
	by          int64
	change      int // its number in the tally
}

// reduced is a new value of a statistic.
type reduced struct {
	participant int
	stat        int
	value       float64
}

func (c *counting) none() bool { return len(c.steps) == 0 && len(c.values) == 0 }

// count asks the recorders which statistics change.
func (f *fold) count(h *handler, g *game, e *stats.Event, m *stats.Match) error {
	c := &f.counts
	c.tally.Changes, c.steps, c.values = c.tally.Changes[:0], c.steps[:0], c.values[:0]
	for _, r := range h.game.Recorders {
		if err := r.Record(e, m, &c.tally); err != nil {
			return err
		}
	}
	if len(c.tally.Changes) > maxChanges {
		return errManyChanges
	}
	at, stat := 0, -1
	for i := range c.tally.Changes {
		change := &c.tally.Changes[i]
		var err error
		if at, err = f.participant(g, change.Player, at); err != nil {
			return err
		}
		next, ok := h.stat(change.Stat, stat+1)
		if !ok {
			return fmt.Errorf("the rules of the game %s changed the statistic %q, which they do not declare", h.game.Name, change.Stat)
		}
		stat = next
		if h.stats[stat].counter {
			c.steps = append(c.steps, step{at, stat, change.By, i})
			continue
		}
		if err := f.change(h, g, at, stat, i); err != nil {
			return err
		}
	}
	return inState(f.checkCounters(g))
}

// change notes a change of a statistic.
func (f *fold) change(h *handler, g *game, participant, stat, change int) error {
	rule, c := &h.stats[stat], &f.counts.tally.Changes[change]
	switch {
	case rule.Reducer != nil:
		return f.reduce(h, g, participant, stat, c.Value)
	case rule.Longest != "":
		return fmt.Errorf("the rules of the game %s changed the statistic %q, which follows %q", h.game.Name, rule.Name, rule.Longest)
	case rule.Categories > 0:
		if err := stats.CheckID(c.Category); err != nil {
			return fmt.Errorf("the category of %s %w", rule.Name, err)
		}
	}
	f.counts.steps = append(f.counts.steps, step{participant, stat, c.By, change})
	return nil
}

// reduce adds a value to a statistic with a reducer, and to those that keep its
// highest value.
func (f *fold) reduce(h *handler, g *game, participant, stat int, value float64) error {
	present := f.pending(participant, stat)
	before, has := f.measured(g, present, participant, stat)
	after := h.stats[stat].Reducer.Reduce(before, has, value)
	if !isFinite(value) {
		return errStatFinite
	}
	if !isFinite(after) {
		return inState(errStatFinite)
	}
	f.setPending(present, participant, stat, after)
	for _, longest := range h.stats[stat].longest {
		present := f.pending(participant, longest)
		if before, has := f.measured(g, present, participant, longest); !has || after > before {
			f.setPending(present, participant, longest, after)
		}
	}
	return nil
}

func isFinite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// pending returns the index of the value that the event has given the
// statistic already, or −1.
func (f *fold) pending(participant, stat int) int {
	c := &f.counts
	if len(c.values) > fewValues {
		if i, ok := c.placed[[2]int{participant, stat}]; ok {
			return i
		}
		return -1
	}
	for i := range c.values {
		if v := &c.values[i]; v.stat == stat && v.participant == participant {
			return i
		}
	}
	return -1
}

// fewValues is how many values are searched one after the other.
const fewValues = 32

func (f *fold) setPending(i, participant, stat int, value float64) {
	if i >= 0 {
		f.counts.values[i].value = value
		return
	}
	c := &f.counts
	c.values = append(c.values, reduced{participant, stat, value})
	if n := len(c.values); n > fewValues {
		c.place(n)
	}
}

// place notes where the values are, once there are many.
func (c *counting) place(n int) {
	first := n - 1
	if n == fewValues+1 {
		first, c.placed = 0, make(map[[2]int]int)
	}
	for i := first; i < n; i++ {
		c.placed[[2]int{c.values[i].participant, c.values[i].stat}] = i
	}
}

// measured returns the present value of a statistic.
func (f *fold) measured(g *game, pending, participant, stat int) (value float64, has bool) {
	if pending >= 0 {
		return f.counts.values[pending].value, true
	}
	p := &f.players[participant]
	if g == nil || !p.known {
		return 0, false
	}
	return g.columns[stat].measure.Get(p.player)
}

// checkCounters rejects what would lead a counter beyond its range.
func (f *fold) checkCounters(g *game) error {
	var most int64
	for i := range f.counts.steps {
		n := f.counts.steps[i].by
		by := max(n, -n)
		if by < 0 || by > stats.MaxCounter-most {
			return errCounterRange
		}
		most += by
	}
	if g == nil || most == 0 {
		return nil
	}
	for i := range f.counts.steps {
		s := &f.counts.steps[i]
		if p := &f.players[s.participant]; p.known {
			var n int64
			if c := &g.columns[s.stat]; c.counter != nil {
				n, _ = c.counter.Get(p.player)
			} else {
				n = c.greatest(g, p.player, &f.counts.tally.Changes[s.change])
			}
			if max(n, -n) > stats.MaxCounter-most {
				return errCounterRange
			}
		}
	}
	return nil
}

// greatest returns what a step of a statistic by category may change: the category,
// or what is counted for those beyond the bound.
func (c *column) greatest(g *game, p standings.Player, change *stats.Change) int64 {
	rest, _ := c.rest.Get(p)
	if number, ok := g.table.LookupCategory(change.Category); ok {
		if i := c.slot(p, number); i >= 0 && c.slots[i].count != nil {
			n, _ := c.slots[i].count.Get(p)
			return max(n, -n, rest, -rest)
		}
	}
	return rest
}

// slot returns the player's slot for the category, or the first free one; −1
// if all are taken.
func (c *column) slot(p standings.Player, category uint32) int {
	for i := range c.slots {
		id, ok := c.slots[i].get(p)
		if !ok || id == int64(category) {
			return i
		}
	}
	return -1
}

// get returns the number of the player's category; ok is false if the slot is free.
func (s *slot) get(p standings.Player) (category int64, ok bool) {
	if s.category == nil {
		return 0, false
	}
	return s.category.Get(p)
}

// apply makes the changes of statistics take effect, for everybody or for one of the
// participants, and notes them where there is somebody to note them.
func (c *counting) apply(g *game, players []participant, categories, only int, to *recorder) {
	for i := range c.steps {
		s := &c.steps[i]
		if only != everybody && s.participant != only {
			continue
		}
		column, p := &g.columns[s.stat], players[s.participant].player
		before := int64(0)
		if to != nil {
			before = column.count(p)
		}
		if column.rest == nil {
			column.counter.Add(p, s.by)
		} else {
			column.add(g, p, c.tally.Changes[s.change].Category, s.by, categories)
		}
		if to != nil {
			to.step(column, s, before, g.heldAs(column, p, c.tally.Changes[s.change].Category))
		}
	}
	for i := range c.values {
		v := &c.values[i]
		if only != everybody && v.participant != only {
			continue
		}
		if to != nil {
			to.value(&g.columns[v.stat], v, players[v.participant].player)
		}
		g.columns[v.stat].measure.Set(players[v.participant].player, v.value)
	}
}

// maxCategories is how many names of categories a game keeps. Those beyond it are
// counted together, as are those beyond the bound of a player.
const maxCategories = 1_000_000

// add counts for a category, of which the game may have so many names.
func (c *column) add(g *game, p standings.Player, category string, by int64, most int) {
	number, known := g.table.LookupCategory(category)
	if !known {
		if g.table.Categories() >= most || c.full(p) {
			c.rest.Add(p, by)
			return
		}
		number = g.table.Category(category)
	}
	i := c.slot(p, number)
	if i < 0 {
		c.rest.Add(p, by)
		return
	}
	s := &c.slots[i]
	if s.category == nil {
		s.find(g.counter)
	}
	if _, ok := s.category.Get(p); !ok {
		s.category.Add(p, int64(number))
	}
	s.count.Add(p, by)
}

// full reports whether the player has as many categories as he may.
func (c *column) full(p standings.Player) bool {
	_, ok := c.slots[len(c.slots)-1].get(p)
	return ok
}
