package tracker

import (
	"slices"
	"strings"

	"statstracker/standings"
)

// numbering gives boards, their seasons and statistics small numbers, by which the
// history names them: in the order in which the game first had them, and for good,
// whatever rules come. It is no part of what is digested.
type numbering struct {
	names []string // by number; what has been appended does not change
	known map[string]uint64
}

// The first byte of a name in the numbering says what it is of.
const (
	boardNumber  = "b" // the key of a board's state, for all time
	seasonNumber = "s" // the name of a season's board
	statNumber   = "c" // the name of a column
)

func (n *numbering) of(kind, name string) uint64 {
	full := kind + name
	if number, ok := n.known[full]; ok {
		return number
	}
	if n.known == nil {
		n.known = make(map[string]uint64)
	}
	number := uint64(len(n.names))
	n.names = append(n.names, full)
	n.known[full] = number
	return number
}

func (n *numbering) find(kind, name string) (uint64, bool) {
	number, ok := n.known[kind+name]
	return number, ok
}

// seasonOf returns the key and the season of what has been numbered as one.
func seasonOf(name string) (key, id string, ok bool) {
	name, ok = strings.CutPrefix(name, seasonNumber)
	i := strings.LastIndex(name, seasonMark)
	if !ok || i < 0 {
		return "", "", false
	}
	return name[:i], name[i+len(seasonMark):], true
}

// countedBy notes the rules that count the game's events from here on: the history
// names them by their place in the list.
func (g *game) countedBy(h *handler) {
	if n := len(g.counted); h.game.Name != "" && (n == 0 || g.counted[n-1] != h) {
		g.counted = append(g.counted, h)
	}
}

// booking is where the history of a game is: live events go on in the main store, and
// what was folded again before that has a store of its own.
type booking struct {
	book    uint64 // of the game in the main store
	older   string // the name of the other store, in which the book is firstBook; "" without one
	numbers numbering
	counted []*handler // the rules that have counted events, oldest first
}

// firstBook is the book of the only game of a store.
const firstBook = 1

// nextBook returns a number that no game of the state has had.
func (s *state) nextBook() uint64 {
	s.books++
	return s.books
}

// bookOf returns the number of the game's book; 0 for one without a state.
func (s *state) bookOf(product string) uint64 {
	if g := s.games[product]; g != nil {
		return g.book
	}
	return 0
}

func (b *booking) freeze() booking {
	return booking{b.book, b.older, numbering{names: slices.Clip(b.numbers.names)}, slices.Clip(b.counted)}
}

func (b *booking) writeBooks(e *encoder) {
	e.number(b.book)
	e.text(b.older)
	e.number(uint64(len(b.numbers.names)))
	for _, name := range b.numbers.names {
		e.text(name)
	}
	e.number(uint64(len(b.counted)))
	for _, h := range b.counted {
		e.text(h.game.Name)
		e.text(h.source)
	}
}

func (b *booking) readBooks(d *decoder, known *catalog) {
	b.book, b.older = d.number(), d.text()
	for n := d.number(); n > 0 && d.err == nil; n-- {
		name := d.text()
		b.numbers.of("", name)
	}
	for n := d.number(); n > 0 && d.err == nil; n-- {
		name, source := d.text(), d.text()
		if d.err != nil {
			return
		}
		h, err := known.handler(name, source)
		if err != nil {
			d.fail(err)
			return
		}
		b.counted = append(b.counted, h)
	}
}

// heldAs returns the number of the player's category, counted from 1; 0 for one that
// is counted with those beyond the bound, and for a statistic without categories.
func (g *game) heldAs(c *column, p standings.Player, category string) uint64 {
	if c.rest == nil {
		return 0
	}
	number, known := g.table.LookupCategory(category)
	if !known {
		return 0
	}
	if i := c.slot(p, number); i < 0 || c.slots[i].count == nil {
		return 0
	}
	return uint64(number) + 1
}

// count returns the player's counter, or the sum of his categories.
func (c *column) count(p standings.Player) int64 {
	if c.rest == nil {
		n, _ := c.counter.Get(p)
		return n
	}
	n, _ := c.rest.Get(p)
	for i := range c.slots {
		if c.slots[i].count == nil {
			break
		}
		count, _ := c.slots[i].count.Get(p)
		n += count
	}
	return n
}
