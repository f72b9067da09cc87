package tracker

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"statstracker/standings"
)

// Difference is how a game differs from what it was, or would differ.
type Difference struct {
	Game   string
	Boards []BoardDifference // those that differ: of all time, and then their seasons
	Stats  []StatDifference  // those that differ
}

// BoardDifference is how a board, or one of its seasons, differs.
type BoardDifference struct {
	Board         string
	Season        *Season // nil for all time
	Before, After int     // players on it
	Differ        int     // players whose rank or score is another
	Moved         int     // of them, those whose rank is another
	Moves         []Move  // of those who differ: the largest changes of score first, at most 1,000
}

// Move is how a player stands before and after. The rank is 0 where he is not on the
// board; then the score is 0 too.
type Move struct {
	Player                  string
	RankBefore, RankAfter   int
	ScoreBefore, ScoreAfter float64
}

// StatDifference is how a statistic differs.
type StatDifference struct {
	Stat    string
	Differ  int          // players who have another value
	Changes []StatChange // the largest first, at most 1,000
}

// StatChange is how a statistic of a player differs; one that he does not have is 0.
type StatChange struct {
	Player        string
	Before, After float64
}

// maxMoves is how many players a difference lists.
const maxMoves = 1000

// difference compares the two states of the game.
func (p *pair) difference() (d Difference, err error) {
	before, err := p.before.thaw()
	if err != nil {
		return d, err
	}
	after, err := p.after.thaw()
	if err != nil {
		return d, err
	}
	c := comparison{before, after}
	d.Game = p.product
	for _, b := range c.boards() {
		if b.Differ > 0 || b.Before != b.After {
			d.Boards = append(d.Boards, b)
		}
	}
	d.Stats = c.stats()
	return d, nil
}

// thaw makes a state of its own of the one that was frozen.
func (f *frozen) thaw() (*game, error) {
	g := &game{latest: f.latest, table: f.table.Game(), states: make(map[string]*boardState)}
	if err := g.restore(f.boards); err != nil {
		return nil, fmt.Errorf("copy a game: %w", err)
	}
	g.bind(f.handler)
	g.hideAll(f.hidden, nil)
	g.hideShadows()
	return g, nil
}

// comparison is two states of one game.
type comparison struct {
	before, after *game
}

// boards compares the boards that one of the states has, with their seasons.
func (c *comparison) boards() (list []BoardDifference) {
	for _, name := range c.boardNames() {
		list = append(list, c.board(name, nil))
		for _, s := range c.seasons(name) {
			list = append(list, c.board(name, &s))
		}
	}
	return list
}

func (c *comparison) boardNames() (names []string) {
	for _, g := range []*game{c.after, c.before} {
		for i := range g.handler.boards {
			if name := g.handler.boards[i].Name; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// seasons returns the seasons of a board, the newest first.
func (c *comparison) seasons(board string) (list []Season) {
	for _, g := range []*game{c.after, c.before} {
		i := g.handler.board(board)
		if i < 0 {
			continue
		}
		for _, s := range g.boards[i].seasons() {
			if !slices.ContainsFunc(list, func(have Season) bool { return have.ID == s.ID }) {
				list = append(list, s)
			}
		}
	}
	slices.SortFunc(list, func(a, b Season) int { return b.Start.Compare(a.Start) })
	return list
}

// seasons returns all seasons of the board that are kept.
func (b *boardState) seasons() (list []Season) {
	for _, s := range b.sealed {
		list = append(list, Season{Span: s.Span, Sealed: true, Amended: s.amended})
	}
	for _, s := range b.open {
		list = append(list, Season{Span: s.Span})
	}
	return list
}

// listing returns the board or its season; nil if there is none.
func (g *game) listing(board string, s *Season) standings.Listing {
	i := g.handler.board(board)
	switch {
	case i < 0:
		return nil
	case s == nil:
		return g.boards[i].allTime
	}
	if live := g.boards[i].openSeason(s.ID); live != nil {
		return live
	}
	if sealed := g.sealedSeason(g.boards[i], s.ID); sealed != nil {
		return sealed
	}
	return nil
}

func (c *comparison) board(name string, s *Season) BoardDifference {
	d, moves := c.moves(name, s)
	d.Moves = slices.Clone(moves[:min(len(moves), maxMoves)])
	return d
}

// moves compares a board or season, and lists all who differ, but not in what it returns
// first.
func (c *comparison) moves(name string, s *Season) (d BoardDifference, moves []Move) {
	d = BoardDifference{Board: name, Season: s}
	before, after := c.before.listing(name, s), c.after.listing(name, s)
	if before != nil {
		d.Before = before.Len()
		walk(c.before, before, func(id string, rank int, score float64) {
			m := Move{Player: id, RankBefore: rank, ScoreBefore: score}
			m.RankAfter, m.ScoreAfter = standingOf(c.after, after, id)
			moves = d.add(moves, m)
		})
	}
	if after != nil {
		d.After = after.Len()
		walk(c.after, after, func(id string, rank int, score float64) {
			if was, _ := standingOf(c.before, before, id); was == 0 {
				moves = d.add(moves, Move{Player: id, RankAfter: rank, ScoreAfter: score})
			}
		})
	}
	slices.SortStableFunc(moves, func(a, b Move) int {
		return cmp.Or(cmp.Compare(b.size(), a.size()), cmp.Compare(b.climb(), a.climb()))
	})
	return d, moves
}

// add counts the move, if it is one.
func (d *BoardDifference) add(moves []Move, m Move) []Move {
	if m.RankBefore == m.RankAfter && m.ScoreBefore == m.ScoreAfter {
		return moves
	}
	d.Differ++
	if m.RankBefore != m.RankAfter {
		d.Moved++
	}
	return append(moves, m)
}

// size is by how much the score changes.
func (m *Move) size() float64 { return math.Abs(m.ScoreAfter - m.ScoreBefore) }

// climb is over how many ranks the player moves.
func (m *Move) climb() int { return max(m.RankAfter-m.RankBefore, m.RankBefore-m.RankAfter) }

// walk calls f with everybody who is listed, the best first.
func walk(g *game, l standings.Listing, f func(id string, rank int, score float64)) {
	var buf [1000]standings.Entry
	for place := 0; ; {
		page := l.AppendPage(buf[:0], place, len(buf))
		for i := range page {
			f(g.table.ID(page[i].Player), page[i].Rank, page[i].Score)
		}
		if place += len(page); len(page) < len(buf) {
			return
		}
	}
}

// standingOf returns the rank and score of a player; 0 if he is not listed.
func standingOf(g *game, l standings.Listing, id string) (rank int, score float64) {
	if l == nil {
		return 0, 0
	}
	p, ok := g.table.Lookup(id)
	if !ok {
		return 0, 0
	}
	if rank, ok = l.Rank(p); !ok {
		return 0, 0
	}
	score, _ = l.Score(p)
	return rank, score
}

// stats compares the statistics that are kept.
func (c *comparison) stats() (list []StatDifference) {
	for i := range c.after.handler.stats {
		rule := &c.after.handler.stats[i]
		before, _ := c.before.handler.stat(rule.Name, 0)
		if d := c.stat(rule, i, before); d.Differ > 0 {
			list = append(list, d)
		}
	}
	return list
}

func (c *comparison) stat(rule *statRule, after, before int) StatDifference {
	d := StatDifference{Stat: rule.Name}
	if rule.Hidden {
		return d
	}
	if before >= len(c.before.handler.stats) || c.before.handler.stats[before].Name != rule.Name {
		before = -1
	}
	value := func(g *game, stat int, id string) float64 {
		p, ok := g.table.Lookup(id)
		if !ok || stat < 0 || g.table.Hidden(p) {
			return 0
		}
		s, _ := g.stat(stat, p)
		return s.Value
	}
	for id := range c.players() {
		ch := StatChange{id, value(c.before, before, id), value(c.after, after, id)}
		if ch.Before != ch.After {
			d.Differ++
			d.Changes = append(d.Changes, ch)
		}
	}
	slices.SortStableFunc(d.Changes, func(a, b StatChange) int {
		return cmp.Compare(math.Abs(b.After-b.Before), math.Abs(a.After-a.Before))
	})
	d.Changes = slices.Clone(d.Changes[:min(len(d.Changes), maxMoves)])
	return d
}

// players yields everybody in one of the states, but for the hidden.
func (c *comparison) players() func(func(string) bool) {
	return func(yield func(string) bool) {
		for p := range standings.Player(c.after.table.Players()) {
			if !c.after.table.Hidden(p) && !yield(c.after.table.ID(p)) {
				return
			}
		}
		for p := range standings.Player(c.before.table.Players()) {
			if id := c.before.table.ID(p); !c.before.table.Hidden(p) && !c.after.knows(id) && !yield(id) {
				return
			}
		}
	}
}
