package tracker

import (
	"slices"

	"statstracker/standings"
	"statstracker/stats"
)

// Explanation is how a number came about: a start and parts, which add up to it. The
// value before each part is, bit for bit, that after the one before it.
type Explanation struct {
	Game, Player string
	Board        string // "" if it is that of a statistic
	Season       *Season
	Stat         *stats.Stat // nil if it is that of a board

	Value float64 // now
	Start float64 // before the first part, or before the oldest that has been looked at
	// Carried says that the player began the season with what was left of an earlier one.
	Carried bool
	Parts   []Part // the newest first
	Later   *Rest  // the parts after those, on a page that is not the first
	Earlier *Rest  // the parts before those; nil if there are none
	Next    uint64 // the next page is before this record; 0 if there is none

	Categories []Category // what the value is the sum of, for a statistic by category
	Inputs     []Input    // what a derived statistic was computed of
	Revision   uint64
}

// Part is what one event changed.
type Part struct {
	Event                 Occurrence
	Before, After, Change float64
	First                 bool
	Terms                 []stats.Term
	Categories            []Category
}

// Rest is parts that are not listed.
type Rest struct {
	Parts         int     // how many; 0 of later ones, which are not counted
	Start, Change float64 // the value before the first of them, and what they add to it
	// Complete says that all have been counted. Otherwise the start is the value before
	// the oldest that has been looked at.
	Complete bool
}

// Input is a value that a derived statistic was computed of.
type Input struct {
	Stat  string
	Value float64
}

// ExplainQuery asks how a number of a player came about.
type ExplainQuery struct {
	Game, Player  string
	Board, Season string // as in a [Ref]
	Stat          string // instead of a board
	Before        uint64 // the parts before this record; 0 for the newest
	Limit         int    // of parts
}

// Explain returns how a number of a player came about. It looks at ten thousand of his
// events at most. The errors are ErrUnknownGame, ErrUnknownBoard, ErrUnknownSeason,
// ErrUnknownStat, ErrUnknownPlayer, ErrNoHistory and ErrHistoryLost.
func (t *Tracker) Explain(q ExplainQuery) (Explanation, error) {
	x, err := t.explaining(&q)
	if err != nil {
		return Explanation{}, err
	}
	if x.find == nil { // it is derived of others
		return x.Explanation, nil
	}
	last, more, err := x.chronicle.walkPlayer(x.player, q.Before, x.look(q.Limit))
	if err != nil {
		return Explanation{}, err
	}
	cut := more && !x.ended
	switch {
	case x.unlisted > 0:
		x.Next = x.oldest
	case cut:
		x.Next = last
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	x.tell(cut)
	return x.Explanation, nil
}

// explaining is an explanation in the making.
type explaining struct {
	Explanation
	chronicle *chronicle
	player    standings.Player
	// find returns what the event changed; ok is false if it was nothing.
	find func(a *account, at int) (p Part, ok bool)
	// tells fills in what takes the lock.
	tells func(p *Part, a *account, at int)

	found    []finding
	start    float64 // before the oldest part that was looked at
	oldest   uint64  // the record of the oldest that is listed
	unlisted int     // how many are older than those
	ended    bool    // the first of all has been seen
}

type finding struct {
	part    Part
	account *account
	at      int
}

// explaining finds what is to be explained.
func (t *Tracker) explaining(q *ExplainQuery) (*explaining, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	c, err := t.chronicle(q.Game)
	if err != nil {
		return nil, err
	}
	x := &explaining{chronicle: c}
	x.Revision, x.Game, x.Player = c.revision, q.Game, q.Player
	if q.Stat != "" {
		err := x.ofStat(q)
		return x, err
	}
	v, err := t.find(Ref{Game: q.Game, Board: q.Board, Season: q.Season})
	if err != nil {
		return x, err
	}
	if x.player, err = c.player(q.Player); err != nil {
		return x, err
	}
	err = x.ofBoard(&v)
	return x, err
}

func (x *explaining) ofBoard(v *view) error {
	var buf [stats.MaxNumbers + 3]float64
	row := buf[:1]
	var has bool
	if v.live != nil {
		row, has = v.live.Row(x.player, buf[:0])
	} else {
		row[0], has = v.listing.Score(x.player)
	}
	if !has {
		return ErrUnknownPlayer
	}
	x.Board, x.Season, x.Value = v.rule.Name, v.season, row[0]
	number := v.number()
	x.find = func(a *account, at int) (p Part, ok bool) {
		b := a.board(number)
		if b == nil {
			return p, false
		}
		row := b.row(at)
		if row == nil || row.unchanged() {
			return p, false
		}
		x.Carried = row.carried
		return Part{Before: row.before[0], After: row.after[0], First: row.first}, true
	}
	x.tells = func(p *Part, a *account, at int) { p.Terms = x.chronicle.terms(a, a.board(number), at) }
	return nil
}

// unchanged reports whether the event left the row as it was.
func (r *rowEntry) unchanged() bool { return !r.first && slices.Equal(r.before, r.after) }

func (a *account) board(number uint64) *boardEntry {
	for i := range a.boards {
		if a.boards[i].number == number {
			return &a.boards[i]
		}
	}
	return nil
}

// look returns what collects the parts, and goes on to count those before them.
func (x *explaining) look(limit int) func(a *account, at int) bool {
	return func(a *account, at int) bool {
		p, ok := x.find(a, at)
		if !ok {
			return true
		}
		if x.start = p.Before; len(x.found) < limit {
			x.found = append(x.found, finding{p, a, at})
			x.oldest = a.sequence
		} else {
			x.unlisted++
		}
		x.ended = p.First
		return !x.ended
	}
}

// tell fills in the explanation. The caller holds the lock.
func (x *explaining) tell(cut bool) {
	x.Start = x.start
	top := x.Value
	for i := range x.found {
		f := &x.found[i]
		p := f.part
		p.Event, p.Change = x.chronicle.occurrence(f.account, f.at), difference(p.Before, p.After)
		x.tells(&p, f.account, f.at)
		x.Parts = append(x.Parts, p)
	}
	if n := len(x.Parts); n > 0 {
		top = x.Parts[0].After
		if oldest := x.Parts[n-1].Before; x.unlisted > 0 || cut {
			x.Earlier = &Rest{Parts: x.unlisted, Start: x.start, Change: difference(x.start, oldest), Complete: !cut}
		}
	} else if x.Start = x.Value; cut {
		x.Earlier = &Rest{Start: x.Value}
	}
	if top != x.Value {
		x.Later = &Rest{Start: top, Change: difference(top, x.Value), Complete: true}
	}
	if cut {
		x.Carried = false
	}
}
