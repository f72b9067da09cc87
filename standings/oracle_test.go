package standings

import (
	"cmp"
	"slices"
	"sort"
)

// oracle is a board done the plain way: a slice that is sorted after each change.
type oracle struct {
	list  []Entry // without ranks, in listing order
	order uint64
}

// set does what Board.Set does.
func (o *oracle) set(p Player, score float64) {
	i := o.place(p)
	if i >= 0 && o.list[i].Score == score {
		return
	}
	if i >= 0 {
		o.list = slices.Delete(o.list, i, i+1)
	}
	o.order++
	e := Entry{Player: p, Score: score + 0, Order: o.order}
	i, _ = slices.BinarySearchFunc(o.list, e, compareEntries)
	o.list = slices.Insert(o.list, i, e)
}

// compareEntries compares entries in listing order.
func compareEntries(a, b Entry) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Order, b.Order))
}

// place returns the place of a player, -1 if he is not listed.
func (o *oracle) place(p Player) int {
	return slices.IndexFunc(o.list, func(e Entry) bool { return e.Player == p })
}

// rank returns the rank that a score has.
func (o *oracle) rank(score float64) int {
	return 1 + sort.Search(len(o.list), func(i int) bool { return o.list[i].Score <= score })
}

// below returns the number of lower scores.
func (o *oracle) below(score float64) int {
	return len(o.list) - sort.Search(len(o.list), func(i int) bool { return o.list[i].Score < score })
}

// page returns at most n entries from a place on, with ranks.
func (o *oracle) page(from, n int) []Entry {
	if from < 0 || from >= len(o.list) || n <= 0 {
		return nil
	}
	page := slices.Clone(o.list[from:min(len(o.list), from+n)])
	for i := range page {
		page[i].Rank = o.rank(page[i].Score)
	}
	return page
}

// after returns at most n entries behind a cursor.
func (o *oracle) after(c Cursor, n int) []Entry {
	last := Entry{Score: c.Score, Order: c.Order}
	from := sort.Search(len(o.list), func(i int) bool { return compareEntries(o.list[i], last) > 0 })
	return o.page(from, n)
}
