package standings

import (
	"cmp"
	"slices"
	"sort"
)

// oracle is a board done the plain way: a slice that is sorted after each change.
type oracle struct {
	shape Shape
	rows  map[Player][]float64
	list  []Entry // without ranks, in listing order
	order uint64
}

func newOracle(s Shape) *oracle { return &oracle{shape: s, rows: map[Player][]float64{}} }

// set does what Board.Set does.
func (o *oracle) set(p Player, row []float64, listed bool) {
	row = slices.Clone(row)
	for i := range row {
		row[i] += 0 // no minus zero
	}
	o.rows[p] = row
	e := Entry{Player: p, Score: row[0]}
	if o.shape.Tie > 0 {
		e.Tie = row[o.shape.Tie]
	}
	i := o.place(p)
	if i >= 0 && listed && o.list[i].Score == e.Score && o.list[i].Tie == e.Tie {
		return
	}
	if i >= 0 {
		o.list = slices.Delete(o.list, i, i+1)
	}
	if !listed {
		return
	}
	o.order++
	e.Order = o.order
	i, _ = slices.BinarySearchFunc(o.list, e, o.compare)
	o.list = slices.Insert(o.list, i, e)
}

// better compares entries by what they have reached alone: the better is less.
func (o *oracle) better(a, b Entry) int {
	score, tie := cmp.Compare(b.Score, a.Score), cmp.Compare(b.Tie, a.Tie)
	if o.shape.Low {
		score = -score
	}
	if o.shape.TieLow {
		tie = -tie
	}
	return cmp.Or(score, tie)
}

// compare compares entries in listing order.
func (o *oracle) compare(a, b Entry) int {
	return cmp.Or(o.better(a, b), cmp.Compare(a.Order, b.Order))
}

// place returns the place of a player, -1 if he is not listed.
func (o *oracle) place(p Player) int {
	return slices.IndexFunc(o.list, func(e Entry) bool { return e.Player == p })
}

// rank returns the rank of one who has reached what e has.
func (o *oracle) rank(e Entry) int {
	return 1 + sort.Search(len(o.list), func(i int) bool { return o.better(o.list[i], e) >= 0 })
}

// below returns how many have reached less than e.
func (o *oracle) below(e Entry) int {
	return len(o.list) - sort.Search(len(o.list), func(i int) bool { return o.better(o.list[i], e) > 0 })
}

// page returns at most n entries from a place on, with ranks.
func (o *oracle) page(from, n int) []Entry {
	if from < 0 || from >= len(o.list) || n <= 0 {
		return nil
	}
	page := slices.Clone(o.list[from:min(len(o.list), from+n)])
	for i := range page {
		page[i].Rank = o.rank(page[i])
	}
	return page
}

// after returns at most n entries behind a cursor.
func (o *oracle) after(c Cursor, n int) []Entry {
	last := Entry{Score: c.Score, Tie: c.Tie, Order: c.Order}
	from := sort.Search(len(o.list), func(i int) bool { return o.compare(o.list[i], last) > 0 })
	return o.page(from, n)
}
