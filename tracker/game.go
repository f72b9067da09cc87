package tracker

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"statstracker/standings"
	"statstracker/stats"
)

// game is the live state of one product.
type game struct {
	handler *handler
	table   *standings.Game
	latest  int64                  // time of the latest event, in milliseconds since 1970; never if there is none
	sealing int64                  // when the next season is sealed, likewise
	states  map[string]*boardState // of all boards that the game has ever had, by key
	boards  []*boardState          // those of the handler's boards
	columns []column               // of the handler's statistics
}

// never is a time that no event has; no season ends after always.
const (
	never  = math.MinInt64
	always = math.MaxInt64
)

// boardState is what is kept for one board.
type boardState struct {
	key     string
	allTime *standings.Board
	carry   *standings.Board // rows at the end of each player's last sealed season; nil if none is needed
	open    []season         // in the order of their time
	sealed  []season         // in the order of their time
	last    stats.Span       // the span of the latest event, to be tried first; not part of the state
}

// season is one season of a board.
type season struct {
	stats.Span
	name string           // of its board in the table
	live *standings.Board // nil once it is sealed
}

// column is where a statistic is kept: in one of them.
type column struct {
	counter *standings.Column
	measure *standings.Measure
	slots   []slot // of a statistic by category
	rest    *standings.Column
}

// slot is a category of a player, one more than its number, and its count.
type slot struct{ category, count *standings.Column }

func newGame(h *handler) *game {
	g := &game{table: standings.NewGame(), latest: never, sealing: always, states: make(map[string]*boardState, len(h.boards))}
	g.bind(h)
	return g
}

// bind makes the rules hold for the game. Boards and statistics of earlier rules
// stay as they are, for when they come back.
func (g *game) bind(h *handler) {
	g.handler = h
	g.boards, g.columns = make([]*boardState, len(h.boards)), make([]column, len(h.stats))
	for i := range h.boards {
		g.boards[i] = g.boardState(&h.boards[i])
	}
	for i := range h.stats {
		g.columns[i] = g.column(&h.stats[i])
	}
	g.findSealing()
}

func (g *game) boardState(r *boardRule) *boardState {
	b := g.states[r.key]
	if b == nil {
		b = &boardState{key: r.key, allTime: g.table.AddBoard(r.key, r.shape)}
		g.states[r.key] = b
	}
	if r.Season != nil && r.Season.CarryOver > 0 && b.carry == nil {
		b.carry = g.addBoard(carryName(r.key), standings.Shape{Width: r.numbers + 1})
	}
	return b
}

// addBoard returns the live board with the name, which is made if there is none.
func (g *game) addBoard(name string, s standings.Shape) *standings.Board {
	if b := g.table.Board(name); b != nil {
		return b
	}
	return g.table.AddBoard(name, s)
}

func carryName(key string) string      { return key + "\x00carry" }
func seasonName(key, id string) string { return key + "\x00season\x00" + id }

func (g *game) column(r *statRule) column {
	switch {
	case r.Reducer != nil || r.Longest != "":
		name := r.Name
		if r.Reducer != nil {
			name += fmt.Sprintf("\x00%T", r.Reducer)
		}
		return column{measure: find(name, g.table.Measure, g.table.AddMeasure)}
	case r.Categories > 0:
		c := column{rest: g.counter(r.Name + "\x00rest")}
		for i := range r.Categories {
			c.slots = append(c.slots, slot{
				category: g.counter(fmt.Sprintf("%s\x00category\x00%02d", r.Name, i)),
				count:    g.counter(fmt.Sprintf("%s\x00count\x00%02d", r.Name, i)),
			})
		}
		return c
	}
	return column{counter: g.counter(r.Name)}
}

func (g *game) counter(name string) *standings.Column {
	return find(name, g.table.Counter, g.table.AddCounter)
}

func find[T any](name string, get, add func(string) *T) *T {
	if have := get(name); have != nil {
		return have
	}
	return add(name)
}

// keys returns the keys of the board states in order.
func (g *game) keys() []string { return slices.Sorted(maps.Keys(g.states)) }

// deferIndexes leaves the indexes of the live boards alone until they are built.
func (g *game) deferIndexes() { g.eachLive((*standings.Board).Defer) }
func (g *game) buildIndexes() { g.eachLive((*standings.Board).Build) }

func (g *game) eachLive(do func(*standings.Board)) {
	for _, name := range g.table.Boards() {
		do(g.table.Board(name))
	}
}
