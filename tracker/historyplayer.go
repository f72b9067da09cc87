package tracker

import (
	"math"
	"time"

	"statstracker/standings"
	"statstracker/stats"
)

// Occurrence is an event that counted, as it is counted now.
type Occurrence struct {
	Revision uint64 // the number of its record in the log
	At       time.Time
	Type     string
	Match    string       // its id, or ""
	Sides    []PlayedSide // of the result of a match, best first; nil for any other event
	Side     int          // the index of that of the player who was asked for; -1 without one
}

// PlayedSide is a side of a match.
type PlayedSide struct {
	Rank     int
	Players  []string // without those who are hidden
	Hidden   int      // how many those are
	Score    float64  // where HasScore says that the event told it
	HasScore bool
}

// Result returns what the match was for the player who was asked for. Ok is false if he
// did not play in one.
func (o *Occurrence) Result() (result stats.Result, ok bool) {
	if o.Side < 0 {
		return 0, false
	}
	m := stats.Match{Sides: make([]stats.Side, len(o.Sides))}
	for i := range o.Sides {
		m.Sides[i].Rank = o.Sides[i].Rank
	}
	return m.Result(o.Side), true
}

// Opponents returns the players of the other sides, without those who are hidden.
func (o *Occurrence) Opponents() (ids []string) {
	for i := range o.Sides {
		if i != o.Side && o.Side >= 0 {
			ids = append(ids, o.Sides[i].Players...)
		}
	}
	return ids
}

// HiddenOpponents returns how many players of the other sides are hidden.
func (o *Occurrence) HiddenOpponents() (n int) {
	for i := range o.Sides {
		if i != o.Side && o.Side >= 0 {
			n += o.Sides[i].Hidden
		}
	}
	return n
}

// BoardChange is what an event changed for a player on a board, or in a season.
type BoardChange struct {
	Player                string
	Board                 string
	Season                string // "" for all time
	Before, After, Change float64
	First                 bool // the player was not there before
	Carried               bool // what he began with came from an earlier season
	Terms                 []stats.Term
}

// StatStep is what an event changed in a statistic of a player.
type StatStep struct {
	Player, Stat          string
	Before, After, Change float64
	First                 bool // there was no value before
	// Categories are by how much each changed; nil for a statistic without them.
	Categories []Category
}

// HistoryEntry is an event, and what it changed.
type HistoryEntry struct {
	Event  Occurrence
	Boards []BoardChange
	Stats  []StatStep
	// Cut says that there is more than is listed.
	Cut bool
}

// HistoryQuery asks for the history of a player.
type HistoryQuery struct {
	Game, Player  string
	Board, Season string // as in a [Ref]; without a board, everything
	Before        uint64 // the event that is older than this record; 0 is the newest
	Limit         int    // of events
}

// HistoryPage is events, the newest first.
type HistoryPage struct {
	Entries  []HistoryEntry
	Next     uint64 // what comes next is before this record; 0 if there is nothing
	Revision uint64
}

// History returns what events have changed for a player, the newest first. It looks at
// ten thousand of his events at most: a page may be short, or empty, and yet have a next
// one. The errors are ErrUnknownGame, ErrUnknownPlayer, ErrUnknownBoard,
// ErrUnknownSeason, ErrNoHistory and ErrHistoryLost.
func (t *Tracker) History(q HistoryQuery) (HistoryPage, error) {
	c, p, wanted, err := t.historyOf(&q)
	if err != nil {
		return HistoryPage{}, err
	}
	var found []*account
	last, more, err := c.walkPlayer(p, q.Before, func(a *account, at int) bool {
		if wanted == nil || a.changes(*wanted, at) {
			found = append(found, a)
		}
		return len(found) < q.Limit
	})
	if err != nil {
		return HistoryPage{}, err
	}
	page := HistoryPage{Revision: c.revision}
	if more {
		page.Next = last
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, a := range found {
		_, at := accountOf([]account{*a}, p)
		page.Entries = append(page.Entries, c.entry(a, at, wanted))
	}
	return page, nil
}

// historyOf finds the player and the board that are asked for; wanted is nil for all.
func (t *Tracker) historyOf(q *HistoryQuery) (c *chronicle, p standings.Player, wanted *uint64, err error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if c, err = t.chronicle(q.Game); err != nil {
		return nil, 0, nil, err
	}
	if p, err = c.player(q.Player); err != nil || q.Board == "" {
		return c, p, nil, err
	}
	v, err := t.find(Ref{Game: q.Game, Board: q.Board, Season: q.Season})
	if err != nil {
		return nil, 0, nil, err
	}
	number := v.number()
	return c, p, &number, nil
}

// number returns that of the board or season in the history; one that no event is
// about if it has not begun.
func (v *view) number() uint64 {
	if v.game == nil {
		return math.MaxUint64
	}
	b := v.game.boards[v.board]
	if v.season == nil {
		return b.number
	}
	if n, ok := v.game.numbers.find(seasonNumber, seasonName(b.key, v.season.ID)); ok {
		return n
	}
	return math.MaxUint64
}

// changes reports whether the event changed the participant's row of the board.
func (a *account) changes(number uint64, at int) bool {
	for i := range a.boards {
		if a.boards[i].number == number {
			row := a.boards[i].row(at)
			return row != nil && !row.unchanged()
		}
	}
	return false
}

// entry tells what the event changed for the participant. The caller holds the lock.
func (c *chronicle) entry(a *account, at int, wanted *uint64) HistoryEntry {
	e := HistoryEntry{Event: c.occurrence(a, at)}
	for i := range a.boards {
		b := &a.boards[i]
		if wanted != nil && b.number != *wanted {
			continue
		}
		if change, ok := c.boardChange(a, b, at); ok {
			e.Boards = append(e.Boards, change)
		}
	}
	if wanted == nil {
		e.Stats = c.statSteps(a, at)
	}
	return e
}

func (c *chronicle) occurrence(a *account, at int) Occurrence {
	o := Occurrence{Revision: a.sequence, At: a.at, Type: a.kind, Match: a.match, Side: -1}
	if at >= 0 {
		o.Side = a.sideOf(at)
	}
	if len(a.sides) == 0 {
		return o
	}
	for _, s := range c.matchOf(a).Sides {
		named, hidden := c.shown(s.Players)
		o.Sides = append(o.Sides, PlayedSide{Rank: s.Rank, Players: named, Hidden: hidden, Score: s.Score, HasScore: s.HasScore})
	}
	return o
}

// boardChange tells what happened to the participant's row. Ok is false for a board that
// the rules of today do not have, and where he has none.
func (c *chronicle) boardChange(a *account, b *boardEntry, at int) (change BoardChange, ok bool) {
	t, ok := c.target(b.number)
	row := b.row(at)
	if !ok || row == nil || row.unchanged() {
		return change, false
	}
	return BoardChange{
		Player: c.name(a.players[at]), Board: c.handler.boards[t.board].Name, Season: t.season,
		Before: row.before[0], After: row.after[0], Change: difference(row.before[0], row.after[0]),
		First: row.first, Carried: row.carried, Terms: c.terms(a, b, at),
	}, true
}

// statSteps tells what happened to the participant's statistics. Several changes of
// one are told as one.
func (c *chronicle) statSteps(a *account, at int) (list []StatStep) {
	places := make(map[uint64]int)
	for i := range a.steps {
		s := &a.steps[i]
		stat, known := c.stats[s.number]
		if s.player != at || !known || c.handler.stats[stat].Hidden {
			continue
		}
		place, has := places[s.number]
		if !has {
			place = len(list)
			places[s.number] = place
			list = append(list, StatStep{Player: c.name(a.players[at]), Stat: c.handler.stats[stat].Name, Before: s.before, First: s.kind == stepFirst})
		}
		change := &list[place]
		change.After, change.Change = s.after, difference(change.Before, s.after)
		if s.kind == stepCategory {
			change.Categories = addCategory(change.Categories, Category{c.category(s.category), int64(s.after - s.before)})
		}
	}
	return list
}

// category returns the name of a category that is counted from 1. The caller holds the lock.
func (c *chronicle) category(number uint64) string {
	if number == 0 || number > uint64(c.game.table.Categories()) {
		return ""
	}
	return c.game.categoryName(uint32(number - 1))
}

// difference returns the number that makes after of before when it is added: where
// floating-point numbers have such a number, which is everywhere but where both are
// far apart and the larger one was before.
func difference(before, after float64) float64 {
	d := after - before
	if before+d == after {
		return d
	}
	for _, near := range []float64{math.Nextafter(d, math.Inf(-1)), math.Nextafter(d, math.Inf(1))} {
		if before+near == after {
			return near
		}
	}
	return d
}
