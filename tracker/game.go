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
	latest  int64 // time of the latest event, in milliseconds since 1970; never if there is none
	played  played
	sealing int64                  // when the next season is sealed, likewise
	states  map[string]*boardState // of all boards that the game has ever had, by key
	boards  []*boardState          // those of the handler's boards
	columns []column               // of the handler's statistics

	// The last rescore, which all rules before it have nothing to say of, and the rules
	// that it was by: 0 and nil without one.
	scoredAt uint64
	scoredBy *handler

	sequence uint64  // of the latest event; not part of the state
	changed  uint64  // likewise, or of the checkpoint; see Version
	touched  touched // of the refold that it comes from; likewise

	hidden map[string]hiding // the ids that players are hidden by; nil without
	unseen unseen            // whom they stand for

	booking
}

// never is a time that no event has; no season ends after always.
const (
	never  = math.MinInt64
	always = math.MaxInt64
)

// boardState is what is kept for one board.
type boardState struct {
	key     string
	number  uint64 // in the numbering
	allTime *standings.Board
	carry   *standings.Board // rows at the end of each player's last sealed season; nil if none is needed
	open    []season         // in the order of their time
	sealed  []season         // in the order of their time
	last    stats.Span       // the span of the latest event, to be tried first; not part of the state

	// forgotten is when the newest season began that is not kept any more, in seconds
	// since 1970.
	forgotten int64
}

// season is one season of a board.
type season struct {
	stats.Span
	name   string           // of its board in the table
	number uint64           // in the numbering
	live   *standings.Board // nil once it is sealed

	sealedBy uint64 // the record that it was sealed with
	amended  bool   // events of it were retracted after it was sealed
}

// column is where a statistic is kept: in one of them.
type column struct {
	counter *standings.Column
	measure *standings.Measure
	slots   []slot // of a statistic by category
	rest    *standings.Column
	number  uint64 // in the numbering
}

// columnName is the name of the statistic's column: of what is beyond the bound, if it
// is by category.
func columnName(r *statRule) string {
	switch {
	case r.Reducer != nil:
		return r.Name + fmt.Sprintf("\x00%T", r.Reducer)
	case r.Longest == "" && r.Categories > 0:
		return r.Name + "\x00rest"
	}
	return r.Name
}

// slot is the number of a category of a player, and its count. Both columns are
// made when the first player needs them.
type slot struct {
	name            string
	category, count *standings.Column
}

func newGame(h *handler) *game {
	g := &game{table: standings.NewGame(), latest: never, played: played{last: never}, sealing: always, states: make(map[string]*boardState, len(h.boards))}
	g.bind(h)
	return g
}

// bind makes the rules hold for the game. Boards and statistics of earlier rules
// stay as they are, for when they come back.
func (g *game) bind(h *handler) {
	before := g.handler
	g.handler = h
	g.countedBy(h)
	g.boards, g.columns = make([]*boardState, len(h.boards)), make([]column, len(h.stats))
	for i := range h.boards {
		g.boards[i] = g.boardState(&h.boards[i])
	}
	for i := range h.stats {
		g.columns[i] = g.column(&h.stats[i])
		g.columns[i].number = g.numbers.of(statNumber, columnName(&h.stats[i]))
	}
	g.relist(before)
	g.findSealing()
	g.sealDue()
}

// relist lists who is to be listed where another number of games is needed now.
func (g *game) relist(before *handler) {
	for i := range g.handler.boards {
		rule := &g.handler.boards[i]
		if before == nil {
			return
		}
		old := before.boardNamed(rule.Name)
		if old == nil || old.key != rule.key || old.MinGames == rule.MinGames {
			continue
		}
		for _, live := range g.boards[i].live() {
			for p := range live.Players {
				row, _ := live.Row(p, nil)
				live.Set(p, row, rule.listed(row))
			}
		}
	}
}

// live returns the live boards of the state.
func (b *boardState) live() []*standings.Board {
	all := []*standings.Board{b.allTime}
	for i := range b.open {
		all = append(all, b.open[i].live)
	}
	return all
}

func (g *game) boardState(r *boardRule) *boardState {
	b := g.states[r.key]
	if b == nil {
		b = &boardState{key: r.key, allTime: g.table.AddBoard(r.key, r.shape), forgotten: never}
		g.states[r.key] = b
	}
	b.last, b.number = stats.Span{}, g.numbers.of(boardNumber, r.key)
	if r.Season != nil {
		b.respan(r.Season.Calendar)
	}
	if r.Season != nil && r.Season.CarryOver > 0 && b.carry == nil {
		b.carry = g.addBoard(carryName(r.key), standings.Shape{Width: r.numbers + 1})
	}
	return b
}

// respan takes the times of open seasons from the calendar, whose list may say
// others now.
func (b *boardState) respan(c stats.Calendar) {
	for i := range b.open {
		if s, ok := c.Named(b.open[i].ID); ok {
			b.open[i].Span = s
		}
	}
	slices.SortStableFunc(b.open, func(x, y season) int { return x.Start.Compare(y.Start) })
}

// addBoard returns the live board with the name, which is made if there is none.
func (g *game) addBoard(name string, s standings.Shape) *standings.Board {
	if b := g.table.Board(name); b != nil {
		return b
	}
	return g.table.AddBoard(name, s)
}

func carryName(key string) string      { return key + "\x00carry" }
func seasonName(key, id string) string { return key + seasonMark + id }

const seasonMark = "\x00season\x00"

func (g *game) column(r *statRule) column {
	switch {
	case r.Reducer != nil || r.Longest != "":
		return column{measure: find(columnName(r), g.table.Measure, g.table.AddMeasure)}
	case r.Categories > 0:
		c := column{rest: g.counter(columnName(r)), slots: make([]slot, r.Categories)}
		for i := range c.slots {
			c.slots[i].name = fmt.Sprintf("%s\x00%02d", r.Name, i)
			c.slots[i].find(g.table.Counter)
		}
		return c
	}
	return column{counter: g.counter(columnName(r))}
}

// find finds the columns of the slot.
func (s *slot) find(get func(name string) *standings.Column) {
	s.category, s.count = get(s.name+"\x00category"), get(s.name+"\x00count")
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
